"""Locking the screen by hand."""

import base64
import json

import pytest
from django.test import Client

from heatwatch.accounts.models import ConsoleSession
from heatwatch.web.console.views import entering
from tests.people import House
from tests.web.console.conftest import Seat

JSON = {"Accept": "application/json"}


def test_it_takes_the_keys_out_of_the_session(seat: Seat) -> None:
    client = seat("maya")
    page = client.post("/lock/", {"next": "/queue/?view=mine"})
    assert "<h1>Locked</h1>" in page.content.decode()
    assert "/queue/?view=mine" in page.content.decode()
    assert bytes(ConsoleSession.objects.get().sealed) == b""


def test_what_a_script_sends_along_comes_back_sealed_and_opens_once_unlocked(
    seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, typed = seat("maya"), json.dumps([["the word kumquat", ""]])
    box = client.post("/lock/", {"typed": typed}, headers=JSON).json()["box"]
    assert "kumquat" not in box
    assert b"kumquat" not in base64.b64decode(box)
    assert client.post("/still-here/", {"box": box}, headers=JSON).status_code == 423
    again = client.post("/lock/", {"typed": typed}, headers=JSON).json()["box"]
    monkeypatch.setattr(entering, "_enter", lambda *_: house.maya.keyring)
    client.post("/unlock/", {"passphrase": "right"}, headers=JSON)
    for each in (box, again):
        assert client.post("/still-here/", {"box": each}, headers=JSON).json() == {"typed": typed}


def test_the_box_of_somebody_else_opens_for_nobody(seat: Seat, house: House) -> None:
    box = seat("maya").post("/lock/", {"typed": "kumquat"}, headers=JSON).json()["box"]
    jonas = seat("jonas")
    for given in (box, "nonsense", seat("jonas").post("/lock/", headers=JSON).json()["box"]):
        assert jonas.post("/still-here/", {"box": given}, headers=JSON).json() == {"typed": None}
    assert jonas.post("/still-here/", headers=JSON).status_code == 204


def test_it_tells_the_script_of_a_stranger_so(house: House, console_client: Client) -> None:
    assert console_client.post("/lock/", {"typed": "kumquat"}, headers=JSON).status_code == 401


def test_locking_twice_changes_nothing(seat: Seat) -> None:
    client = seat("maya")
    assert client.post("/lock/").status_code == client.post("/lock/").status_code == 200


def test_it_sends_a_stranger_to_sign_in(house: House, console_client: Client) -> None:
    assert console_client.post("/lock/")["Location"] == "/sign-in/"


def test_it_rejects_get(seat: Seat) -> None:
    assert seat("maya").get("/lock/").status_code == 302
