"""Every read of intake rows by the doors; what they return is sealed or clear by design."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from heatwatch.intake.models import (
    Acknowledgement,
    Attachment,
    Chunk,
    Draft,
    Heartbeat,
    Mailbox,
    MailboxVisit,
    Message,
    Tip,
)


def mailbox(lookup: bytes) -> Mailbox | None:
    """The mailbox under a look-up id."""
    return Mailbox.objects.filter(pk=lookup).first()


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


def next_place(tip: UUID) -> int:
    """The place of the next message: times are too coarse to order by."""
    return Message.objects.filter(tip=tip).count()


def message_exists(id: UUID) -> bool:
    """Whether this very message was stored already: a double click."""
    return Message.objects.filter(pk=id).exists()


def chunk(file: UUID, place: int) -> bytes:
    """One sealed chunk."""
    return bytes(Chunk.objects.values_list("sealed", flat=True).get(file=file, place=place))


def loose_chunks(files: Sequence[UUID]) -> dict[UUID, int]:
    """How many chunks lie there of each file that belongs to no tip yet."""
    joined = Attachment.objects.filter(file__in=files).values("file")
    chunks = Chunk.objects.filter(file__in=files).exclude(file__in=joined).values_list("file")
    return dict(chunks.annotate(pieces=Count("file")).order_by())


def last_heartbeat(worker: str) -> datetime | None:
    """When a background worker was last alive."""
    return Heartbeat.objects.filter(pk=worker).values_list("at", flat=True).first()


def waiting_tips(limit: int) -> list[UUID]:
    """Tips that no reader has claimed yet, oldest first."""
    waiting = Tip.objects.filter(claimed_at=None).order_by("received")
    return list(waiting.values_list("pk", flat=True)[:limit])


def real_tips_exist() -> bool:
    """Whether any tip is not of a demonstration."""
    return Tip.objects.filter(is_demo=False).exists()


def demo_tips_exist() -> bool:
    """Whether any tip of a demonstration is here."""
    return Tip.objects.filter(is_demo=True).exists()


def unclaimed() -> int:
    """How many tips no reader has claimed yet."""
    return Tip.objects.filter(claimed_at=None).count()


def restricted_tip(number: str) -> UUID | None:
    """The id of a restricted tip, for whoever brings the recovery sheets."""
    found = Tip.objects.filter(number=number.strip().upper(), restricted=True).values_list("pk", flat=True)
    return found.first()
