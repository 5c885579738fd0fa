"""Locking the screen by hand."""

from django.test import Client

from heatwatch.accounts.models import ConsoleSession
from tests.people import House
from tests.web.console.conftest import Seat


def test_it_takes_the_keys_out_of_the_session(seat: Seat) -> None:
    client = seat("maya")
    page = client.post("/lock/", {"next": "/queue/?view=mine"})
    assert "<h1>Locked</h1>" in page.content.decode()
    assert "/queue/?view=mine" in page.content.decode()
    assert bytes(ConsoleSession.objects.get().sealed) == b""


def test_locking_twice_changes_nothing(seat: Seat) -> None:
    client = seat("maya")
    assert client.post("/lock/").status_code == client.post("/lock/").status_code == 200


def test_it_sends_a_stranger_to_sign_in(house: House, console_client: Client) -> None:
    assert console_client.post("/lock/")["Location"] == "/sign-in/"


def test_it_rejects_get(seat: Seat) -> None:
    assert seat("maya").get("/lock/").status_code == 405
