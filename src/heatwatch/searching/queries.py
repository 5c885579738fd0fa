"""Every read for the index: what changed, what went out of reach, and the sealed rows of some tips."""

import heapq
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q

from heatwatch.accounts.models import Account
from heatwatch.audit.models import ChainLink, Waiting
from heatwatch.desk.models import Assessment, Note, WithheldFile
from heatwatch.desk.queries.known import before_reading
from heatwatch.intake.models import Attachment, Message, Tip
from heatwatch.retention.queries import destroyed_since
from heatwatch.saved.queries import may_search
from heatwatch.translating.models import Translation
from heatwatch.translating.queries import newest

# Who looked at what changes no tip, but for the first opening.
LOOKING = ("listed", "viewed", "exported")
PAGE, AT_ONCE = 500, 2000
STATES = (Tip.UNREAD, Tip.OPEN, Tip.CLOSED)


def asker(account: UUID) -> Account | None:
    """Whoever asks, if they may search at this moment, as the database says and not as the console does."""
    found = Account.objects.filter(pk=account, kind=Account.PERSON, is_active=True).first()
    return found if found and may_search(found) else None


def out_of_reach(since: datetime) -> set[UUID]:
    """Tips of which nothing may be quoted: gone, or not opened and perhaps about an insider."""
    return gone(since) | unopened()


def gone(since: datetime) -> set[UUID]:
    """Tips that are restricted now, and those that were destroyed since."""
    restricted = Tip.objects.filter(restricted=True).values_list("pk", flat=True)
    return {*restricted, *destroyed_since(since)}


def unopened() -> set[UUID]:
    """Tips that name an insider and that nobody opened. The desk knows that they are there, and not what they say."""
    return set(Tip.objects.filter(before_reading()).values_list("pk", flat=True))


def last_change() -> int:
    """The place of the newest record in the chain."""
    return ChainLink.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0


def changes_after(sequence: int) -> list[tuple[int, UUID, UUID | None]]:
    """(place, record, tip) of what was done after a place in the chain, and of what has no place yet (0)."""
    links = ChainLink.objects.filter(sequence__gt=sequence).order_by("sequence")
    chained = links.values_list("sequence", "record", "record__tip", "record__verb")[:AT_ONCE]
    waiting = Waiting.objects.order_by("at", "record").values_list("record", "record__tip", "record__verb")[:AT_ONCE]
    found = [*chained, *((0, *row) for row in waiting)]
    return [(place, record, None if verb in LOOKING else tip) for place, record, tip, verb in found]


def count() -> int:
    """How many tips there are to hold."""
    return Tip.objects.filter(restricted=False).count()


def newest_first() -> Iterator[UUID]:
    """Every tip, the newest first, a page at a time: three lists that have an index each, put together."""
    for _, id in heapq.merge(*(_of_state(state) for state in STATES), reverse=True):
        yield id


def _of_state(state: str) -> Iterator[tuple[datetime, UUID]]:
    rows = Tip.objects.filter(status=state, restricted=False).order_by("-received", "-id").values_list("received", "pk")
    page = list(rows[:PAGE])
    while page:
        yield from page
        at, id = page[-1]
        page = list(rows.filter(received__lte=at).filter(Q(received__lt=at) | Q(pk__lt=id))[:PAGE])


def tips(ids: Collection[UUID]) -> list[Tip]:
    """Those of these tips that the reader may hold."""
    return list(Tip.objects.filter(pk__in=ids, restricted=False).exclude(before_reading()))


def messages(ids: Collection[UUID]) -> dict[UUID, list[Message]]:
    """The sealed messages of some tips."""
    return _by_tip(Message.objects.filter(tip__in=ids).order_by("place", "id"))


def notes(ids: Collection[UUID]) -> dict[UUID, list[Note]]:
    """The sealed notes of the desk; what advocates write is not among them."""
    return _by_tip(Note.objects.filter(tip__in=ids).order_by("at", "id"))


def translations(ids: Collection[UUID]) -> dict[UUID, list[Translation]]:
    """What of these tips is in English now; what it was corrected from is not found."""
    return _by_tip(newest(ids))


def files(ids: Collection[UUID]) -> dict[UUID, list[Attachment]]:
    """What is sealed of the files of some tips, without those that nobody may have."""
    withheld = WithheldFile.objects.filter(tip__in=ids).values("pk")
    return _by_tip(Attachment.objects.filter(tip__in=ids).exclude(pk__in=withheld).order_by("id"))


def readings(ids: Collection[UUID]) -> dict[UUID, list[Assessment]]:
    """The versions of what the reader said, the newest last."""
    return _by_tip(Assessment.objects.filter(tip__in=ids).order_by("number"))


def _by_tip(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Model]] = {}
    for row in rows:
        found.setdefault(row.tip_id, []).append(row)
    return found
