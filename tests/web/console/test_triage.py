"""Lane, urgency, types and jurisdiction by hand."""

from datetime import timedelta

from heatwatch.common import clock
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down


def test_the_due_time_follows_from_lane_and_urgency(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    maya.succeeds("triage", lane="tip", urgency="week", types=["sex"], jurisdiction="Oakland")
    tip = maya.tip
    assert (tip.lane, tip.urgency, tip.types, tip.jurisdiction) == ("tip", "week", "sex", "Oakland")
    assert tip.due is not None
    assert abs(tip.due - clock.now() - timedelta(hours=8)) < timedelta(minutes=1)


def test_a_lane_that_does_not_exist_is_refused(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    assert maya.sends("triage", lane="nonsense").status_code == 422


def test_a_conflict_shows_both_sides_and_keeps_what_was_typed(house: House, seat: Seat) -> None:
    tip = house.receives_opened()
    maya, jonas = sat_down(house, "maya", tip), sat_down(house, "jonas", house.jonas.opens(tip).tip)
    old = tip.version
    jonas.succeeds("triage", lane="information")
    answer = maya.sends("triage", lane="crisis", urgency="now", jurisdiction="Hayward", version=old)
    assert answer.status_code == 409
    assert "Jonas Weber</strong> set lane Information" in maya.text
    assert "Lane: Crisis" in maya.text
    assert 'value="Hayward"' in maya.text
