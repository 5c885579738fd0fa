"""A reader takes up new tips: each by one conditional UPDATE, so that several readers never take the same.

A claim holds as long as its worker is heard. What a killed reader had in hand is free again a minute later, and what
this very worker claimed and did not finish is free to it at once.
"""

from datetime import datetime, timedelta
from uuid import UUID

from heatwatch.common.clock import SLACK, quarter_hour
from heatwatch.intake import queries
from heatwatch.intake.models import Heartbeat, Tip
from heatwatch.intake.rules import INBOX

# The name under which readers tell that they are alive, and of the account they hold their key by.
READER = "reader"
# Under this name it is kept when a backup was last restored: what was said of telephones since it was made is lost.
RESTORED = "restored"
AT_ONCE = 20
# A reader beats every ten seconds, and between any two tips.
LOST = timedelta(minutes=1)
FORGOTTEN, FORGOTTEN_INBOX = timedelta(days=1), timedelta(days=30)


def claim(worker: str, now: datetime, *, at_once: int = AT_ONCE) -> list[UUID]:
    """Claim tips to be read, oldest first; returns those that are this worker's now.

    Act on a tip only when it is in this list: another reader may have been quicker with the others.
    """
    beat(worker, now)
    waiting = queries.waiting_tips(at_once, besides=_others(worker, now))
    # Asked again: a reader that claimed since the first look is alive now, and keeps what it has.
    alive = _others(worker, now)
    return [tip for tip, holder in waiting if holder not in alive and _claim_one(tip, holder, worker, now)]


def beat(worker: str, now: datetime) -> None:
    """Tell that a background worker is alive."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"at": now})


def forget_lost(now: datetime) -> None:
    """Remove the last words of readers that were not heard for a day, and how a mailbox was a month ago."""
    Heartbeat.objects.filter(worker__startswith=f"{READER} ", at__lt=now - FORGOTTEN).delete()
    Heartbeat.objects.filter(worker__startswith=INBOX, at__lt=now - FORGOTTEN_INBOX).delete()


def _others(worker: str, now: datetime) -> list[str]:
    return [name for name in queries.workers_alive(now - LOST, now + SLACK) if name != worker]


def _claim_one(tip: UUID, holder: str, worker: str, now: datetime) -> bool:
    # A reader claims within a second of the arrival, so the exact time would be the exact time of the report.
    claimed = {"claimed_by": worker, "claimed_at": quarter_hour(now)}
    return Tip.objects.filter(pk=tip, reading=Tip.WAITING, claimed_by=holder).update(**claimed) == 1
