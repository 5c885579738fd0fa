"""Cross-site request forgery: no form of another site does anything here, whoever is signed in."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from heatwatch.audit.models import Record
from heatwatch.intake.models import DeletionRequest, Message
from heatwatch.web.console.sessions import COOKIE as COOKIE_OF_SESSIONS
from heatwatch.web.console.urls import urlpatterns
from tests.attacks.deeds import DEEDS, DONE, Deed
from tests.attacks.world import World, changed, rows, text_of
from tests.laws.test_restricted import undone
from tests.people import House
from tests.web.public.conftest import desk, reporter  # noqa: F401  fixtures of the public site
from tests.web.public.reporter import Reporter

ADDRESSES: list[Any] = list(urlpatterns)
WRITING = [pattern for pattern in ADDRESSES if "POST" in pattern.callback.methods]
COOKIE = settings.CSRF_COOKIE_NAME
FIELD = "csrfmiddlewaretoken"
# What a page of another site can bring: no token, one of its own making, one of another browser's. And a token that it
# stole does not help it: browsers name the origin of a form.
THEIRS = ("", "x" * 32, "x" * 64)
ORIGINS = ("https://evil.example", "http://testserver.evil.example", "null")
# Opening a tip, and which tips a list showed, is recorded whenever a page is shown.
LOOKING = {"audit.Record", "audit.Waiting"}


def test_every_address_that_writes_has_a_deed() -> None:
    assert {pattern.name for pattern in WRITING} == set(DEEDS)


@pytest.mark.once
@pytest.mark.django_db
def test_a_forged_deed_is_not_done_and_our_own_pages_is(world: World) -> None:
    """Each deed is first sent in every way in which another site can send it, and then from the console's own page.

    The last one must be done: otherwise the others would prove nothing.
    """
    wrong = []
    another = _token_of(Client())
    for name, deed in DEEDS.items():
        with undone():
            client, fields = _ready(world, name, deed)
            where, before, told = deed.address(name, world), rows(), Record.objects.count()
            own = _token_of(client)
            forged = [client.post(where, {**fields, FIELD: token}).status_code for token in (*THEIRS, another)]
            forged += [_sent(client, where, fields, own, origin).status_code for origin in ORIGINS]
            if set(forged) != {403} or changed(before) - LOOKING:
                wrong.append(f"{name}, forged: {forged} {changed(before)}")
            if {record.verb for record in Record.objects.order_by("at", "id")[told:]} != _told_of(client):
                wrong.append(f"{name}, forged: not recorded")
            client.get(where, fields)
            if changed(before) - LOOKING:
                wrong.append(f"{name}, as a link: {changed(before)}")
            before = rows()
            answer = client.post(where, {**fields, FIELD: own})
            if answer.status_code not in DONE or bool(changed(before)) is not deed.writes:
                wrong.append(f"{name}, by its own page: {answer.status_code} {changed(before)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_only_what_a_page_of_ours_sent_too_late_is_offered_again(house: House, console_client: Client) -> None:
    """A page that was open too long gives back what was typed. Of a form of another site not even that is shown."""
    client = strict(house.ada.sits_down())
    where, fields = f"/people/{house.jonas.account.pk}/", {"display_name": "kumquat", "roles": "triager"}
    ours = client.post(where, fields, headers={"sec-fetch-site": "same-origin"})
    assert "Send it now" in text_of(ours)
    for headers in ({"sec-fetch-site": "same-site"}, {"sec-fetch-site": "cross-site"}, {"origin": ORIGINS[0]}):
        answer = client.post(where, fields, headers=headers)
        assert answer.status_code == 403
        assert "Send it now" not in text_of(answer), headers
        assert "kumquat" not in text_of(answer), headers


@pytest.mark.django_db
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("form", [{"text": "lies"}, {"wish": "1"}, {"text": "lies", "wish": "1"}])
def test_nobody_writes_or_asks_for_deletion_in_a_reporters_name(
    reporter: Reporter,  # noqa: F811  the fixture
    site: str,
    form: dict[str, str],
) -> None:
    """Another host of the same domain is sent the cookie of an open mailbox in spite of `SameSite=Strict`."""
    code = " ".join(reporter.opens().sends().words)
    reporter.comes_back(code)
    answer = reporter.client.post("/en/letters/open/", form, headers={"sec-fetch-site": site})
    assert answer.status_code < 400
    assert (Message.objects.count(), DeletionRequest.objects.count()) == (0, 0)
    reporter.writes("my own words")
    assert reporter.messages_at_the_desk() == ["my own words"]


def strict(client: Client) -> Client:
    """The same browser, in front of a console that checks tokens as it does in earnest."""
    checking = Client(enforce_csrf_checks=True)
    checking.cookies = client.cookies
    return checking


def _told_of(client: Client) -> set[str]:
    """What the audit trail says of forged forms: of a stranger's there is nobody to tell of."""
    return {"form_refused"} if COOKIE_OF_SESSIONS in client.cookies else set()


def _ready(world: World, name: str, deed: Deed) -> tuple[Client, dict[str, Any]]:
    """A strict browser of whoever does it, and the fields."""
    client = strict(world.browser_of(deed.who))
    if name == "end_sessions":
        world.house.maya.sits_down()
    return client, deed.fields(world, client)


def _sent(client: Client, where: str, fields: dict[str, Any], token: str, origin: str) -> Any:
    return client.post(where, {**fields, FIELD: token}, headers={"origin": origin})


def _token_of(client: Client) -> str:
    client.get("/sign-in/")
    return client.cookies[COOKIE].value


def test_the_public_site_sets_no_cookie_that_a_form_could_ride_on() -> None:
    """Before a message code was typed there is nothing to forge a request with."""
    with override_settings(**settings.DOORS["public"]):
        client = Client()
        for path in ("/en/", "/en/form/", "/en/letters/", "/leave"):
            client.get(path)
        assert {name for name, morsel in client.cookies.items() if morsel.value} == set()
