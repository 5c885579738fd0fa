"""What one looked at oneself."""

from tests.people import House, a_file
from tests.web.console.conftest import Seat
from tests.web.console.looking import Looking


def test_it_shows_openings_by_number(seat: Seat, house: House) -> None:
    mine, theirs = house.receives_opened(by="maya"), house.receives_opened(by="jonas")
    page = seat("maya").get("/me/looked-at/").content.decode()
    assert mine.number in page
    assert theirs.number not in page


def test_it_shows_the_files_that_one_looked_at(seat: Seat, house: House) -> None:
    looking = Looking(seat("maya"), house.receives_opened(by="jonas", files=[a_file()]))
    looking.asks()
    page = seat("maya").get("/me/looked-at/").content.decode()
    assert "looked at a file" in page
    assert looking.tip.number in page
    assert looking.tip.number not in seat("tara").get("/me/looked-at/").content.decode()


def test_a_tip_that_was_restricted_since_is_gone_from_it(seat: Seat, house: House) -> None:
    hidden = house.restricts(house.receives_opened(by="maya"))
    page = seat("maya").get("/me/looked-at/").content.decode()
    assert hidden.number not in page
    assert "opened it" not in page
