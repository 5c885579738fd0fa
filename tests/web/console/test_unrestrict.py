"""Giving a restricted tip back to the desk."""

from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down


def test_everybody_at_the_desk_opens_it_again(house: House, seat: Seat) -> None:
    hidden = house.restricts(house.receives_opened("the word kumquat"))
    sat_down(house, "vera", hidden).succeeds("unrestrict")
    assert "kumquat" in sat_down(house, "jonas", hidden).looks()


def test_the_reviewer_may_not(house: House, seat: Seat) -> None:
    hidden = house.restricts(house.receives_opened())
    assert sat_down(house, "otto", hidden).sends("unrestrict").status_code == 403


def test_an_open_tip_has_nothing_to_give_back(house: House, seat: Seat) -> None:
    assert sat_down(house, "vera", house.receives_opened()).sends("unrestrict").status_code == 422
