"""The Penal Code 11166 clock moves the tip in the queue: the call is due at once, then the written report."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.common import clock
from heatwatch.common.ids import new_id
from heatwatch.desk import queries, rules
from heatwatch.desk.actions.safeguarding import mark_minor, record_report, waive_report
from heatwatch.desk.actions.working import notice_messages, reply, triage
from heatwatch.intake.actions.receiving import write_message
from heatwatch.intake.models import Tip
from tests.people import House

TOLD = {"agency": "County child welfare", "person": "Ms. Ortiz", "time": "14:05"}


def marked(house: House, due: timedelta | None = None) -> Tip:
    """A tip that Maya has just marked; `due` is when it was due by itself, counted from now."""
    tip = house.receives_opened()
    if due is not None:
        Tip.objects.filter(pk=tip.pk).update(due=clock.now() + due)
    mark_minor(house.maya.account, house.maya.opens(tip), minor=True, version=tip.version, now=clock.now())
    tip.refresh_from_db()
    return tip


def test_the_call_is_due_at_once(house: House) -> None:
    tip = marked(house)
    assert tip.due is not None
    assert tip.due <= clock.now()
    assert queries.queue(house.maya.account, "all", {}).tips[0] == tip


def test_after_the_call_the_written_report_is_due(house: House) -> None:
    tip = marked(house, due=timedelta(days=3))
    record_report(house.maya.account, house.maya.opens(tip), "phoned", TOLD, clock.now())
    tip.refresh_from_db()
    assert tip.due == tip.child_report.written_due == tip.child_report.started_at + timedelta(hours=36)


def test_a_report_that_is_made_leaves_a_crisis_as_late_as_it_was(house: House) -> None:
    tip = marked(house, due=-timedelta(hours=2))
    late = tip.due
    for step in ("phoned", "written"):
        record_report(house.maya.account, house.maya.opens(tip), step, TOLD, clock.now())
        tip.refresh_from_db()
        assert (tip.due, tip.status) == (late, Tip.OPEN)


@pytest.mark.parametrize("ended", ["made", "waived"])
def test_once_nothing_is_owed_the_tip_is_due_as_it_was_before(ended: str, house: House) -> None:
    tip = marked(house, due=timedelta(hours=8))
    own = tip.own_due
    assert own is not None and own > clock.now() + timedelta(hours=7)
    if ended == "waived":
        waive_report(house.vera.account, house.vera.opens(tip), "She turned 19 in May.", clock.now())
    else:
        for step in ("written", "phoned"):
            record_report(house.maya.account, house.maya.opens(tip), step, TOLD, clock.now())
    tip.refresh_from_db()
    assert [tip.due, tip.own_due] == [own, None]


def test_no_lane_and_no_answer_puts_the_report_off(house: House) -> None:
    tip = marked(house)
    called_at = tip.due
    opened, reason = house.maya.opens(tip), "Only a question."
    graded = {"lane": "information", "urgency": "", "jurisdiction": "", "reason": reason}
    triage(house.maya.account, opened, version=tip.version, types=[], now=clock.now(), **graded)
    reply(house.maya.account, house.maya.opens(tip), "Are you safe to write?", id=new_id(), now=clock.now())
    tip.refresh_from_db()
    assert (tip.due, tip.waiting_on) == (called_at, Tip.US)
    own = tip.own_due
    assert own is not None and own > clock.now() + timedelta(days=1)
    assert queries.queue(house.maya.account, "waiting", {}).tips[0] == tip
    # And once nothing is owed any more, it is due as its lane says.
    waive_report(house.vera.account, house.vera.opens(tip), "It was a question about a film.", clock.now())
    tip.refresh_from_db()
    assert [tip.due, tip.own_due] == [own, None]


def test_a_message_of_the_reporter_does_not_put_it_off_either(house: House) -> None:
    tip = marked(house, due=timedelta(days=3))
    called_at = tip.due
    write_message(tip.pk, tip.mailbox.recipient, "They moved her.", id=new_id(), now=clock.now())
    assert notice_messages(clock.now()) == 1
    tip.refresh_from_db()
    assert tip.due == called_at
    assert tip.own_due is not None and tip.own_due < clock.now() + timedelta(hours=2)


@given(st.lists(st.sampled_from(["phoned", "written", "waived"]), max_size=3), st.integers(-3000, 9000))
def test_the_earlier_of_the_two_is_due_and_neither_takes_the_others_place(done: list[str], minutes: int) -> None:
    start = datetime(2026, 11, 25, 12, tzinfo=UTC)
    own = start + timedelta(minutes=minutes)
    phoned, written, waived = (start if step in done else None for step in ("phoned", "written", "waived"))
    state = rules.ChildReportState(phoned, written, waived, start + rules.WRITTEN_REPORT)
    columns = rules.due_beside(own, state)
    if state.done:
        assert columns == {"due": own, "own_due": None}
    else:
        assert columns == {"due": min(own, start if "phoned" not in done else state.written_due), "own_due": own}
    assert rules.due_beside(None, state) == {"due": None, "own_due": None}


def test_marking_again_does_not_move_it_again(house: House) -> None:
    tip = marked(house, due=timedelta(days=3))
    record_report(house.maya.account, house.maya.opens(tip), "phoned", TOLD, clock.now())
    tip.refresh_from_db()
    mark_minor(house.maya.account, house.maya.opens(tip), minor=True, version=tip.version, now=clock.now())
    tip.refresh_from_db()
    assert tip.due == tip.child_report.written_due
