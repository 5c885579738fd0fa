"""A flood of one text, and a supervisor's watch that tells of few."""

from datetime import datetime, timedelta
from typing import Any

from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common import clock
from heatwatch.common.ids import new_id
from heatwatch.intake.models import Tip
from heatwatch.knowledge.watch import ReadingRule, Watch
from heatwatch.oversight.actions.grouping import note_arrival
from heatwatch.oversight.models import TextGroup
from tests.people import House

TEXT = "They sell girls in the house on the corner, everybody knows it, do something at last!"
FEW = Watch(reading=(ReadingRule(4, 10),), same_text=3, same_short_text=5)


def floods(house: House, times: int, text: str = TEXT, *, now: datetime | None = None, **said: Any) -> list[Tip]:
    """The same text many times, each noted by the reader."""
    now = now or clock.now()
    tips = [house.receives(text, now=now, **said) for _ in range(times)]
    noted(house, tips, now)
    return tips


def noted(house: House, tips: list[Tip], now: datetime | None = None) -> None:
    for tip in tips:
        note_arrival(house.reader(), tip.pk, FEW, now or clock.now())


def only_group() -> TextGroup:
    return TextGroup.objects.get()


def opens(account: Account, tips: list[Tip] | int, start: datetime, *, apart: int = 30) -> list[Any]:
    """Openings in the trail, one every so many seconds; of tips, or of so many that are not there."""
    ids = [new_id() for _ in range(tips)] if isinstance(tips, int) else [tip.pk for tip in tips]
    for place, tip in enumerate(ids):
        at = start + timedelta(seconds=apart * place)
        record("opened", actor=account.pk, kind="tip", id=tip, tip=tip, now=at)
    return ids
