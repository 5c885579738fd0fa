"""Every read of intake rows by the doors; what they return is sealed or clear by design."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Max, Model, QuerySet

from heatwatch.common.clock import is_over
from heatwatch.common.secret import masked
from heatwatch.intake import rules
from heatwatch.intake.models import (
    Acknowledgement,
    Attachment,
    CallerWord,
    Chunk,
    Conversation,
    DeletionRequest,
    Draft,
    Heartbeat,
    Mailbox,
    MailboxVisit,
    Message,
    PhoneWords,
    SingleMessage,
    Tip,
)
from heatwatch.intake.scope import look_at, naming
from heatwatch.vault.compartments import DESK
from heatwatch.vault.queries import key_version

# A row of a tip that is noted under a key of the desk: `tip`, and `key_version`.
Row = TypeVar("Row", bound=Model)


@masked
@dataclass(frozen=True)
class Caller:
    """Somebody who waits, or waited: since when, and what was said of them, each by which other call."""

    call: bytes
    since: datetime
    words: dict[str, bytes]


def box_of(mailbox: bytes) -> bytes | None:
    """The sealed box of the mailbox under this look-up id, or nothing.

    Whoever tries message codes makes thousands of these: on PostgreSQL naming and reading go in one message, which is
    a transaction of its own. With the four of a transaction and Django's composing of the query a wrong code cost
    nearly twice as much (`bench/intake`).
    """
    read, value = "SELECT box FROM intake_mailbox WHERE lookup = %s", [mailbox]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            name, named = naming({"mailbox": mailbox.hex()})
            cursor.execute(f"{name}; {read}", [*named, *value])
            cursor.nextset()
        else:
            cursor.execute(read, value)
        row = cursor.fetchone()
    return bytes(row[0]) if row else None


def mailbox_exists(lookup: bytes) -> bool:
    """Whether the look-up id is taken."""
    return Mailbox.objects.filter(pk=lookup).exists()


def is_acknowledged(lookup: bytes) -> bool:
    """Whether the reporter said that the code is saved."""
    return Acknowledgement.objects.filter(pk=lookup).exists()


def draft(lookup: bytes) -> Draft | None:
    """The sealed draft of a page."""
    return Draft.objects.filter(pk=lookup).first()


def visit(handle: bytes) -> MailboxVisit | None:
    """The sealed visit of a cookie."""
    return MailboxVisit.objects.filter(pk=handle).first()


def tip_state(tip: UUID) -> dict[str, Any]:
    """What the reporter may know of the tip's state: the two clear columns it is told from."""
    return dict(Tip.objects.values("status", "disposition").get(pk=tip))


def messages_of(tip: UUID) -> list[Message]:
    """The messages of a tip, oldest first."""
    return list(Message.objects.filter(tip=tip).order_by("place", "id"))


def files_by_message(tip: UUID) -> dict[UUID, int]:
    """How many files came with each message of a tip that came with any."""
    came = Attachment.objects.filter(tip=tip, message__isnull=False).values_list("message_id")
    return dict(came.annotate(files=Count("file")).order_by())


def deletion_state(tip: UUID) -> tuple[str, datetime] | None:
    """The reporter's wish for deletion that counts: what was decided (nothing yet: empty), and when they asked.

    Times are too coarse to tell which came last: one that waits counts before one that was granted or refused.
    """
    wishes = DeletionRequest.objects.filter(tip=tip).order_by("-asked").values_list("decision", "asked")
    order = ("", DeletionRequest.GRANTED, DeletionRequest.REFUSED)
    return min(wishes, key=lambda wish: order.index(wish[0]), default=None)


def wishes_waiting(tips: Collection[UUID]) -> set[UUID]:
    """Those of these tips whose reporter asks for deletion and has no answer."""
    return set(DeletionRequest.objects.filter(tip__in=tips, decision="").values_list("tip_id", flat=True))


def next_place(tip: UUID) -> int:
    """The place of the next message: times are too coarse to order by."""
    return Message.objects.filter(tip=tip).count()


def message_exists(id: UUID) -> bool:
    """Whether this very message was stored already: a double click."""
    return Message.objects.filter(pk=id).exists()


def chunk(file: UUID, place: int) -> bytes:
    """One sealed chunk; nothing, which no key opens, when it is not there."""
    return bytes(Chunk.objects.values_list("sealed", flat=True).filter(file=file, place=place).first() or b"")


def loose_chunks(files: Sequence[UUID]) -> dict[UUID, int]:
    """How many chunks lie there of each file that belongs to no tip yet."""
    joined = Attachment.objects.filter(file__in=files).values("file")
    chunks = Chunk.objects.filter(file__in=files).exclude(file__in=joined).values_list("file")
    return dict(chunks.annotate(pieces=Count("file")).order_by())


def heartbeats(workers: Iterable[str]) -> dict[str, datetime]:
    """When each of these background workers was last alive; one that never was is left out."""
    return dict(Heartbeat.objects.filter(pk__in=list(workers)).values_list("pk", "at"))


def last_heartbeat(worker: str) -> datetime | None:
    """When a background worker was last alive."""
    return heartbeats([worker]).get(worker)


def inbox_states() -> dict[str, datetime]:
    """When the door for e-mail last told each state of the office's mailbox, to a quarter of an hour."""
    return {
        state: at
        for state in rules.INBOX_STATES
        if (at := Heartbeat.objects.filter(worker__startswith=f"{state} ").aggregate(last=Max("at"))["last"])
    }


def words_of(call: bytes) -> dict[str, bytes]:
    """What was said of this call, each by which other one; a door sees that of the call that it names alone."""
    with transaction.atomic():
        look_at(caller=call)
        found = CallerWord.objects.filter(call=call).values_list("word", "by")
        return {word: bytes(by) for word, by in found}


def callers(since: datetime) -> list[Caller]:
    """Whoever began to wait since then, the one who waits longest first."""
    waits = CallerWord.objects.filter(word=rules.WAITS, at__gt=since).order_by("at", "pk")
    found = {bytes(one.call): Caller(bytes(one.call), one.at, {}) for one in waits}
    for one in CallerWord.objects.filter(call__in=list(found)):
        found[bytes(one.call)].words[one.word] = bytes(one.by)
    return list(found.values())


def somebody_can_be_rung(now: datetime) -> bool:
    """Whether the waker said a moment ago that somebody on call can be rung for a caller."""
    with transaction.atomic():
        last = last_heartbeat(rules.RINGS)
    return last is not None and not is_over(last, rules.FRESH, now)


def waiting_tips(limit: int, *, besides: Collection[str] = ()) -> list[tuple[UUID, str]]:
    """(tip, who claimed it) of tips to be read, oldest first, without those that the workers `besides` have in hand."""
    waiting = Tip.objects.filter(reading=Tip.WAITING).exclude(claimed_by__in=besides).order_by("received")
    return list(waiting.values_list("pk", "claimed_by")[:limit])


def workers_alive(since: datetime, until: datetime) -> list[str]:
    """The background workers that were heard since then, and not after the other moment: that was another clock."""
    return list(Heartbeat.objects.filter(at__gte=since, at__lte=until).values_list("pk", flat=True))


def single_messages(
    limit: int, *, calls: bool = False, files: bool = False, besides: Collection[UUID] = ()
) -> list[SingleMessage]:
    """Messages that belong to no tip yet, or notices of calls or files; of the earliest quarter of an hour first."""
    return list(_waiting(calls=calls, files=files, besides=besides).order_by("stored", "id")[:limit])


def single_messages_waiting(*, calls: bool = False, files: bool = False, besides: Collection[UUID] = ()) -> int:
    """How many messages belong to no tip yet, or how much is to be done about recorded calls, or about files."""
    return _waiting(calls=calls, files=files, besides=besides).count()


def copies_left(*, calls: bool = False, files: bool = False) -> list[SingleMessage]:
    """Notices of copies that a provider went on having, until it was not asked any more."""
    return list(SingleMessage.objects.filter(damaged=False, given_up=True, call=calls, file=files))


def waiting_at_providers(since: datetime) -> tuple[int, int, int]:
    """What was to be fetched or deleted at a provider before this time: of calls, of files; and what was given up."""
    old = SingleMessage.objects.filter(damaged=False, given_up=False, stored__lt=since)
    given_up = SingleMessage.objects.filter(given_up=True).count()
    return old.filter(call=True).count(), old.filter(file=True).count(), given_up


def _waiting(*, calls: bool, files: bool, besides: Collection[UUID]) -> QuerySet[SingleMessage]:
    rows = SingleMessage.objects.filter(damaged=False, given_up=False, call=calls, file=files)
    return rows.exclude(pk__in=besides)


def real_tips_exist() -> bool:
    """Whether any tip is not of a demonstration."""
    return Tip.objects.filter(is_demo=False).exists()


def demo_tips_exist() -> bool:
    """Whether any tip of a demonstration is here."""
    return Tip.objects.filter(is_demo=True).exists()


def unread_by_reader() -> int:
    """How many tips wait for a reader, or are in a reader's hands."""
    return Tip.objects.filter(reading=Tip.WAITING).count()


def restricted_tip(number: str) -> UUID | None:
    """The id of a restricted tip, for whoever brings the recovery sheets."""
    found = Tip.objects.filter(number=number.strip().upper(), restricted=True).values_list("pk", flat=True)
    return found.first()


def of_earlier_keys(rows: QuerySet[Row], version: int) -> QuerySet[Row]:
    """Those of these rows whose token was made under a key of the desk from before this version.

    Those of restricted tips come alone, and first: when a reader has brought `left_to_renew` to nought, all is done.
    """
    earlier = rows.filter(key_version__lt=version)
    hidden = earlier.filter(tip__restricted=True)
    return hidden if hidden.exists() else earlier


def left_to_renew(rows: QuerySet[Row]) -> int:
    """How many of these rows are still noted under a key from before the last rotation; the reader notes them anew.

    A restricted tip's is not counted: a count on a page would betray it.
    """
    return rows.filter(key_version__lt=key_version(DESK), tip__restricted=False).count()


def numbers_to_renew() -> int:
    """How many numbers are still noted under a key from before the last rotation."""
    words = PhoneWords.objects.filter(key_version__lt=key_version(DESK)).count()
    return left_to_renew(Conversation.objects.all()) + words


def is_of_thread(tip: UUID, tokens: Collection[str]) -> bool:
    """Whether one of these tokens names the conversation of this tip."""
    return Conversation.objects.filter(tip=tip, pk__in=tokens).exists()


def conversation_of(tip: UUID) -> Conversation | None:
    """The conversation whose next message joins this tip; none once its number began another."""
    return Conversation.objects.filter(tip=tip).order_by("-last", "pk").first()
