"""What one looked at oneself."""

from tests.people import House
from tests.web.console.conftest import Seat


def test_it_shows_openings_by_number(seat: Seat, house: House) -> None:
    mine, theirs = house.receives_opened(by="maya"), house.receives_opened(by="jonas")
    page = seat("maya").get("/me/looked-at/").content.decode()
    assert mine.number in page
    assert theirs.number not in page


def test_a_tip_that_was_restricted_since_is_gone_from_it(seat: Seat, house: House) -> None:
    hidden = house.restricts(house.receives_opened(by="maya"))
    page = seat("maya").get("/me/looked-at/").content.decode()
    assert hidden.number not in page
    assert "opened it" not in page
