"""What there is to be told: found in clear columns, again and again, so that nothing depends on a moment."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from heatwatch.accounts.queries import service
from heatwatch.alerts.models import Alert
from heatwatch.alerts.queries import OF_THE_DESK
from heatwatch.alerts.rules import OVERDUE, SILENT, Line
from heatwatch.audit.queries import openings, told_lately
from heatwatch.desk import rules
from heatwatch.desk.queries import COUNT_CAP, waiting
from heatwatch.desk.queries.reader_alive import silence
from heatwatch.intake.actions.claiming import READER
from heatwatch.intake.models import Tip
from heatwatch.intake.queries import last_heartbeat, single_messages_waiting

# What the desk records when somebody or the reader puts a tip into the lane of crises.
ALERTED = "alerted"
AT_ONCE = 100
# What the reader does is kept to the quarter of an hour.
COARSE = timedelta(minutes=15)


def crises(since: datetime) -> list[UUID]:
    """Tips in the crisis lane or with danger ticked that nobody has opened, and those of which the alarm was raised
    since then though somebody had; without those that have an alert already.

    What somebody opened well after the alarm is left out: a waker that was away for hours wakes nobody for it.
    """
    unread = Tip.objects.filter(status=Tip.UNREAD, due__isnull=False)
    found = [*_new(unread.filter(danger_now=True)), *_new(unread.filter(lane=rules.CRISIS))]
    raised = told_lately(ALERTED, since)
    if raised:
        seen = {tip for tip, at, actor in _openings(raised, since) if at >= raised[tip] + COARSE}
        fresh = Tip.objects.filter(pk__in=raised.keys() - seen, due__isnull=False)
        found += _new(fresh.exclude(status=Tip.CLOSED))
    return list(dict.fromkeys(found))


def hidden_overdue(now: datetime) -> list[UUID]:
    """Restricted tips that are past due and unread, without an alert: they are in no count, so each is told by itself.

    Only its holders ever hear of it.
    """
    late = Tip.objects.filter(restricted=True, status=Tip.UNREAD, due__lt=now)
    return list(late.exclude(alerts__kind__in=(OVERDUE, Alert.CRISIS)).values_list("pk", flat=True)[:AT_ONCE])


def overdue(now: datetime, since: datetime | None = None) -> int:
    """How many tips are past due and unopened; `since`: those that became so after this moment. None restricted.

    Nor any that people are woken for by itself: danger that was ticked is due at once. Nobody is told a number above
    `COUNT_CAP`: in a flood it would be counted through every two seconds.
    """
    late = Tip.objects.filter(restricted=False, status=Tip.UNREAD, due__lt=now).exclude(alerts__kind=Alert.CRISIS)
    return (late.filter(due__gt=since) if since else late)[:COUNT_CAP].count()


def without_reader(now: datetime) -> Line | None:
    """What waits while no reader was heard for five minutes; None while one is alive, or nothing waits."""
    if silence(now) is None:
        return None
    tips, texts = waiting.unread_by_reader(), single_messages_waiting() + single_messages_waiting(calls=True)
    return Line(SILENT, count=tips, texts=texts) if tips or texts else None


def is_new_silence() -> bool:
    """Whether a reader was heard since somebody answered the last alert of this kind."""
    last = last_answered(SILENT)
    beat = last_heartbeat(READER)
    return last is None or (beat is not None and beat > last)


def last_answered(kind: str) -> datetime | None:
    """When somebody last answered an alert of the desk of this kind."""
    ended = Alert.objects.filter(OF_THE_DESK, kind=kind, how=Alert.ACKNOWLEDGED).order_by("-ended_at")
    return ended.values_list("ended_at", flat=True).first()


def opened(alerts: list[Alert]) -> dict[UUID, tuple[UUID, datetime]]:
    """Tip → who opened it after its alert was raised, and when, if a person did."""
    raised = {alert.tip_id: alert.raised_at for alert in alerts if alert.tip_id}
    found: dict[UUID, tuple[UUID, datetime]] = {}
    for tip, at, actor in _openings(raised, min(raised.values())) if raised else ():
        if at >= raised[tip]:
            found.setdefault(tip, (actor, at))
    return found


def _openings(tips: Collection[UUID], since: datetime) -> list[tuple[UUID, datetime, UUID]]:
    """(tip, when, who) of each opening by a person."""
    reader = service(READER)
    return [one for one in openings(tips, since) if not (reader and one[2] == reader.pk)]


def _new(tips: QuerySet[Tip]) -> list[UUID]:
    without = tips.exclude(alerts__kind=Alert.CRISIS)
    return list(without.order_by("due").values_list("pk", flat=True)[:AT_ONCE])
