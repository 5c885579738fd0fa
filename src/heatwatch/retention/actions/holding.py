"""Holds: a tip that a court or an investigation needs is destroyed by nobody until the hold is lifted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common.errors import Invalid
from heatwatch.common.text import cleaned
from heatwatch.desk.actions.opening import Held, readable
from heatwatch.desk.actions.working import allow
from heatwatch.desk.errors import ChangedMeanwhile, NoSuchTip
from heatwatch.intake.models import Tip
from heatwatch.retention import kinds, queries
from heatwatch.retention.models import Hold
from heatwatch.vault.sealing import seal

KINDS = (Hold.LITIGATION, Hold.INVESTIGATION)


def place(actor: Account, opened: Held, *, kind: str, reason: str, id: UUID, now: datetime) -> None:
    """Hold a tip, with a reason that is sealed to it. The same `id` again places nothing.

    The tip's row is locked first: a disposal that is about to begin either sees the hold, or is over before it.
    """
    allow(actor, "place_hold", opened.tip)
    if kind not in KINDS:
        raise Invalid("unknown kind of hold", "choose litigation or investigation", "kind")
    _reasoned(reason)
    sealed = _sealed(reason, kinds.HOLD_REASON, id, opened)
    with transaction.atomic():
        _lock(opened.tip)
        values = {"tip": opened.tip, "kind": kind, "reason": sealed, "placed_by": actor, "placed_at": now}
        _, created = Hold.objects.get_or_create(id=id, defaults=values)
        if created:
            record("hold_placed", actor=actor.pk, kind="hold", id=id, tip=opened.tip.pk, now=now, detail={"hold": kind})


def lift(actor: Account, opened: Held, hold: UUID, *, reason: str, now: datetime) -> None:
    """End a hold; it stays in the tip's history. Raises `ChangedMeanwhile` when somebody was quicker."""
    allow(actor, "lift_hold", opened.tip)
    _reasoned(reason)
    sealed = _sealed(reason, kinds.LIFT_REASON, hold, opened)
    with transaction.atomic():
        live = Hold.objects.filter(pk=hold, tip=opened.tip, lifted_at=None)
        if live.update(lifted_by=actor, lifted_at=now, lift_reason=sealed) != 1:
            raise ChangedMeanwhile([opened.tip.number], verb="hold_lifted")
        record("hold_lifted", actor=actor.pk, kind="hold", id=hold, tip=opened.tip.pk, now=now)


def open_holds(opened: Held) -> list[dict[str, Any]]:
    """Every hold with its reasons, for the page of a tip that was opened."""
    return [
        {
            "row": row,
            "reason": readable(row.reason, kinds.HOLD_REASON, row.pk, opened.identity),
            "lift_reason": readable(row.lift_reason, kinds.LIFT_REASON, row.pk, opened.identity)
            if row.lifted_at
            else "",
        }
        for row in queries.holds(opened.tip)
    ]


def _lock(tip: Tip) -> None:
    if Tip.objects.select_for_update().filter(pk=tip.pk).first() is None:
        raise NoSuchTip


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise Invalid("the reason is missing", "write in a line why", "reason")


def _sealed(reason: str, kind: str, id: UUID, opened: Held) -> bytes:
    return seal(cleaned(reason).encode(), kind=kind, record=id, recipients=[opened.identity.recipient])
