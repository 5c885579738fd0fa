"""What to do after withholding, for whoever no longer holds the tip; it names none."""

from tests.people import House, a_file
from tests.web.console.conftest import Seat
from tests.web.console.looking import Looking


def test_it_says_whom_to_tell_and_names_no_tip(seat: Seat, house: House) -> None:
    looking = Looking(seat("maya"), house.receives_opened(files=[a_file()]))
    looking.withholds()
    page = looking.client.get("/withheld/").content.decode()
    assert "Vera Stone" in page
    assert "Internet Crimes Against Children" in page
    assert looking.tip.number not in page


def test_it_refuses_a_colleague_who_may_not(seat: Seat) -> None:
    assert seat("ada").get("/withheld/").status_code == 403
