"""Whoever has no second factor yet enrols one first; whoever has one is not let through by that."""

from django.test import Client

from heatwatch.common import clock
from heatwatch.factors import actions
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.second import code, enrolled, halfway

CHOOSE = "/sign-in/factors/"


def test_nothing_but_enrolling_is_open_at_first(house: House, console_client: Client) -> None:
    client = halfway(house, may_enrol=True)
    for path in ("/", "/queue/", "/me/", "/me/factors/", "/sign-in/second/"):
        assert client.get(path)["Location"] == CHOOSE
    page = client.get(CHOOSE).content.decode()
    assert "One more thing before you go in" in page
    assert "Maya Torres" not in page


def test_a_sign_in_that_began_before_somebody_enrolled_does_not_enrol_another(
    house: House, console_client: Client
) -> None:
    client = halfway(house, may_enrol=True)
    enrolled(house)
    for path in (CHOOSE, "/sign-in/factors/app/", "/sign-in/factors/passkey/"):
        assert "<h1>Second factor</h1>" in client.get(path).content.decode()


def test_without_a_code_of_the_administrator_nobody_enrols_after_a_reset(house: House, console_client: Client) -> None:
    enrolled(house)
    code_given = actions.reset_factors(
        house.maya.account, house.host_key.reveal(), checked="in_person", by=house.ada.account.pk, now=clock.now()
    )
    client = halfway(house)
    assert "<h1>Second factor</h1>" in client.get(CHOOSE).content.decode()
    assert client.post("/sign-in/second/", {"code": code()}).status_code == 422
    answer = client.post("/sign-in/second/", {"code": code_given, "next": "/me/"})
    assert answer["Location"] == f"{CHOOSE}?next=%2Fme%2F"
    assert client.get("/me/")["Location"] == CHOOSE
    assert client.get(answer["Location"]).status_code == 200


def test_a_passkey_is_offered_under_a_name_only(house: House, seat: Seat) -> None:
    client = seat("maya")
    by_number = client.get(CHOOSE, SERVER_NAME="127.0.0.1").content.decode()
    assert "Open the console as <strong>localhost</strong>" in by_number
    assert "/sign-in/factors/passkey/" in client.get(CHOOSE, SERVER_NAME="localhost").content.decode()
