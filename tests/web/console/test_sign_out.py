"""Signing out."""

from django.test import Client

from heatwatch.accounts.models import ConsoleSession
from tests.people import House
from tests.web.console.conftest import Seat


def test_it_ends_the_session_and_takes_the_cookie_back(seat: Seat) -> None:
    client = seat("maya")
    answer = client.post("/sign-out/")
    assert not ConsoleSession.objects.exists()
    assert answer.cookies["desk"].value == ""
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/queue/")["Location"].startswith("/sign-in/")


def test_it_works_for_a_stranger_too(house: House, console_client: Client) -> None:
    assert console_client.post("/sign-out/")["Location"] == "/sign-in/"


def test_it_rejects_get(seat: Seat) -> None:
    assert seat("maya").get("/sign-out/").status_code == 302
