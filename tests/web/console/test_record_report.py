"""Recording the telephone and the written report."""

from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down

FACTS = {"agency": "county_children", "person": "Ms Ito", "time": "02:50", "reference": "R-7"}


def test_each_step_is_shown_with_its_facts(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    maya.succeeds("minor", minor="yes")
    maya.succeeds("child-report", step="phoned", **FACTS)
    page = maya.looks()
    assert "County children's services" in page
    assert "Telephone now." not in page
    maya.succeeds("child-report", step="written", **FACTS)
    assert "A child-abuse report is due" not in maya.looks()


def test_without_a_clock_there_is_nothing_to_record(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    assert maya.sends("child-report", step="phoned", **FACTS).status_code == 422


def test_a_person_and_a_time_are_needed(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    maya.succeeds("minor", minor="yes")
    assert maya.sends("child-report", step="written", agency="x").status_code == 422
    assert maya.sends("child-report", step="shouted", **FACTS).status_code == 422
