"""Tips on their way out: closed long ago, proposed by Vera, confirmed by Sam."""

from datetime import datetime, timedelta
from uuid import UUID

from heatwatch.common import clock
from heatwatch.desk.actions.closing import close
from heatwatch.desk.actions.opening import leave
from heatwatch.desk.models import Closure
from heatwatch.intake.models import Tip
from heatwatch.retention.actions import proposing
from heatwatch.retention.models import Disposal
from tests.people import House, a_file

LONG_AGO = timedelta(days=200)
TEXT = "kumquat: they keep her passport"


def closed(house: House, ending: str = "abuse_of_line", *, ago: timedelta = LONG_AGO, files: int = 1) -> Tip:
    """A tip that Maya closed, with everything that a tip can have beside it."""
    now = clock.now()
    tip = house.receives(TEXT, now=now - ago, files=[a_file() for _ in range(files)])
    opened = house.maya.opens(tip, now)
    close(house.maya.account, opened, disposition=ending, reason="so it was", version=tip.version, now=now)
    leave(house.maya.account, tip, clock.now())
    # Not the records of the trail: one that waited so long for its place in the chain would be an alarm.
    Closure.objects.filter(tip=tip).update(at=now - ago)
    tip.refresh_from_db()
    return tip


def proposed(house: House, *tips: Tip, by: str = "vera", now: datetime | None = None) -> list[UUID]:
    """The ids of the disposals."""
    proposing.propose(house.people[by].account, [tip.number for tip in tips], now or clock.now())
    return list(
        Disposal.objects.filter(tip__in=[tip.pk for tip in tips], state="proposed").values_list("pk", flat=True)
    )


def confirmed(house: House, *tips: Tip, by: str = "sam") -> list[UUID]:
    ids = proposed(house, *tips)
    proposing.confirm(house.people[by].account, ids, clock.now())
    return ids
