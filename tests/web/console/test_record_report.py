"""Recording the telephone and the written report."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.desk.actions.safeguarding import mark_minor, record_report
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down

FACTS = {"agency": "county_children", "person": "Ms Ito", "time": "2026-11-26T02:50", "reference": "R-7"}
NOW = datetime(2026, 11, 26, 20, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


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


@pytest.mark.parametrize(
    ("hours", "said", "unsaid"),
    [
        (35, "within the 36 hours</span> of California Penal Code 11166.", ">late<"),
        (37, ">late</span> After the 36 hours of California Penal Code 11166", "within the 36 hours</span>"),
    ],
)
def test_it_says_whether_the_written_report_came_in_time(
    house: House, seat: Seat, hours: int, said: str, unsaid: str
) -> None:
    """By when it was made, not by when somebody found the time to record it."""
    tip = house.receives_opened()
    mark_minor(
        house.maya.account, house.maya.opens(tip), minor=True, version=tip.version, now=NOW - timedelta(hours=40)
    )
    tip.refresh_from_db()
    maya = sat_down(house, "maya", tip)
    made = (NOW - timedelta(hours=40 - hours)).astimezone(settings.AGENCY.hours.zone)
    maya.succeeds("child-report", step="written", **{**FACTS, "time": f"{made:%Y-%m-%dT%H:%M}"})
    page = maya.looks()
    assert said in page
    assert unsaid not in page
    assert f"{made:%Y-%m-%d %H:%M}" in page


@pytest.mark.parametrize(
    ("after", "said"), [(1, "within the 36 hours</span>"), (37, ">unknown</span> It was recorded")]
)
def test_a_time_that_was_written_in_words_still_stands_there(house: House, seat: Seat, after: int, said: str) -> None:
    tip, maya = house.receives_opened(), house.maya
    begun = NOW - timedelta(hours=40)
    mark_minor(maya.account, maya.opens(tip), minor=True, version=tip.version, now=begun)
    told = {**FACTS, "time": "in 2099"}
    record_report(maya.account, maya.opens(tip), "written", told, begun + timedelta(hours=after))
    page = sat_down(house, "maya", tip).looks()
    assert "Ms Ito, in 2099" in page
    assert said in page
