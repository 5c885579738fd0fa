"""Every read of the audit trail."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from heatwatch.audit.models import ChainLink, Record, Waiting
from heatwatch.audit.rules import GENESIS, Break, Entry, breaks

# A record that stays unchained longer than this is an alarm: the chainer is down or being hindered.
UNCHAINED_ALARM = timedelta(seconds=10)


def head() -> tuple[int, str]:
    """The last sequence number and hash, or (0, GENESIS) for an empty chain."""
    last = ChainLink.objects.order_by("-sequence").values_list("sequence", "hash").first()
    return last or (0, GENESIS)


def newest() -> datetime | None:
    """The time of the newest record."""
    return Record.objects.order_by("-at").values_list("at", flat=True).first()


def unchained(limit: int) -> Iterator[Entry]:
    """Records that wait for their place, in order of time."""
    for waiting in Waiting.objects.select_related("record").order_by("at", "record_id")[:limit]:
        yield entry_of(waiting.record)


def unchained_too_long(now: datetime) -> int:
    """How many records have waited longer than the alarm allows."""
    return Waiting.objects.filter(at__lt=now - UNCHAINED_ALARM).count()


def verify() -> list[Break]:
    """Every break in the whole chain, walked from its beginning."""
    links = ChainLink.objects.select_related("record").order_by("sequence").iterator(chunk_size=2000)
    return list(breaks((link.sequence, link.hash, entry_of(link.record)) for link in links))


def never_chained() -> int:
    """Records with neither a place in the chain nor a turn in the queue: somebody removed their turn."""
    return Record.objects.filter(link=None, waiting=None).count()


def hash_at(sequence: int) -> str | None:
    """The stored hash at a place in the chain, to compare with an anchor."""
    return ChainLink.objects.filter(sequence=sequence).values_list("hash", flat=True).first()


def of_tip(tip: UUID, *, without: Sequence[str] = (), before: UUID | None = None) -> QuerySet[Record]:
    """The history of one tip, newest first. The caller has already been allowed to see the tip.

    `before` is the last record of the page before; one that is not of this tip begins at the newest.
    """
    records = Record.objects.filter(tip=tip).exclude(verb__in=without)
    last = Record.objects.filter(tip=tip, pk=before).first() if before else None
    if last:
        records = records.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    return records.order_by("-at", "-id")


def trail(
    *,
    hidden_tips: Iterable[UUID],
    actor: UUID | None = None,
    verbs: Sequence[str] = (),
    before: datetime | None = None,
) -> QuerySet[Record]:
    """All records but those of tips hidden from the reader of this list, newest first.

    `hidden_tips` may be a query, which the database then joins instead of carrying every id to and fro.
    """
    records = Record.objects.exclude(tip__in=hidden_tips)
    if actor:
        records = records.filter(actor=actor)
    if verbs:
        records = records.filter(verb__in=verbs)
    if before:
        records = records.filter(at__lt=before)
    return records.order_by("-at", "-id")


def entry_of(record: Record) -> Entry:
    """The record as it is hashed."""
    return Entry(
        id=str(record.pk),
        at=record.at,
        actor=str(record.actor or ""),
        verb=record.verb,
        object_kind=record.object_kind,
        object_id=record.object_id,
        tip=str(record.tip or ""),
        detail=record.detail,
    )
