"""What the waker does for saved searches: one alert for each owner who has something to look at, in clear columns."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from heatwatch.alerts.actions.raising import end_searches, raise_search
from heatwatch.saved import queries
from heatwatch.saved.models import SavedSearch


def raise_news(now: datetime) -> int:
    """Raise an alert for each owner who has something new and was not told since they looked; how many were raised.

    What is not in reach any more at this moment, or of somebody who may not search any more, is told to nobody: an
    alert that did not go out yet is ended.
    """
    rows = queries.with_news(now)
    end_searches(keep={row.owner_id for row in rows}, now=now)
    # Should the same become new again, it is told again.
    SavedSearch.objects.filter(told=True).exclude(pk__in=[row.pk for row in rows]).update(told=False)
    fresh: dict[UUID, list[UUID]] = {}
    for row in rows:
        if not row.told:
            fresh.setdefault(row.owner_id, []).append(row.pk)
    return sum(_raise(owner, searches, now) for owner, searches in fresh.items())


def _raise(owner: UUID, searches: list[UUID], now: datetime) -> bool:
    """Of several wakers the one that changes the rows raises it. Whoever looked a moment ago is told nothing."""
    with transaction.atomic():
        waiting = SavedSearch.objects.select_for_update().filter(pk__in=searches, told=False).order_by("pk")
        mine = [row.pk for row in waiting if queries.counted(row, now).news]
        if not mine:
            return False
        SavedSearch.objects.filter(pk__in=mine).update(told=True)
        raise_search(owner, now)
    return True
