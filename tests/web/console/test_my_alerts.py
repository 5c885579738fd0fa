"""Where alerts reach a person: their own page, sealed, tried."""

from heatwatch.alerts.models import Alert, AlertAddress
from tests.people import House
from tests.web.console.conftest import Seat

MINE = {"mail": "maya@office.example", "push": "", "token": ""}


def test_a_person_says_where_and_sees_it_again(seat: Seat, house: House) -> None:
    client = seat("maya")
    assert client.post("/me/alerts/", MINE)["Location"] == "/me/alerts/?done=kept"
    assert "maya@office.example" in client.get("/me/alerts/").content.decode()
    assert b"office.example" not in bytes(AlertAddress.objects.get().sealed)
    assert "maya@office.example" not in seat("vera").get("/me/alerts/").content.decode()


def test_a_trial_is_asked_for_and_confirmed(seat: Seat, house: House) -> None:
    client = seat("maya")
    assert client.post("/me/alerts/", {**MINE, "trial": "1"})["Location"] == "/me/alerts/?done=trial"
    assert Alert.objects.get().account == house.maya.account
    assert ">It came<" in client.get("/me/alerts/").content.decode()
    assert client.post("/me/alerts/", {**MINE, "came": "1"})["Location"] == "/me/alerts/?done=came"
    assert AlertAddress.objects.get().confirmed_at
    client.post("/me/alerts/", MINE)
    assert AlertAddress.objects.get().confirmed_at, "what was not changed need not be tried anew"
    client.post("/me/alerts/", {**MINE, "mail": "other@office.example"})
    assert AlertAddress.objects.get().confirmed_at is None


def test_what_makes_no_sense_is_told(seat: Seat, house: House) -> None:
    for wrong in ({"mail": "nobody"}, {"push": "https://elsewhere.example/x"}, {"trial": "1", "mail": ""}):
        assert seat("maya").post("/me/alerts/", {**MINE, **wrong}).status_code == 422
    assert not AlertAddress.objects.exists()


def test_whoever_opens_no_tip_has_no_such_page(seat: Seat, house: House) -> None:
    assert seat("ada").get("/me/alerts/").status_code == 403
    assert "/me/alerts/" not in seat("ada").get("/me/").content.decode()
    assert "/me/alerts/" in seat("otto").get("/me/").content.decode()
