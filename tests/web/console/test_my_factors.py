"""A person's own list of second factors."""

from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.second import enrolled


def test_it_lists_what_one_has_and_nobody_else_s(seat: Seat, house: House) -> None:
    enrolled(house)
    enrolled(house, "jonas", b"another secret of 20")
    page = seat("maya").get("/me/factors/").content.decode()
    assert page.count("My phone</strong>") == 1
    assert "0 left" in page
    assert "<dd>app</dd>" in seat("maya").get("/me/").content.decode()
