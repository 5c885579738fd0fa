"""Going to a tip by its number."""

from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import settled


def test_it_takes_the_number_as_people_type_it(seat: Seat, house: House) -> None:
    tip = house.receives()
    answer = seat("maya").get("/queue/find/", {"number": f" {tip.number.lower()} "})
    assert answer["Location"] == f"/tips/{tip.number}/"


def test_hidden_and_missing_tips_look_the_same(seat: Seat, house: House) -> None:
    hidden, client = house.restricts(house.receives_opened()), seat("maya")
    answers = [client.get("/queue/find/", {"number": number}) for number in (hidden.number, "HW-222-222", "")]
    assert {answer.status_code for answer in answers} == {404}
    pages = [settled(answer.content).replace(hidden.number, "HW-222-222") for answer in answers[:2]]
    assert pages[0] == pages[1]
