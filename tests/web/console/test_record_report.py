"""Recording the telephone and the written report."""

import pytest

from heatwatch.audit.models import Record
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


def test_it_says_who_recorded_each_step(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    maya.succeeds("minor", minor="yes")
    maya.succeeds("child-report", step="phoned", **FACTS)
    sat_down(house, "jonas", maya.tip).succeeds("child-report", step="written", **FACTS)
    page = maya.looks()
    assert "recorded by Maya Torres," in page
    assert "recorded by Jonas Weber," in page


@pytest.mark.parametrize("step", ["phoned", "written"])
def test_a_second_person_s_record_never_replaces_the_first(house: House, seat: Seat, step: str) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    maya.succeeds("minor", minor="yes")
    maya.succeeds("child-report", step=step, **FACTS)
    jonas = sat_down(house, "jonas", maya.tip)
    assert jonas.sends("child-report", step=step, **{**FACTS, "person": "Mr Kato"}).status_code == 409
    assert "Somebody recorded this before you" in jonas.text
    assert "Person who took it: Mr Kato" in jonas.text
    page = maya.looks()
    assert "Ms Ito" in page
    assert "Mr Kato" not in page
    assert Record.objects.filter(verb=f"child_report_{step}").count() == 1
