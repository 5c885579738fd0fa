"""Session fixation: a cookie that somebody planted opens nothing after whoever uses the browser has signed in."""

import base64
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client, override_settings

from heatwatch.accounts.models import ConsoleSession
from heatwatch.common.cookiebox import new_cookie
from heatwatch.intake.models import MailboxVisit
from heatwatch.web.console.sessions import COOKIE
from heatwatch.web.console.views import entering
from heatwatch.web.public.visits import COOKIE as VISIT
from tests.people import House
from tests.web.console.second import code, enrolled
from tests.web.public.conftest import desk, reporter  # noqa: F401  fixtures of the public site
from tests.web.public.reporter import Reporter


@pytest.fixture
def maya_types_her_words(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Whoever types a passphrase is Maya: opening a real one takes seconds, and is tested elsewhere."""
    enrolled(house)
    monkeypatch.setattr(entering, "_enter", lambda *_: house.maya.keyring)
    with override_settings(**settings.DOORS["console"]):
        yield house


def signs_in(client: Client) -> str:
    """Passphrase and second factor; the cookie between the two is another one."""
    client.post("/sign-in/", {"username": "maya", "passphrase": "x"})
    halfway = client.cookies[COOKIE].value
    assert client.post("/sign-in/second/", {"code": code()}).status_code == 302
    assert client.cookies[COOKIE].value != halfway
    return client.cookies[COOKIE].value


@pytest.mark.django_db
@pytest.mark.parametrize("planted", ["", "x", "known in advance", "A" * 43, "one of the console's own kind"])
def test_a_planted_cookie_is_not_the_one_that_is_signed_in(maya_types_her_words: House, planted: str) -> None:
    client, thief = Client(), Client()
    planted = new_cookie() if planted.startswith("one of") else planted
    client.cookies[COOKIE] = planted
    assert signs_in(client) not in {planted, ""}
    thief.cookies[COOKIE] = planted
    assert thief.get("/me/").status_code == 302
    assert ConsoleSession.objects.count() == 1


@pytest.mark.django_db
def test_a_session_of_the_attackers_own_stays_theirs_and_is_left_behind(maya_types_her_words: House) -> None:
    lin = maya_types_her_words.lin.sits_down()
    theirs = lin.cookies[COOKIE].value
    client = Client()
    client.cookies[COOKIE] = theirs
    assert signs_in(client) != theirs
    assert {row.account.username for row in ConsoleSession.objects.all()} == {"lin", "maya"}
    assert "Lin Zhao" in lin.get("/me/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["/sign-in/", "/me/", "/queue/"])
def test_a_cookie_in_an_address_or_a_form_is_not_looked_at(maya_types_her_words: House, where: str) -> None:
    client = Client()
    cookie = signs_in(client)
    stranger = Client()
    stranger.get(where, {COOKIE: cookie, "sessionid": cookie})
    stranger.post(where, {COOKIE: cookie})
    assert stranger.get("/me/", headers={"authorization": f"Bearer {cookie}", "x-session": cookie}).status_code == 302
    assert COOKIE not in stranger.cookies or not stranger.cookies[COOKIE].value


@pytest.mark.django_db
def test_a_cookie_is_worth_nothing_once_its_session_is_over(maya_types_her_words: House) -> None:
    client, thief = Client(), Client()
    thief.cookies[COOKIE] = signs_in(client)
    client.post("/sign-out/")
    assert thief.get("/me/").status_code == 302
    assert thief.post("/unlock/", {"passphrase": "x"}).status_code == 302


@pytest.mark.django_db
def test_the_cookie_from_before_the_screen_locked_opens_nothing_after(maya_types_her_words: House) -> None:
    client, thief = Client(), Client()
    thief.cookies[COOKIE] = signs_in(client)
    client.post("/lock/")
    client.post("/unlock/", {"passphrase": "x", "next": "/me/"})
    assert client.get("/me/").status_code == 200
    assert thief.get("/me/").status_code == 302
    assert ConsoleSession.objects.count() == 1


def test_a_cookie_holds_256_random_bits() -> None:
    made = {new_cookie() for _ in range(2_000)}
    assert len(made) == 2_000
    assert {len(base64.urlsafe_b64decode(cookie + "=" * (-len(cookie) % 4))) for cookie in made} == {32}


@pytest.mark.django_db
def test_a_planted_visit_does_not_become_the_reporters(reporter: Reporter) -> None:  # noqa: F811  the fixture
    """The visit of a mailbox: whoever planted one would otherwise read what the reporter opens."""
    planted = new_cookie()
    code = " ".join(reporter.opens().sends().words)
    reporter.client.cookies[VISIT] = planted
    reporter.comes_back(code)
    assert reporter.client.cookies[VISIT].value not in {planted, ""}
    thief = Client()
    thief.cookies[VISIT] = planted
    assert thief.get("/en/letters/open/")["Location"] == "/en/letters/"
    assert MailboxVisit.objects.count() == 1
