"""Closing and reopening, each with a line of reason, and the hand-over to emergency services."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common.errors import Invalid
from heatwatch.common.ids import new_id
from heatwatch.common.text import cleaned
from heatwatch.desk import kinds, queries
from heatwatch.desk.actions.opening import Held, hold_tip
from heatwatch.desk.actions.working import allow, bulk, change
from heatwatch.desk.errors import ChildUnanswered, NotReadyToClose
from heatwatch.desk.models import Closure, HandOver
from heatwatch.intake.models import Tip
from heatwatch.knowledge.desk_tables import Disposition, dispositions
from heatwatch.vault.actions import Keyring
from heatwatch.vault.sealing import seal

HAND_OVER_FIELDS = ("agency", "person", "incident", "time", "told")


def close(actor: Account, opened: Held, *, disposition: str, reason: str, version: int, now: datetime) -> None:
    """Close a tip; raises `NotReadyToClose` while a record that the law or the disposition asks for is missing."""
    tip = opened.tip
    allow(actor, "close", tip)
    chosen = _disposition(disposition)
    _reasoned(reason)
    _ready(tip, chosen)
    _close(actor, opened, chosen, reason, version, now)


def close_copy(actor: Account, held: Held, *, disposition: str, reason: str, group: UUID, now: datetime) -> None:
    """Close a tip that tells, word for word, what the actor read in another of its group. It may be unread itself.

    Raises `NotReadyToClose` for an ending that wants a record of each tip.
    """
    allow(actor, "close", held.tip)
    chosen = _disposition(disposition)
    _reasoned(reason)
    if chosen.needs:
        raise NotReadyToClose("this ending wants a record of each tip", "choose another one", "disposition")
    with transaction.atomic():
        _close(actor, held, chosen, reason, held.tip.version, now)
        record("closed_as_copy", actor=actor.pk, kind="text group", id=group, tip=held.tip.pk, now=now)


def bulk_close(
    keyring: Keyring,
    actor: Account,
    tips: Iterable[Tip],
    *,
    versions: Mapping[str, int],
    disposition: str,
    reason: str,
    now: datetime,
) -> int:
    """Close several opened tips with one reason, all or none; returns how many. Raises what `bulk` and `close` do."""
    chosen = bulk(actor, tips, versions)
    _all_ready(chosen, _disposition(disposition))
    with transaction.atomic():
        for tip in chosen:
            opened = hold_tip(keyring, tip)
            close(actor, opened, disposition=disposition, reason=reason, version=tip.version, now=now)
    return len(chosen)


def reopen(actor: Account, opened: Held, *, reason: str, version: int, now: datetime) -> None:
    """Reopen a closed tip; the closing stays in its history."""
    allow(actor, "reopen", opened.tip)
    _reasoned(reason)
    row = queries.last_closure(opened.tip)
    if row is None or opened.tip.status != Tip.CLOSED:
        raise Invalid("the tip is not closed", "there is nothing to reopen", "reason")
    with transaction.atomic():
        columns = {"status": Tip.OPEN, "disposition": "", "due": now, "waiting_on": Tip.US}
        change(opened.tip, version, actor, "reopened", now, **columns)
        if row.reopened_at is None:
            row.reopened_by, row.reopened_at = actor, now
            row.reopen_reason = _sealed(reason, kinds.REOPEN_REASON, row, opened)
            row.save(update_fields=["reopened_by", "reopened_at", "reopen_reason"])


def hand_over(actor: Account, opened: Held, told: Mapping[str, str], now: datetime) -> None:
    """Record that emergency services were told: agency, person, incident number, time, what was told."""
    allow(actor, "hand_over", opened.tip)
    record_of = {name: cleaned(told.get(name, "")).strip() for name in HAND_OVER_FIELDS}
    for name, value in record_of.items():
        if not value:
            raise Invalid(f"{name} is missing", "write 'not given' if they gave none", name)
    row = HandOver(id=new_id(), tip=opened.tip, by=actor, at=now)
    row.sealed = _sealed(json.dumps(record_of), kinds.HAND_OVER, row, opened)
    with transaction.atomic():
        row.save(force_insert=True)
        record("handed_over", actor=actor.pk, kind="hand-over", id=row.pk, tip=opened.tip.pk, now=now)


def _close(actor: Account, opened: Held, chosen: Disposition, reason: str, version: int, now: datetime) -> None:
    row = Closure(id=new_id(), tip=opened.tip, disposition=chosen.id, by=actor, at=now)
    row.reason = _sealed(reason, kinds.REASON, row, opened)
    with transaction.atomic():
        columns = {
            "status": Tip.CLOSED,
            "disposition": chosen.id,
            "due": None,
            "own_due": None,
            "waiting_on": Tip.NOBODY,
        }
        change(opened.tip, version, actor, "closed", now, **columns)
        # The reader may have found somebody under 18 since the page was shown, which leaves the version as it was.
        if queries.child_unanswered(opened.tip):
            raise ChildUnanswered
        row.save(force_insert=True)


def _disposition(id: str) -> Disposition:
    if not id:
        raise Invalid("no ending is chosen", "choose how the tip ended", "disposition")
    if id not in dispositions():
        raise Invalid("unknown disposition", "choose how the tip ended", "disposition")
    return dispositions()[id]


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise Invalid("the reason is missing", "write one line saying why", "reason")


def _ready(tip: Tip, disposition: Disposition) -> None:
    if tip.status == Tip.UNREAD:
        raise NotReadyToClose("nobody has opened the tip", "open and read it first", "disposition")
    if disposition.needs == "emergency_handover" and not queries.hand_overs(tip):
        hint = "record which agency was told, whom, the incident number, the time and what was told"
        raise NotReadyToClose("no hand-over is recorded", hint, "disposition")
    if queries.child_unanswered(tip):
        raise ChildUnanswered
    report = queries.child_report_state(tip)
    if report and not report.done:
        hint = "record the telephone and the written report, or ask a supervisor to record why there is none"
        raise NotReadyToClose("the child-abuse report is not complete", hint, "disposition")


def _all_ready(tips: Iterable[Tip], disposition: Disposition) -> None:
    """A refusal among several says which tip it is about."""
    for tip in tips:
        try:
            _ready(tip, disposition)
        except NotReadyToClose as refusal:
            raise NotReadyToClose(refusal.cause, f"{tip.number}: {refusal.hint}", refusal.field) from refusal


def _sealed(text: str, kind: str, row: Closure | HandOver, opened: Held) -> bytes:
    return seal(cleaned(text).encode(), kind=kind, record=row.pk, recipients=[opened.identity.recipient])
