"""Someone under 18 may be exploited: the clock of Penal Code 11166."""

from datetime import timedelta

from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down


def test_yes_starts_the_clock_and_shows_whom_to_phone(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    maya.succeeds("minor", minor="yes")
    row = maya.tip.child_report
    assert row.written_due - row.started_at == timedelta(hours=36)
    page = maya.looks()
    assert "Telephone now." in page
    assert 'href="tel:+15105550151"' in page
    assert "due in 1 day 11 h" in page


def test_no_starts_none(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    maya.succeeds("minor", minor="no")
    assert maya.tip.minor is False
    assert not hasattr(maya.tip, "child_report")


def test_something_must_be_chosen(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    assert maya.sends("minor").status_code == 422
