"""How many tips wait and for how long, for whoever watches the host: numbers, and nothing of which tip.

Nobody in particular asks, so restricted tips are in no number: these may be known of by those alone whom they were
sealed to.
"""

from datetime import datetime

from django.db.models import Count, Min, QuerySet

from heatwatch.intake.models import Tip


def by_lane() -> dict[str, int]:
    """Lane → how many of its tips wait on the desk; tips that nobody has graded are under no name."""
    waiting = _open().filter(waiting_on=Tip.US).values_list("lane").annotate(many=Count("pk")).order_by("lane")
    return dict(waiting)


def overdue(now: datetime) -> int:
    """How many tips are past their due time."""
    return _open().filter(due__lte=now).count()


def oldest_unread() -> datetime | None:
    """When the tip came that has waited longest for somebody to open it; received times are quarters of an hour."""
    found: datetime | None = _open().filter(status=Tip.UNREAD).aggregate(first=Min("received"))["first"]
    return found


def unread_by_reader() -> int:
    """How many tips the reader has yet to read."""
    return _open().filter(reading=Tip.WAITING).count()


def _open() -> QuerySet[Tip]:
    return Tip.objects.filter(restricted=False, due__isnull=False)
