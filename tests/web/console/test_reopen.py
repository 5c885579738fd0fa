"""Reopening keeps the history."""

from heatwatch.common.clock import now
from heatwatch.common.ids import new_id
from heatwatch.desk.actions.working import notice_messages
from heatwatch.intake.actions.mailboxes import add_message
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down


def test_the_closing_and_the_reopening_are_both_told(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    maya.succeeds("close", disposition="not_enough", reason="no place named")
    maya.succeeds("reopen", reason="the place was named")
    assert (maya.tip.status, maya.tip.waiting_on) == ("open", "us")
    page = maya.looks()
    assert "no place named" in page
    assert "the place was named" in page


def test_an_open_tip_is_not_reopened(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    assert maya.sends("reopen", reason="x").status_code == 422


def test_a_reason_is_needed(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    maya.succeeds("close", disposition="not_enough", reason="x")
    assert maya.sends("reopen", reason="").status_code == 422


def test_the_reporter_s_message_reopens_and_the_history_says_so(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    maya.succeeds("close", disposition="not_enough", reason="no place named")
    assert house.last.receipt
    add_message(house.last.receipt, "It is on Foothill", [], id=new_id(), now=now())
    notice_messages(now())
    maya.tip.refresh_from_db()
    assert "by the reporter's message" in maya.looks()
    maya.succeeds("close", disposition="referred", reason="the place was told to the city")
    maya.succeeds("reopen", reason="the city asks")
    page = maya.looks()
    assert page.count("Reopened ") == 2
    assert "by Maya Torres: the city asks" in page
