"""What waits too long, for whoever looks after the desk: each list holds what that person may know of."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q

from heatwatch.accounts.models import Account
from heatwatch.accounts.queries import service
from heatwatch.audit.models import Record
from heatwatch.desk.queries import visible
from heatwatch.intake.actions.claiming import READER
from heatwatch.intake.models import Tip

UNTOUCHED = timedelta(days=14)
MOST = 50


def waiting_times(actor: Account, now: datetime) -> list[dict[str, Any]]:
    """For each lane: how many are unread, since when the first of them waits, how many are open, and past due."""
    waiting = visible(actor).filter(due__isnull=False).values("lane")
    unread = Q(status=Tip.UNREAD)
    found = waiting.annotate(
        unread=Count("pk", filter=unread),
        first=Min("received", filter=unread),
        open=Count("pk", filter=Q(status=Tip.OPEN)),
        late=Count("pk", filter=Q(due__lt=now)),
    )
    return [dict(row) for row in found.order_by("lane")]


def past_due(actor: Account, now: datetime) -> list[Tip]:
    """What is past due, the longest first."""
    late = visible(actor).filter(due__lt=now).select_related("assignee")
    return list(late.order_by("due", "pk")[:MOST])


def untouched(actor: Account, now: datetime) -> list[Tip]:
    """What no person has opened, changed or answered for two weeks, the oldest first. A list is no touch."""
    old = visible(actor).filter(status__in=(Tip.UNREAD, Tip.OPEN), received__lt=now - UNTOUCHED)
    found = old.exclude(touched(now)).select_related("assignee")
    return list(found.order_by("received", "pk")[:MOST])


def touched(now: datetime) -> Exists:
    """Whether a person opened, changed or answered a tip within two weeks."""
    reader, since = service(READER), now - UNTOUCHED
    touches = Record.objects.filter(tip=OuterRef("pk"), at__gte=since, actor__isnull=False).exclude(verb="listed")
    return Exists(touches.exclude(actor=reader.pk) if reader else touches)
