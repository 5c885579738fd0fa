"""Closing: a disposition, a line of reason, and what the law asks for first."""

import re
from collections.abc import Callable

import pytest

from heatwatch.common import clock
from heatwatch.common.ids import new_id
from heatwatch.desk.actions.calls import CallTaker, take_call
from heatwatch.desk.actions.closing import close
from heatwatch.desk.errors import ChildUnanswered
from heatwatch.desk.models import Closure
from heatwatch.intake.actions.mailboxes import open_mailbox
from heatwatch.intake.models import Tip
from heatwatch.intake.submission import Submission
from heatwatch.knowledge.desk_tables import dispositions
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import WHEN, AtTheDesk, sat_down


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
    told = {"agency": "Hayward PD", "person": "Sgt Lee", "incident": "26-1142", "time": WHEN, "told": "the motel"}
    maya.succeeds("hand-over", **told)
    maya.succeeds("close", disposition="emergency_services", reason="told")


def test_a_child_report_blocks_closing_until_both_steps_are_recorded(maya: AtTheDesk) -> None:
    maya.succeeds("minor", minor="yes")
    ending = {"disposition": "opened_case", "reason": "ours"}
    assert maya.sends("close", **ending).status_code == 422
    facts = {"agency": "County", "person": "Lee", "time": WHEN}
    maya.succeeds("child-report", step="phoned", **facts)
    assert maya.sends("close", **ending).status_code == 422
    maya.succeeds("child-report", step="written", **facts)
    maya.succeeds("close", **ending)


def by_reading(house: House) -> Tip:
    """The reader found somebody under 18."""
    tip = house.receives_read("They sell a 15 year old girl at the motel. She is 15.")
    assert tip.minor
    return tip


def by_an_advocate(house: House) -> Tip:
    """An advocate, who cannot open tips, wrote a call down and said so."""
    amina = house.people["amina"]
    told = Submission(story="A girl of my school.", channel="phone")
    taker, token = CallTaker(amina.account, amina.keyring), new_id().bytes * 2
    take_call(taker, told, minor=True, token=token, recipients=house.recipients, now=clock.now(), demo=True)
    return Tip.objects.get()


@pytest.mark.parametrize("found", [by_reading, by_an_advocate])
def test_somebody_under_18_is_answered_by_a_person_before_closing(
    house: House, seat: Seat, found: Callable[[House], Tip]
) -> None:
    tip = found(house)
    house.maya.opens(tip)
    tip.refresh_from_db()
    maya = sat_down(house, "maya", tip)
    ending = {"disposition": "not_enough", "reason": "nothing to act on"}
    assert "Not answered yet." in maya.looks()
    assert maya.sends("close", **ending).status_code == 422
    assert "Answer 'May someone under 18 be exploited?' first." in maya.text
    assert "nothing to act on" in maya.text
    maya.succeeds("minor", minor="no")
    assert "Not answered yet." not in maya.looks()
    maya.succeeds("close", **ending)
    assert maya.tip.minor is False


def test_a_yes_after_the_reading_starts_the_clock_that_blocks(house: House, seat: Seat) -> None:
    tip = by_reading(house)
    house.maya.opens(tip)
    tip.refresh_from_db()
    maya = sat_down(house, "maya", tip)
    maya.succeeds("minor", minor="yes")
    assert maya.sends("close", disposition="not_enough", reason="x").status_code == 422
    assert "The child-abuse report is not complete." in maya.text


def test_what_the_reader_finds_while_the_page_is_open_blocks_too(house: House) -> None:
    tip = house.receives_opened()
    held = house.maya.opens(tip)
    Tip.objects.filter(pk=tip.pk).update(minor=True)
    now = clock.now()
    with pytest.raises(ChildUnanswered):
        close(house.maya.account, held, disposition="not_enough", reason="x", version=held.tip.version, now=now)
    tip.refresh_from_db()
    assert (tip.status, Closure.objects.count()) == ("open", 0)


def test_an_unknown_ending_is_refused(maya: AtTheDesk) -> None:
    assert maya.sends("close", disposition="vanished", reason="x").status_code == 422


def test_without_an_ending_it_says_what_to_choose(maya: AtTheDesk) -> None:
    assert maya.sends("close", disposition="", reason="done").status_code == 422
    assert "nknown" not in maya.text
    assert "Choose one." in maya.text or "Choose how the tip ended." in maya.text


def test_where_a_hand_over_is_missing_its_form_stands_open(maya: AtTheDesk) -> None:
    opened = re.compile(r"<details open><summary>Record a hand-over")
    assert not opened.search(maya.looks())
    maya.sends("close", disposition="emergency_services", reason="told")
    assert opened.search(maya.text)


def test_a_closed_tip_that_nobody_marked_asks_no_more_about_age(maya: AtTheDesk) -> None:
    assert "Someone under 18?" in maya.looks()
    maya.succeeds("close", disposition="not_enough", reason="no place and no name")
    assert "Someone under 18?" not in maya.looks()
