"""A reader takes up new tips: each by one conditional UPDATE, so that several readers never take the same."""

from datetime import datetime
from uuid import UUID

from heatwatch.common.clock import quarter_hour
from heatwatch.intake import queries
from heatwatch.intake.models import Heartbeat, Tip

# The name under which readers tell that they are alive, and of the account they hold their key by.
READER = "reader"
AT_ONCE = 100


def claim(worker: str, now: datetime) -> list[UUID]:
    """Claim waiting tips, oldest first, a hundred at most; returns those that are this worker's now.

    Act on a tip only when it is in this list: another reader may have been quicker with the others.
    """
    return [tip for tip in queries.waiting_tips(AT_ONCE) if _claim_one(tip, worker, now)]


def beat(worker: str, now: datetime) -> None:
    """Tell that a background worker is alive."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"at": now})


def _claim_one(tip: UUID, worker: str, now: datetime) -> bool:
    # A reader claims within a second of the arrival, so the exact time would be the exact time of the report.
    claimed = quarter_hour(now)
    return Tip.objects.filter(pk=tip, claimed_at=None).update(claimed_by=worker, claimed_at=claimed) == 1
