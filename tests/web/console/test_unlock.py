"""The screen locks by itself; nothing that was typed is lost, and nothing of it can be read while it is locked."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from heatwatch.accounts.models import ConsoleSession
from heatwatch.common import clock
from heatwatch.vault.errors import WrongPassphrase
from heatwatch.web.console.views import entering
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.second import hidden

JSON = {"Accept": "application/json"}
TYPED = "she said the word kumquat"


@pytest.fixture
def right_words(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Maya types her passphrase right."""
    monkeypatch.setattr(entering, "_enter", lambda *_: house.maya.keyring)


def leaves_for(minutes: int) -> None:
    ConsoleSession.objects.update(seen_at=clock.now() - timedelta(minutes=minutes))


def test_nine_minutes_do_not_lock_and_ten_do(seat: Seat, house: House) -> None:
    client = seat("maya")
    leaves_for(9)
    assert "Sign out</button>" in client.get("/queue/").content.decode()
    leaves_for(10)
    assert "<h1>Locked</h1>" in client.get("/queue/").content.decode()
    row = ConsoleSession.objects.get()
    assert (row.locked, bytes(row.sealed)) == (True, b"")


def test_a_locked_screen_shows_no_tip(seat: Seat, house: House) -> None:
    tip, client = house.receives_opened("the word kumquat"), seat("maya")
    leaves_for(11)
    assert "kumquat" not in client.get(f"/tips/{tip.number}/").content.decode()


def test_unlocking_leads_back_to_where_the_person_was(seat: Seat, right_words: None) -> None:
    client = seat("maya")
    leaves_for(11)
    locked = client.get("/queue/?view=mine")
    fields = {"next": hidden(locked, "next"), "box": hidden(locked, "box"), "passphrase": "right"}
    assert client.post("/unlock/", fields)["Location"] == "/queue/?view=mine"
    assert client.get("/queue/").status_code == 200


def test_a_note_that_was_sent_while_locked_is_kept_sealed_and_comes_back(
    seat: Seat, house: House, right_words: None
) -> None:
    tip, client = house.receives_opened(), seat("maya")
    leaves_for(11)
    locked = client.post(f"/tips/{tip.number}/note/", {"text": TYPED})
    assert "kumquat" not in locked.content.decode()
    assert not tip.notes.exists()
    fields = {"next": hidden(locked, "next"), "box": hidden(locked, "box"), "passphrase": "right"}
    unsent = client.post("/unlock/", fields)
    assert TYPED in unsent.content.decode()
    assert not tip.notes.exists()
    client.post(hidden_action(unsent), {"text": hidden(unsent, "text")})
    assert [note.text for note in house.maya.opens(tip).notes] == [TYPED]


def hidden_action(page: Any) -> str:
    found = re.search(r'<form method="post" action="(/tips/[^"]+)"', page.content.decode())
    assert found
    return found[1]


def test_a_kept_form_opens_for_nobody_else(seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    tip, client = house.receives_opened(), seat("maya")
    leaves_for(11)
    box = hidden(client.post(f"/tips/{tip.number}/note/", {"text": TYPED}), "box")
    other = seat("jonas")
    monkeypatch.setattr(entering, "_enter", lambda *_: house.jonas.keyring)
    answer = other.post("/unlock/", {"next": "/queue/", "box": box, "passphrase": "right"})
    assert answer["Location"] == "/queue/"


def test_a_wrong_passphrase_keeps_the_box(seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    tip, client = house.receives_opened(), seat("maya")
    leaves_for(11)
    box = hidden(client.post(f"/tips/{tip.number}/note/", {"text": TYPED}), "box")

    def refuse(*_: object) -> None:
        raise WrongPassphrase

    monkeypatch.setattr(entering, "_enter", refuse)
    again = client.post("/unlock/", {"next": "/queue/", "box": box, "passphrase": "wrong"})
    assert again.status_code == 422
    assert hidden(again, "box") == box
    answer = client.post("/unlock/", {"passphrase": "wrong"}, headers=JSON)
    assert (answer.status_code, answer.json()["locked"]) == (422, True)


def test_a_script_unlocks_without_losing_the_page(seat: Seat, house: House, right_words: None) -> None:
    client = seat("maya")
    assert client.post("/lock/", headers=JSON).json()["locked"] is True
    assert client.get("/queue/new/", headers=JSON).status_code == 423
    assert client.post("/unlock/", {"passphrase": "right"}, headers=JSON).json() == {"locked": False}
    assert client.get("/queue/new/", headers=JSON).status_code == 200


def test_an_unlocked_session_never_leads_elsewhere(seat: Seat, right_words: None) -> None:
    client = seat("maya")
    answer = client.post("/unlock/", {"passphrase": "right", "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_a_stranger_is_sent_to_sign_in(house: House, console_client: Client) -> None:
    assert console_client.post("/unlock/", {"passphrase": "x"})["Location"] == "/sign-in/"
    assert console_client.post("/unlock/", {"passphrase": "x"}, headers=JSON).status_code == 401


def test_a_page_that_asks_by_itself_does_not_keep_the_screen_open(seat: Seat, house: House) -> None:
    tip, client = house.receives_opened(), seat("maya")
    leaves_for(9)
    before = ConsoleSession.objects.get().seen_at
    client.get("/queue/new/", headers=JSON)
    client.post(f"/tips/{tip.number}/present/", headers=JSON)
    assert ConsoleSession.objects.get().seen_at == before
    client.post("/still-here/", headers=JSON)
    assert ConsoleSession.objects.get().seen_at > before


def test_a_session_ends_after_a_long_shift(seat: Seat, house: House) -> None:
    client = seat("maya")
    ConsoleSession.objects.update(created_at=clock.now() - timedelta(hours=12, minutes=1))
    assert client.get("/queue/")["Location"].startswith("/sign-in/")
