"""A supervisor records why no report is made."""

from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down


def test_a_supervisor_s_reason_lets_the_tip_be_closed(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    maya.succeeds("minor", minor="yes")
    vera = sat_down(house, "vera", maya.tip)
    vera.succeeds("no-child-report", reason="she is thirty; her passport was read")
    assert "she is thirty" in maya.looks()
    maya.succeeds("close", disposition="referred", reason="shelter")


def test_a_reason_is_needed(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    maya.succeeds("minor", minor="yes")
    assert sat_down(house, "vera", maya.tip).sends("no-child-report", reason="").status_code == 422


def test_a_call_taker_may_not(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    assert maya.sends("no-child-report", reason="x").status_code == 403


def test_the_first_reason_stands(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    maya.succeeds("minor", minor="yes")
    sat_down(house, "vera", maya.tip).succeeds("no-child-report", reason="she is thirty")
    assert "recorded by Vera Stone," in maya.looks()
    sam = sat_down(house, "sam", maya.tip)
    assert sam.sends("no-child-report", reason="a toy").status_code == 409
    assert "Why no report is made: a toy" in sam.text
    assert "a toy" not in maya.looks()


def test_no_empty_list_of_steps_stands_where_nothing_was_recorded(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    maya.succeeds("minor", minor="yes")
    assert '<ol class="steps">' in maya.looks()
    sat_down(house, "vera", maya.tip).succeeds("no-child-report", reason="she is thirty")
    assert '<ol class="steps">' not in maya.looks()
