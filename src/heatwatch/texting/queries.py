"""Every read of the outbox."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from heatwatch.texting.models import Letter

AT_ONCE = 50


def letters_of(tip: UUID) -> dict[UUID, Letter]:
    """What became of each answer of this tip that was to go out as a text message or an e-mail."""
    return {letter.pk: letter for letter in Letter.objects.filter(message__tip=tip)}


def to_send(channel: str, now: datetime) -> Sequence[UUID]:
    """The letters of a channel to be looked at, those that wait longest first."""
    waiting = _of(channel).filter(state=Letter.WAITING, next_look__lte=now).order_by("next_look")
    return list(waiting.values_list("pk", flat=True)[:AT_ONCE])


def lost(channel: str, before: datetime) -> Sequence[Letter]:
    """Letters that were being handed over at this moment, and nobody came back to say how it went."""
    gone = _of(channel).filter(state=Letter.SENDING, next_look__lte=before)
    return list(gone.select_related("message__tip"))


def copies(now: datetime) -> Sequence[Letter]:
    """Sent letters of which the provider still has a copy, as far as is known."""
    kept = Letter.objects.filter(copy__in=(Letter.KEPT, Letter.STAYS), next_look__lte=now)
    return list(kept.select_related("message").order_by("next_look")[:AT_ONCE])


def not_taken_since(before: datetime) -> int:
    """How many answers nobody took although they were tried, and were written before; no restricted tip is counted."""
    waiting = Letter.objects.filter(state=Letter.WAITING, tries__gt=0, written__lt=before)
    return waiting.exclude(message__tip__restricted=True).count()


def _of(channel: str) -> QuerySet[Letter]:
    return Letter.objects.filter(message__tip__channel=channel)
