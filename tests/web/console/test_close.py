"""Closing: a disposition, a line of reason, and what the law asks for first."""

import pytest

from heatwatch.intake.actions.mailboxes import open_mailbox
from heatwatch.knowledge.desk_tables import dispositions
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import AtTheDesk, sat_down


@pytest.fixture
def maya(house: House, seat: Seat) -> AtTheDesk:
    return sat_down(house, "maya", house.receives_opened())


@pytest.mark.parametrize("ending", [d for d in dispositions() if d != "emergency_services"])
def test_each_ending_closes_with_a_reason(maya: AtTheDesk, house: House, ending: str) -> None:
    maya.succeeds("close", disposition=ending, reason="so it was")
    assert (maya.tip.status, maya.tip.due) == ("closed", None)
    assert "so it was" in maya.looks()
    assert house.last.receipt
    assert open_mailbox(house.last.receipt).state == ending


def test_a_reason_is_needed_and_the_choice_is_kept(maya: AtTheDesk) -> None:
    assert maya.sends("close", disposition="merged", reason="").status_code == 422
    assert '<option value="merged" selected>' in maya.text


def test_emergency_services_need_a_hand_over_first(maya: AtTheDesk) -> None:
    assert maya.sends("close", disposition="emergency_services", reason="told").status_code == 422
    assert "No hand-over is recorded." in maya.text
    told = {"agency": "Hayward PD", "person": "Sgt Lee", "incident": "26-1142", "time": "02:40", "told": "the motel"}
    maya.succeeds("hand-over", **told)
    maya.succeeds("close", disposition="emergency_services", reason="told")


def test_a_child_report_blocks_closing_until_both_steps_are_recorded(maya: AtTheDesk) -> None:
    maya.succeeds("minor", minor="yes")
    ending = {"disposition": "opened_case", "reason": "ours"}
    assert maya.sends("close", **ending).status_code == 422
    facts = {"agency": "County", "person": "Lee", "time": "now"}
    maya.succeeds("child-report", step="phoned", **facts)
    assert maya.sends("close", **ending).status_code == 422
    maya.succeeds("child-report", step="written", **facts)
    maya.succeeds("close", **ending)


def test_an_unknown_ending_is_refused(maya: AtTheDesk) -> None:
    assert maya.sends("close", disposition="vanished", reason="x").status_code == 422
