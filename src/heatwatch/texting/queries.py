"""Every read of the outbox."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from heatwatch.texting.models import Letter

AT_ONCE = 50


def letters_of(tip: UUID) -> dict[UUID, Letter]:
    """What became of each answer of this tip that was to go out as a text message."""
    return {letter.pk: letter for letter in Letter.objects.filter(message__tip=tip)}


def to_send(now: datetime) -> Sequence[UUID]:
    """The letters to be looked at, those that wait longest first."""
    waiting = Letter.objects.filter(state=Letter.WAITING, next_look__lte=now).order_by("next_look")
    return list(waiting.values_list("pk", flat=True)[:AT_ONCE])


def lost(before: datetime) -> Sequence[Letter]:
    """Letters that were being handed over at this moment, and nobody came back to say how it went."""
    return list(Letter.objects.filter(state=Letter.SENDING, next_look__lte=before).select_related("message"))


def copies(now: datetime) -> Sequence[Letter]:
    """Sent letters of which the provider still has a copy, as far as is known."""
    kept = Letter.objects.filter(copy__in=(Letter.KEPT, Letter.STAYS), next_look__lte=now)
    return list(kept.select_related("message").order_by("next_look")[:AT_ONCE])
