"""The Penal Code 11166 clock moves the tip in the queue: the call is due at once, then the written report."""

from datetime import timedelta

from heatwatch.common import clock
from heatwatch.desk import queries
from heatwatch.desk.actions.safeguarding import mark_minor, record_report
from heatwatch.intake.models import Tip
from tests.people import House

TOLD = {"agency": "County child welfare", "person": "Ms. Ortiz", "time": "14:05"}


def marked(house: House) -> Tip:
    """A tip that Maya has just marked."""
    tip = house.receives_opened()
    mark_minor(house.maya.account, house.maya.opens(tip), minor=True, version=tip.version, now=clock.now())
    tip.refresh_from_db()
    return tip


def test_the_call_is_due_at_once(house: House) -> None:
    tip = marked(house)
    assert tip.due is not None
    assert tip.due <= clock.now()
    assert queries.queue(house.maya.account, "all", {}).tips[0] == tip


def test_after_the_call_the_written_report_is_due(house: House) -> None:
    tip = marked(house)
    record_report(house.maya.account, house.maya.opens(tip), "phoned", TOLD, clock.now())
    tip.refresh_from_db()
    assert tip.due == tip.child_report.written_due == tip.child_report.started_at + timedelta(hours=36)


def test_marking_again_does_not_move_it_again(house: House) -> None:
    tip = marked(house)
    record_report(house.maya.account, house.maya.opens(tip), "phoned", TOLD, clock.now())
    tip.refresh_from_db()
    mark_minor(house.maya.account, house.maya.opens(tip), minor=True, version=tip.version, now=clock.now())
    tip.refresh_from_db()
    assert tip.due == tip.child_report.written_due
