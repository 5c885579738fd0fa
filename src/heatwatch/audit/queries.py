"""Every read of the audit trail."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from heatwatch.audit.models import ChainLink, Record, Waiting
from heatwatch.audit.rules import GENESIS, Break, Entry, Glance, breaks

# A record that stays unchained longer than this is an alarm: the chainer is down or being hindered.
UNCHAINED_ALARM = timedelta(seconds=10)
# Somebody set the clock right, and says so: records that lie in the future are no reason to stay closed.
RAN_AHEAD = "clock_ran_ahead"
EVER = datetime.min.replace(tzinfo=UTC)
# What counts as having read: a list does not.
LOOKING = ("opened", "viewed", "exported")
# The lists that quote what their tips say are the page of a search, and whatever tells of links.
LISTED, LIST, SEARCH = "listed", "queue", "search"
# What somebody was refused, and how much of it is told in a minute.
REFUSALS = ("refused", "not_there", "form_refused")
MINUTE, REFUSALS_A_MINUTE = timedelta(minutes=1), 30
# The kind of a record about two tips: it lies at one of them and names the other as its object.
LINK = "link"
# The kind of a record about a case; one that is about a tip in it too lies at that tip.
CASE = "case"
READ = Q(verb__in=LOOKING, tip__isnull=False)
QUOTED = Q(verb=LISTED, object_kind=LIST, object_id=SEARCH) | Q(verb=LISTED, object_kind=LINK, tip__isnull=False)


def head() -> tuple[int, str]:
    """The last sequence number and hash, or (0, GENESIS) for an empty chain."""
    last = ChainLink.objects.order_by("-sequence").values_list("sequence", "hash").first()
    return last or (0, GENESIS)


def newest() -> datetime | None:
    """The time of the newest record."""
    return Record.objects.order_by("-at").values_list("at", flat=True).first()


def known_ahead() -> datetime:
    """Up to which time records lie in the future because a clock ran ahead, as somebody who set it right told."""
    told = Record.objects.filter(verb=RAN_AHEAD).values_list("detail", flat=True)
    return max((datetime.fromisoformat(detail["until"]) for detail in told), default=EVER)


def time_of_the_database() -> datetime | None:
    """What time it is on the database's host; None for SQLite, which has no clock of its own."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        told: datetime = cursor.fetchone()[0]
    return told


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


def of_tip(tip: UUID, *, without: Sequence[str] = ()) -> QuerySet[Record]:
    """The history of one tip, newest first. The caller has already been allowed to see the tip."""
    return Record.objects.filter(tip=tip).exclude(verb__in=without).order_by("-at", "-id")


def of_case(case: UUID) -> QuerySet[Record]:
    """The history of one case, newest first, with what was done to its tips. The caller hides what must be hidden."""
    return Record.objects.filter(object_kind=CASE, object_id=str(case)).order_by("-at", "-id")


def of_object(kind: str, id: UUID) -> QuerySet[Record]:
    """What was done to one thing that is no tip's. The caller has already been allowed to see it."""
    return Record.objects.filter(object_kind=kind, object_id=str(id))


def trail(*, hidden_tips: Iterable[UUID], actor: UUID | None = None, verbs: Sequence[str] = ()) -> QuerySet[Record]:
    """All records but those of tips hidden from the reader of this list, newest first.

    `hidden_tips` may be a query, which the database then joins instead of carrying every id to and fro.
    """
    records = Record.objects.exclude(tip__in=hidden_tips)
    if actor:
        records = records.filter(actor=actor)
    if verbs:
        records = records.filter(verb__in=verbs)
    return records.order_by("-at", "-id")


def earlier(records: QuerySet[Record], than: UUID | None) -> QuerySet[Record]:
    """Those of these records, newest first, that follow one of them: the last of the page before.

    Many can share one time, so time alone would lose some at the border of two pages. One that is not among them begins
    at the newest, and tells nothing of its time.
    """
    last = records.filter(pk=than).first() if than else None
    return records.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk)) if last else records


def without_links_to(records: QuerySet[Record], *hidden: Iterable[UUID]) -> QuerySet[Record]:
    """Those that name none of these tips: that a tip is linked with one must not be known of, is not told at either."""
    ids = [str(tip) for tips in hidden for tip in tips]
    return records.exclude(object_kind=LINK, object_id__in=ids) if ids else records


def seen_since(since: datetime, actors: Iterable[UUID]) -> list[tuple[UUID, bool, Glance]]:
    """What some saw of tips after a moment, in no order: who, whether a list quoted it, and what.

    What was not quoted was opened, looked at or downloaded. One question, over the time alone. `actors` may be a query.
    """
    found = Record.objects.filter(READ | QUOTED, at__gt=since, actor__in=actors)
    return [
        (record.actor, record.verb == LISTED, glance) for record in found if record.actor for glance in _glances(record)
    ]


def seen_by(
    actor: UUID, began: datetime, until: datetime, *, quoted: bool, hidden_tips: Sequence[Iterable[UUID]] = ()
) -> list[Glance]:
    """What somebody opened, looked at or downloaded within a stretch of time, or what lists quoted; in no order.

    Nothing of hidden tips is in it, nor what was quoted beside one: that a tip is linked with it is not told either.
    """
    found = Record.objects.filter(QUOTED if quoted else READ, actor=actor, at__gte=began, at__lte=until)
    for hidden in hidden_tips:
        found = found.exclude(tip__in=hidden)
    glances = [glance for record in found for glance in _glances(record)]
    if not quoted or not glances:
        return glances
    gone = {tip for hidden in hidden_tips for tip in hidden}
    return [glance for glance in glances if glance.tip not in gone and glance.beside not in gone]


def is_new_refusal(actor: UUID, verb: str, id: str, tip: UUID | None, now: datetime) -> bool:
    """Whether a refusal says more than those of the last minute: a script that asks on and on fills no trail."""
    lately = Record.objects.filter(actor=actor, at__gt=now - MINUTE, verb__in=REFUSALS)
    told = list(lately.values_list("verb", "object_id", "tip")[:REFUSALS_A_MINUTE])
    return len(told) < REFUSALS_A_MINUTE and (verb, id, tip) not in told


def openings(tips: Collection[UUID], since: datetime) -> list[tuple[UUID, datetime, UUID]]:
    """(tip, when, who) of each opening of these tips from this moment on, the earliest first."""
    found = Record.objects.filter(tip__in=tips, at__gte=since, verb="opened", actor__isnull=False)
    return [
        (tip, at, actor) for tip, at, actor in found.order_by("at").values_list("tip", "at", "actor") if tip and actor
    ]


def told_lately(verb: str, since: datetime) -> dict[UUID, datetime]:
    """Each tip of which a record of this verb tells since this moment, and when the last one does."""
    found = Record.objects.filter(at__gte=since, verb=verb, tip__isnull=False).order_by("at")
    return {tip: at for tip, at in found.values_list("tip", "at") if tip}


def opened_among(actor: UUID, tips: Iterable[UUID]) -> UUID | None:
    """One of these tips that somebody opened, if there is one. `tips` may be a query."""
    opened = Record.objects.filter(actor=actor, verb="opened", tip__in=tips)
    return opened.order_by("at").values_list("tip", flat=True).first()


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


def _glances(record: Record) -> list[Glance]:
    """The tip of a record; or those of a page of a search, which stand together in one."""
    if record.tip is None:
        return [Glance(record.at, UUID(tip)) for tip in record.detail.get("tips", ())]
    return [Glance(record.at, record.tip, UUID(record.object_id) if record.object_kind == LINK else None)]
