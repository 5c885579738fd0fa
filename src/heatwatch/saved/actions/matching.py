"""The reader notes which tips fit. The same noted twice, or by two readers, is noted once."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from heatwatch.intake.models import Tip
from heatwatch.saved.models import Match, SavedSearch
from heatwatch.saved.queries import room
from heatwatch.saved.rules import WINDOW


def begin(search: UUID, tips: Collection[UUID], now: datetime) -> None:
    """Note what fits a search that is new: what was there when it was saved is nothing new to its owner."""
    with transaction.atomic():
        row = SavedSearch.objects.select_for_update().filter(pk=search, begun_at=None).first()
        if row is None:
            return
        received = Tip.objects.filter(pk__in=tips).values_list("pk", "received")
        rows = [Match(search=row, tip_id=tip, seen=at <= row.saved_at) for tip, at in received]
        Match.objects.bulk_create(rows, ignore_conflicts=True)
        SavedSearch.objects.filter(pk=search).update(begun_at=now)


def note(search: UUID, tips: Collection[UUID], now: datetime) -> None:
    """Note that these fit a search, the newest first as long as there is room. What was deleted is passed over."""
    with transaction.atomic():
        row = SavedSearch.objects.select_for_update().filter(pk=search).first()
        if row is None:
            return
        # What was looked at and is too old for any count only takes space.
        Match.objects.filter(search=row, seen=True, tip__received__lt=now - WINDOW).delete()
        there = Tip.objects.filter(pk__in=tips).exclude(fits__search=row).order_by("-received", "-pk")
        added = there.values_list("pk", flat=True)[: room(row, now)]
        Match.objects.bulk_create([Match(search=row, tip_id=tip) for tip in added], ignore_conflicts=True)


def take_back(search: UUID, tips: Collection[UUID]) -> None:
    """Note that these do not fit a search any more: they are in no count, and told anew once they fit again."""
    Match.objects.filter(search=search, tip__in=tips).delete()
