"""Passphrases that are guessed at one moment: no more of them are looked at than one after another."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from heatwatch.accounts.models import SignInSlowing
from heatwatch.accounts.rules import FREE_TRIES
from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.common.secret import Secret
from heatwatch.vault import passphrases
from heatwatch.vault.actions import create_person_key
from heatwatch.vault.errors import WrongPassphrase
from tests.homes import Home
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.test_change_passphrase import offered

GUESSES = 10
WRONG = "six wrong words that open nothing"
AT_ONCE = f"""
import threading
import time
from django.db import connection
from heatwatch.audit.models import Record
from heatwatch.vault import passphrases
from heatwatch.vault.errors import WrongPassphrase
from heatwatch.web.console.factors import Slowed
from heatwatch.web.console.views import entering
looked_at, slowed, together = [], [], threading.Barrier({GUESSES}, timeout=60)
def look(sealed, passphrase):
    looked_at.append(passphrase)
    time.sleep(2)
    raise WrongPassphrase
passphrases.open_with_passphrase = look
entering.refuse_if_full = lambda: None
def guess():
    together.wait()
    try:
        entering._enter("rosa", "{WRONG}")
    except Slowed as wait:
        slowed.append(wait)
    except WrongPassphrase:
        pass
    connection.close()
threads = [threading.Thread(target=guess) for _ in range({GUESSES})]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
recorded = Record.objects.filter(verb="passphrase_refused").count()
print(f"{{len(looked_at)}} looked at, {{len(slowed)}} told to wait, {{recorded}} recorded")
"""


@pytest.fixture
def opened(house: House, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each passphrase that was looked at; all of them are wrong."""
    account, host, own = house.maya.account, house.host_key.recipient, house.maya.identity
    create_person_key(account, Secret("a b c"), host_recipient=host, now=clock.now(), identity=own)
    looked_at: list[str] = []

    def look(_: bytes, passphrase: Secret[str]) -> bytes:
        looked_at.append(passphrase.reveal())
        raise WrongPassphrase

    monkeypatch.setattr(passphrases, "open_with_passphrase", look)
    return looked_at


def slowly(monkeypatch: pytest.MonkeyPatch, looked_at: list[str], next_guess: Callable[[], object]) -> None:
    """While each passphrase is being looked at, somebody sends the next one."""
    look: Any = passphrases.open_with_passphrase

    def first_the_next(sealed: bytes, passphrase: Secret[str]) -> bytes:
        if len(looked_at) < GUESSES:
            looked_at.append("begun")
            next_guess()
            looked_at.remove("begun")
        return bytes(look(sealed, passphrase))

    monkeypatch.setattr(passphrases, "open_with_passphrase", first_the_next)


@pytest.mark.parametrize("name", ["maya", "a-name-that-nobody-has"])
def test_while_one_is_looked_at_the_next_is_counted(
    opened: list[str], console_client: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    given = {"username": name, "passphrase": WRONG}
    slowly(monkeypatch, opened, lambda: console_client.post("/sign-in/", given))
    console_client.post("/sign-in/", given)
    assert len(opened) == FREE_TRIES
    assert Record.objects.filter(verb="passphrase_refused").count() == FREE_TRIES


def test_a_locked_screen_is_no_way_around_it(seat: Seat, opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    maya = seat("maya")
    maya.post("/lock/")
    slowly(monkeypatch, opened, lambda: maya.post("/unlock/", {"passphrase": WRONG}))
    maya.post("/unlock/", {"passphrase": WRONG})
    assert len(opened) == FREE_TRIES


def test_changing_ones_passphrase_is_no_way_around_it(
    seat: Seat, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    maya = seat("maya")
    words, proof = offered(maya.get("/me/passphrase/").content.decode())
    given = {"old": WRONG, "proof": proof, "passphrase": words}
    slowly(monkeypatch, opened, lambda: maya.post("/me/passphrase/", given))
    assert maya.post("/me/passphrase/", given).status_code == 422
    assert len(opened) == FREE_TRIES
    assert "Please wait" in maya.post("/me/passphrase/", given).content.decode()


@pytest.mark.db
def test_ten_who_press_at_once_have_three_tries(demo: Home) -> None:
    """Really at once: a thread and a connection each, a database of their own, and a large waiting room."""
    assert demo.python(AT_ONCE) == f"{FREE_TRIES} looked at, {GUESSES - FREE_TRIES} told to wait, {FREE_TRIES} recorded"


def test_a_right_passphrase_is_never_the_one_too_many(
    house: House, opened: list[str], console_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(FREE_TRIES - 1):
        assert console_client.post("/sign-in/", {"username": "maya", "passphrase": WRONG}).status_code == 422
    monkeypatch.setattr(passphrases, "open_with_passphrase", lambda *_: house.maya.identity.reveal().encode())
    for _ in range(GUESSES):
        assert console_client.post("/sign-in/", {"username": "maya", "passphrase": "a b c"}).status_code == 302
    assert not SignInSlowing.objects.exists()


def test_whoever_finds_the_house_busy_is_not_slowed_for_it(
    house: House, opened: list[str], console_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> bytes:
        raise passphrases.Busy

    monkeypatch.setattr(passphrases, "open_with_passphrase", busy)
    for _ in range(GUESSES):
        answer = console_client.post("/sign-in/", {"username": "maya", "passphrase": "a b c"})
        assert "Too many sign-ins at this moment." in answer.content.decode()
    monkeypatch.setattr(passphrases, "open_with_passphrase", lambda *_: house.maya.identity.reveal().encode())
    assert console_client.post("/sign-in/", {"username": "maya", "passphrase": "a b c"}).status_code == 302
