"""Signing in is unsealing: one test each with the real passphrase, the rest with what refuses before it."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import BoundedSemaphore

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from heatwatch.accounts import queries
from heatwatch.accounts.actions import count_try
from heatwatch.accounts.models import ConsoleSession
from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.common.secret import Secret
from heatwatch.vault import passphrases
from heatwatch.vault.actions import create_person_key
from heatwatch.vault.errors import WrongPassphrase
from heatwatch.web.console import sessions
from heatwatch.web.console.factors import Slowed, told
from heatwatch.web.console.forms.entering import SignInForm
from heatwatch.web.console.pages import page
from heatwatch.web.console.views import entering
from tests.homes import Home
from tests.people import House
from tests.web.console.second import code, enrolled

WORDS = "velvet orbit canal lemon drift quartz"


@pytest.fixture
def with_passphrase(house: House) -> House:
    """Maya made her key with six words."""
    recipient = house.host_key.recipient
    create_person_key(house.maya.account, Secret(WORDS), host_recipient=recipient, now=clock.now(), identity=None)
    return house


def test_the_right_words_open_the_desk(with_passphrase: House, console_client: Client) -> None:
    shouted = WORDS.upper().replace(" ", " - ")
    enrolled(with_passphrase)
    answer = console_client.post("/sign-in/", {"username": " Maya ", "passphrase": shouted, "next": "/me/"})
    assert answer["Location"] == "/sign-in/second/?next=%2Fme%2F"
    cookie = answer.cookies["desk"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Strict", "")
    assert console_client.post("/sign-in/second/", {"code": code(), "next": "/me/"})["Location"] == "/me/"
    assert console_client.get("/me/").status_code == 200


def test_whoever_has_no_second_factor_yet_enrols_one(with_passphrase: House, console_client: Client) -> None:
    answer = console_client.post("/sign-in/", {"username": "maya", "passphrase": WORDS})
    assert answer["Location"] == "/sign-in/factors/?next=%2F"


def test_a_passphrase_is_valid_until_somebody_changes_it(
    with_passphrase: House, console_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = clock.now() + timedelta(days=3650)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = console_client.post("/sign-in/", {"username": "maya", "passphrase": WORDS})
    assert answer["Location"].startswith("/sign-in/")
    assert answer.cookies["desk"].value


@pytest.mark.parametrize("name", ["maya", "nobody-of-this-name"])
def test_wrong_words_and_unknown_names_look_the_same(with_passphrase: House, console_client: Client, name: str) -> None:
    answer = console_client.post("/sign-in/", {"username": name, "passphrase": "six wrong words that open nothing"})
    assert answer.status_code == 422
    assert "The name or the passphrase is not right." in answer.content.decode()
    assert "six wrong words" not in answer.content.decode()
    assert not ConsoleSession.objects.exists()


@pytest.mark.parametrize(("name", "whose"), [(" Maya ", "Maya Torres"), ("kumquat", "a name that nobody has")])
def test_wrong_words_are_recorded_without_the_name_as_it_was_typed(
    with_passphrase: House, console_client: Client, monkeypatch: pytest.MonkeyPatch, name: str, whose: str
) -> None:
    def refuse(*_: object) -> bytes:
        raise WrongPassphrase

    monkeypatch.setattr(passphrases, "open_with_passphrase", refuse)
    console_client.post("/sign-in/", {"username": name, "passphrase": "six wrong words that open nothing"})
    kept = Record.objects.get(verb="passphrase_refused")
    assert (kept.actor, kept.object_kind, kept.detail) == (None, "account", {})
    page = with_passphrase.vera.sits_down().get("/audit/").content.decode()
    assert f"gave a wrong passphrase: for {whose}" in page
    assert "kumquat" not in page


def test_the_same_child_process_runs_for_a_name_that_does_not_exist(
    house: House, console_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[str] = []

    def refuse(_sealed: bytes, _passphrase: Secret[str]) -> bytes:
        runs.append("child")
        raise WrongPassphrase

    monkeypatch.setattr(passphrases, "open_with_passphrase", refuse)
    console_client.post("/sign-in/", {"username": "nobody", "passphrase": "a b c d e f"})
    assert runs == ["child"]


def test_a_name_that_failed_too_often_must_wait_and_no_child_runs(
    house: House, console_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passphrases, "open_with_passphrase", lambda *_: pytest.fail("scrypt ran"))
    for _ in range(5):
        count_try("maya", clock.now())
    answer = console_client.post("/sign-in/", {"username": "maya", "passphrase": "a b c d e f"})
    assert answer.status_code == 429
    assert "Please wait" in answer.content.decode()


def test_a_busy_house_says_so(house: House, console_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> bytes:
        raise passphrases.Busy

    monkeypatch.setattr(passphrases, "open_with_passphrase", busy)
    answer = console_client.post("/sign-in/", {"username": "nobody", "passphrase": "a b c d e f"})
    assert "Too many sign-ins at this moment." in answer.content.decode()


def test_a_full_waiting_room_is_told_before_any_other_work(
    house: House, console_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passphrases, "_room", BoundedSemaphore(1))
    monkeypatch.setattr(queries, "by_username", lambda *_: pytest.fail("it was worked on"))
    typed = {"username": "maya", "passphrase": "a b c d e f", "next": "/queue/", "box": "sealed"}
    with passphrases._room:  # noqa: SLF001  somebody else signs in for as long as this lasts
        answer = console_client.post("/sign-in/", typed).content.decode()
    assert "Too many sign-ins at this moment." in answer
    assert all(f'value="{typed[name]}"' in answer for name in ("username", "next", "box"))
    with pytest.raises(pytest.fail.Exception, match="worked on"):
        console_client.post("/sign-in/", typed)


@pytest.mark.parametrize("typed", ["maya", "O'Hara <b>", "ñ" * 60])
@pytest.mark.parametrize("refusal", [passphrases.Busy(), WrongPassphrase(), Slowed(3)])
def test_a_refusal_from_the_mould_is_the_page_as_rendered(
    house: House, console_client: Client, monkeypatch: pytest.MonkeyPatch, typed: str, refusal: HouseError | Slowed
) -> None:
    def refuse(*_: object) -> None:
        raise refusal

    monkeypatch.setattr(entering, "_enter", refuse)
    given = {"username": typed, "passphrase": "a b", "next": "/queue/", "box": "b"}
    filled = console_client.post("/sign-in/", given).content.decode()
    request = RequestFactory().post("/sign-in/", given)
    request.resolver_match = None
    form = SignInForm(given)
    form.add_error(None, told(refusal))
    rendered = page(request, "sign_in", {"form": form}).content.decode()
    token = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+')
    assert token.sub(r"\1", filled) == token.sub(r"\1", rendered)
    assert token.search(filled)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/no/such/", "%"],
)
def test_it_never_leads_elsewhere(
    house: House, console_client: Client, monkeypatch: pytest.MonkeyPatch, elsewhere: str
) -> None:
    monkeypatch.setattr(entering, "_enter", lambda *_: house.maya.keyring)
    answer = console_client.post("/sign-in/", {"username": "maya", "passphrase": "x", "next": elsewhere})
    assert answer["Location"] == "/sign-in/factors/?next=%2F"


def test_it_leads_back_to_where_a_person_was_going(
    house: House, console_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = console_client.get("/queue/?view=mine")
    assert asked["Location"] == "/sign-in/?next=%2Fqueue%2F%3Fview%3Dmine"
    assert 'value="/queue/?view=mine"' in console_client.get(asked["Location"]).content.decode()


def test_the_cookie_is_secure_behind_tls(house: House, console_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entering, "_enter", lambda *_: house.maya.keyring)
    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, tls=True))
    monkeypatch.setattr(sessions, "COOKIE", "__Host-desk")
    cookie = console_client.post("/sign-in/", {"username": "maya", "passphrase": "x"}).cookies["__Host-desk"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


def test_no_other_host_of_the_domain_plants_a_cookie_behind_tls(home: Path) -> None:
    """The names are decided when the process starts, so another process is asked."""
    code = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "from heatwatch.web.console.sessions import COOKIE\n"
        "print(COOKIE, settings.CSRF_COOKIE_NAME)"
    )
    own = {"HEATWATCH_TLS": "1", "DJANGO_SETTINGS_MODULE": "heatwatch.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=Home(home).environment(**own), capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["__Host-desk", "__Host-console_form"], done.stderr
