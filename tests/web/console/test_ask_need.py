"""Asking for one tip by its number."""

from heatwatch.common import clock
from heatwatch.desk.models import NeedToKnow
from heatwatch.vault.actions import revoke
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import settled

WHY = {"reason": "the same plate"}


def test_it_asks_and_shows_what_became_of_it(seat: Seat, house: House) -> None:
    outside(house)
    client = seat("ines")
    tip = house.receives()
    answer = client.post("/requests/mine/", {"number": tip.number.lower(), **WHY})
    assert answer.status_code == 302
    text = client.get(answer["Location"]).content.decode()
    assert tip.number in text
    assert "waits" in text


def test_a_number_of_no_tip_and_a_restricted_one_are_answered_alike(seat: Seat, house: House) -> None:
    hidden = house.restricts(house.receives_opened())
    pages = []
    for number in (hidden.number, "HW-222-222"):
        client = seat("ines")
        answer = client.post("/requests/mine/", {"number": number, **WHY})
        shown = settled(client.get("/requests/mine/").content).replace(number, "HW-000-000")
        pages.append((answer.status_code, answer["Location"], shown))
        NeedToKnow.objects.all().delete()
    assert pages[0] == pages[1]


def test_what_is_wrong_stands_at_its_field(seat: Seat, house: House) -> None:
    answer = seat("ines").post("/requests/mine/", {"number": house.receives().number, **WHY})
    assert answer.status_code == 422
    assert "You can open this tip already" in answer.content.decode()


def test_whoever_holds_no_key_of_the_desk_may_ask(seat: Seat, house: House) -> None:
    outside(house)
    client = seat("ines")
    assert client.get("/requests/mine/").status_code == 200
    assert "Ask for it by its number" in client.get("/waiting/").content.decode()
    assert client.get("/queue/")["Location"] == "/waiting/"


def outside(house: House) -> None:
    revoke("desk", house.ines.account, by=house.vera.account.pk, now=clock.now())
