"""Between passphrase and console: nothing is seen without a second factor, and no wrong one is tried quickly."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from heatwatch.accounts.models import ConsoleSession, SignInSlowing
from heatwatch.accounts.rules import FREE_TRIES, HALFWAY_LIFE
from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.factors import actions
from heatwatch.factors.errors import WrongFactor
from heatwatch.web.console import kept
from heatwatch.web.console.second import proofs
from heatwatch.web.console.sessions import COOKIE
from tests.factors.authenticator import Authenticator
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.second import NOBODY, SECRET, code, enrolled, grows_stale, halfway, hidden, options
from tests.web.console.test_gate import ALL, address, asks

STEP = "/sign-in/second/"
JSON = {"Accept": "application/json"}
OPEN = {"sign_in", "sign_out", "lock", "unlock", "set_up", "choose_passphrase"}
NAMED: dict[str, Any] = {"SERVER_NAME": "localhost", "SERVER_PORT": "8001"}


@pytest.fixture(autouse=True)
def _door(console_client: Client) -> None:
    """The console answers."""


@pytest.mark.parametrize("pattern", [p for p in ALL if p.name not in OPEN], ids=lambda pattern: pattern.name)
def test_the_passphrase_alone_opens_no_page(house: House, pattern: Any) -> None:
    enrolled(house, "vera")
    client = halfway(house, "vera")
    answer = asks(client, pattern)
    assert answer.status_code == 200
    assert "<h1>Second factor</h1>" in answer.content.decode()
    assert "Vera Stone" not in answer.content.decode()
    client.defaults["HTTP_ACCEPT"] = "application/json"
    if pattern.name != "second_step":
        assert asks(client, pattern).status_code == 401


def test_a_code_opens_the_console_under_a_new_cookie(house: House) -> None:
    enrolled(house)
    client = halfway(house)
    before = client.cookies[COOKIE].value
    answer = client.post(STEP, {"code": code(), "next": "/me/"})
    assert answer["Location"] == "/me/"
    assert client.cookies[COOKIE].value != before
    assert client.get("/me/").status_code == 200
    old = Client()
    old.cookies[COOKIE] = before
    assert old.get("/me/")["Location"].startswith("/sign-in/?")
    assert [record.detail for record in Record.objects.filter(verb="signed_in")] == [{"factor": "app"}]


def test_spaces_do_not_matter_and_a_code_works_once(house: House) -> None:
    enrolled(house)
    spaced = f" {code()[:3]} {code()[3:]} "
    assert halfway(house).post(STEP, {"code": spaced}).status_code == 302
    again = halfway(house).post(STEP, {"code": spaced})
    assert again.status_code == 422
    assert "A code works once" in again.content.decode()


def test_a_wrong_code_is_recorded_and_soon_slowed_and_the_passphrase_does_not_clear_it(house: House) -> None:
    enrolled(house)
    for _ in range(3):
        assert halfway(house).post(STEP, {"code": NOBODY}).status_code == 422
    slowed = halfway(house).post(STEP, {"code": code()})
    assert slowed.status_code == 429
    assert "Please wait" in slowed.content.decode()
    assert Record.objects.filter(verb="factor_refused", actor=house.maya.account.pk).count() == 3


def test_guesses_of_one_moment_are_counted_before_they_are_looked_at(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each further guess comes while the one before is still being looked at."""
    enrolled(house)
    looked_at = []

    def look(request: Any, _: Any, now: datetime) -> str:
        looked_at.append(now)
        if len(looked_at) < 10:
            proofs.prove(request, now)
        raise WrongFactor

    monkeypatch.setattr(proofs, "_shown", look)
    assert halfway(house).post(STEP, {"code": NOBODY}).status_code == 429
    assert len(looked_at) == FREE_TRIES


def test_a_right_code_clears_the_count(house: House) -> None:
    enrolled(house)
    assert halfway(house).post(STEP, {"code": NOBODY}).status_code == 422
    assert halfway(house).post(STEP, {"code": code()}).status_code == 302
    assert not SignInSlowing.objects.exists()


def test_nobody_slows_a_colleague_who_does_not_know_their_passphrase(house: House, console_client: Client) -> None:
    enrolled(house)
    for typed in (actions.slowing_name(house.maya.account), f"second factor {house.maya.account.pk}"):
        for _ in range(5):
            console_client.post("/sign-in/", {"username": typed[:60], "passphrase": ""})
    assert halfway(house).post(STEP, {"code": code()}).status_code == 302


def test_what_was_typed_is_not_shown_again(house: House) -> None:
    enrolled(house)
    assert "kumquat" not in halfway(house).post(STEP, {"code": "kumquat"}).content.decode()


def test_nothing_typed_is_no_wrong_code(house: House) -> None:
    enrolled(house)
    assert halfway(house).post(STEP, {"code": "  "}).status_code == 422
    assert not Record.objects.filter(verb="factor_refused").exists()


def test_a_recovery_code_stands_in_once(house: House) -> None:
    enrolled(house)
    fresh = actions.renew_recovery_codes(house.maya.account, house.host_key.reveal(), clock.now())
    assert halfway(house).post(STEP, {"code": fresh[0].lower().replace("-", " ")}).status_code == 302
    assert halfway(house).post(STEP, {"code": fresh[0]}).status_code == 422


def test_a_code_of_somebody_else_is_wrong(house: House) -> None:
    enrolled(house)
    enrolled(house, "jonas", b"another secret of 20")
    assert halfway(house).post(STEP, {"code": code(b"another secret of 20")}).status_code == 422


def test_whoever_does_not_go_on_is_forgotten(house: House) -> None:
    enrolled(house)
    client = halfway(house)
    ConsoleSession.objects.update(created_at=clock.now() - HALFWAY_LIFE - timedelta(seconds=1))
    assert client.get(STEP)["Location"].startswith("/sign-in/")


def test_a_halfway_session_cannot_be_locked_unlocked_or_made_whole_by_the_passphrase(house: House) -> None:
    enrolled(house)
    client = halfway(house)
    assert client.post("/lock/")["Location"] == "/sign-in/"
    assert client.post("/unlock/", {"passphrase": "x"})["Location"] == "/sign-in/"
    assert client.post("/unlock/", {"passphrase": "x"}, headers=JSON).status_code == 401
    assert ConsoleSession.objects.get().factor_at is None


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/no/such/"])
def test_it_never_leads_elsewhere(house: House, elsewhere: str) -> None:
    enrolled(house)
    client = halfway(house)
    assert f'value="{elsewhere}"' not in client.get(STEP, {"next": elsewhere}).content.decode()
    assert client.post(STEP, {"code": code(), "next": elsewhere})["Location"] == "/"


def test_a_form_that_was_sent_halfway_is_kept_and_shown_again(house: House) -> None:
    tip = house.receives_opened()
    enrolled(house)
    client = halfway(house)
    asked = client.post(f"/tips/{tip.number}/note/", {"text": "the word kumquat"})
    assert "kumquat" not in asked.content.decode()
    shown = client.post(STEP, {"code": code(), "next": hidden(asked, "next"), "box": hidden(asked, "box")})
    assert "kumquat" in shown.content.decode()
    assert client.get("/me/").status_code == 200


def test_a_passkey_opens_the_console(house: House) -> None:
    key = with_passkey(house)
    client = halfway(house)
    asked = client.get(STEP, **NAMED)
    answer = client.post(STEP, {"passkey": key.signs(options(asked))}, **NAMED)
    assert answer["Location"] == "/"
    assert Record.objects.filter(verb="signed_in", detail={"factor": "passkey"}).exists()


def test_what_a_passkey_signed_is_worth_nothing_a_second_time(house: House) -> None:
    key = with_passkey(house)
    client = halfway(house)
    signed = key.signs(options(client.get(STEP, **NAMED)))
    assert client.post(STEP, {"passkey": signed}, **NAMED).status_code == 302
    other = halfway(house)
    other.get(STEP, **NAMED)
    assert other.post(STEP, {"passkey": signed}, **NAMED).status_code == 422


def test_two_windows_ask_for_the_same_and_a_wrong_answer_spends_it(house: House) -> None:
    key = with_passkey(house)
    client = halfway(house)
    first, second = (options(client.get(STEP, **NAMED)) for _ in range(2))
    assert first["challenge"] == second["challenge"]
    assert client.post(STEP, {"passkey": "{}"}, **NAMED).status_code == 422
    assert client.post(STEP, {"passkey": key.signs(first)}, **NAMED).status_code == 422


def test_under_a_number_a_passkey_is_not_asked_for_but_a_name_is_told(house: House) -> None:
    with_passkey(house)
    page = halfway(house).get(STEP, SERVER_NAME="127.0.0.1", SERVER_PORT="8001").content.decode()
    assert "data-passkey" not in page
    assert "Your passkey works under the name <strong>localhost</strong>" in page


def test_only_a_demonstration_shows_the_code(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolled(house)
    assert shown_code(house) == code()
    for changed in ({"SHOW_DEMO_CODES": False}, {"ENV": replace(settings.ENV, mode="live")}):
        with monkeypatch.context() as other:
            for name, value in changed.items():
                other.setattr(settings, name, value)
            assert shown_code(house) == ""
    house.maya.account.is_demo = False
    house.maya.account.save()
    assert shown_code(house) == ""


def test_the_shown_code_always_works(house: House) -> None:
    enrolled(house)
    for _ in range(2):
        assert halfway(house).post(STEP, {"code": shown_code(house)}).status_code == 302
    assert shown_code(house) == ""


def test_step_up_is_asked_before_what_is_dangerous_and_keeps_what_was_typed(seat: Seat, house: House) -> None:
    enrolled(house, "ada")
    client = seat("ada")
    grows_stale()
    fields = {"username": "noor", "display_name": "Noor Aziz", "roles": ["call_taker"], "languages": "en"}
    asked = client.post("/people/new/", fields)
    assert "Show your second factor again" in asked.content.decode()
    assert "Noor" not in asked.content.decode()
    box = {"next": hidden(asked, "next"), "box": hidden(asked, "box")}
    assert client.post(STEP, {**box, "code": NOBODY}).status_code == 422
    shown = client.post(STEP, {**box, "code": code()})
    assert "Noor Aziz" in shown.content.decode()
    assert "Set-up code for Noor Aziz" in client.post("/people/new/", fields).content.decode()
    assert Record.objects.filter(verb="factor_shown", detail={"factor": "app"}).exists()


def test_a_dangerous_button_without_fields_is_named_before_it_is_done(seat: Seat, house: House) -> None:
    enrolled(house)
    client = seat("maya")
    grows_stale()
    asked = client.post("/me/factors/codes/")
    shown = client.post(STEP, {"next": hidden(asked, "next"), "box": hidden(asked, "box"), "code": code()})
    assert "<strong>new recovery codes</strong>" in shown.content.decode()


def test_what_only_names_a_row_is_kept_and_not_shown(seat: Seat, house: House) -> None:
    enrolled(house, "vera")
    client, row = seat("vera"), str(uuid4())
    grows_stale()
    asked = client.post("/retention/confirm/", {"disposal": row})
    shown = client.post(STEP, {"next": hidden(asked, "next"), "box": hidden(asked, "box"), "code": code()})
    assert hidden(shown, "disposal") == row
    assert "<strong>confirm</strong>" in shown.content.decode()
    assert "blockquote" not in shown.content.decode()


DANGEROUS = {
    "bulk": {"act": "close"},
    "close_group": {},
    "grant": {},
    "revoke": {},
    "unrestrict": {},
    "account": {},
    "new_account": {},
    "reset_account": {},
    "reset_factors": {},
    "end_their_sessions": {},
    "change_passphrase": {},
    "remove_factor": {},
    "new_recovery_codes": {},
    "add_app": {},
    "add_passkey": {},
    "choose_factor": {},
    "propose": {},
    "confirm": {},
    "lift_hold": {},
    "decide_deletion": {},
    "decide_need": {},
    "bring_in": {},
    "privilege": {},
    "attachment": {},
    "decide_reading": {},
    "rota": {"weeks": "1"},
    "remove_shift": {"form_id": "1"},
    "my_alerts": {"mail": "maya@office.example"},
    "add_browser": {"label": "Mine"},
    "remove_browser": {},
}


def test_the_dangerous_acts_are_these() -> None:
    marked = {p.name for p in ALL if getattr(p.callback, "step_up", None) and p.callback.step_up(Everything())}
    assert marked == set(DANGEROUS)


ADMINISTRATIVE = {"manage_accounts", "mark_privilege"}


@pytest.mark.parametrize("name", DANGEROUS)
def test_an_open_screen_does_nothing_dangerous(seat: Seat, house: House, name: str) -> None:
    (pattern,) = (pattern for pattern in ALL if pattern.name == name)
    client = seat("ada" if getattr(pattern.callback, "action", "") in ADMINISTRATIVE else "vera")
    grows_stale()
    method = "post" if "POST" in pattern.callback.methods else "get"
    answer = getattr(client, method)(address(pattern), DANGEROUS[name])
    assert "Show your second factor again" in answer.content.decode()
    assert getattr(client, method)(address(pattern), DANGEROUS[name], headers=JSON).status_code == 403


def test_giving_several_tips_to_somebody_is_not_dangerous(seat: Seat, house: House) -> None:
    client = seat("vera")
    grows_stale()
    assert "Show your second factor" not in client.post("/queue/bulk/", {"act": "assign"}).content.decode()


def test_what_is_kept_says_what_it_does() -> None:
    assert kept.act_of("/people/new/?x=1") == "new account"


class Everything:
    """A request that closes many."""

    method = "POST"
    POST = {"act": "close"}


def with_passkey(house: House) -> Authenticator:
    key, client = Authenticator(), halfway(house, may_enrol=True)
    made = key.makes(options(client.get("/sign-in/factors/passkey/", **NAMED)))
    answer = client.post("/sign-in/factors/passkey/", {"label": "Blue key", "passkey": made}, **NAMED)
    assert "Your recovery codes" in answer.content.decode()
    return key


def shown_code(house: House) -> str:
    found = re.search(r'class="demo-code">(\d*)<', halfway(house).get(STEP).content.decode())
    return found[1] if found else ""


def test_the_secret_of_these_tests_is_long_enough() -> None:
    assert len(SECRET) == 20
