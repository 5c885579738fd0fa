"""Two people: one proposes that tips are destroyed, another confirms it; nobody can do both."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from heatwatch.accounts.access import require
from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common.errors import Conflict, Invalid
from heatwatch.desk import queries as desk
from heatwatch.desk.rules import BULK_LIMIT
from heatwatch.intake.models import Tip
from heatwatch.retention import queries, rules
from heatwatch.retention.errors import NoSuchDisposal, NotDisposable, SamePerson
from heatwatch.retention.models import Disposal


def propose(actor: Account, numbers: Iterable[str], now: datetime) -> int:
    """Propose several due tips, all or none; returns how many.

    Raises `NotDisposable` for the first that something stands in the way of, and `Conflict` when a colleague proposed
    one of them in the meantime.
    """
    tips = desk.chosen(actor, numbers)
    _some(tips)
    try:
        with transaction.atomic():
            for tip in tips:
                _propose(actor, tip, now)
    except IntegrityError as taken:
        raise Conflict("one of them was proposed meanwhile", "look at the list again") from taken
    return len(tips)


def confirm(actor: Account, ids: Sequence[UUID], now: datetime) -> int:
    """Confirm what a colleague proposed, all or none; from then on the back office destroys it. Returns how many."""
    rows = _theirs(actor, ids)
    _some(rows)
    if own := [row.number for row in rows if row.proposed_by_id == actor.pk]:
        raise SamePerson(own)
    with transaction.atomic():
        for row in rows:
            tip = _tip(row)
            require(actor, "dispose", on_restricted_to_me=tip.restricted)
            refuse(actor, tip, now)
            _move(row, Disposal.CONFIRMED, confirmed_by=actor, confirmed_name=actor.display_name, confirmed_at=now)
            record("disposal_confirmed", actor=actor.pk, kind="disposal", id=row.pk, tip=row.tip, now=now)
    return len(rows)


def withdraw(actor: Account, ids: Sequence[UUID], now: datetime) -> int:
    """Take proposals back, one's own or a colleague's; returns how many."""
    rows = _theirs(actor, ids)
    _some(rows)
    with transaction.atomic():
        for row in rows:
            require(actor, "dispose", on_restricted_to_me=row.restricted)
            _move(row, Disposal.WITHDRAWN, ended_by=actor, ended_at=now)
            record("disposal_withdrawn", actor=actor.pk, kind="disposal", id=row.pk, tip=row.tip, now=now)
    return len(rows)


def refuse(actor: Account, tip: Tip, now: datetime) -> None:
    """Raise `NotDisposable` while anything stands in the way; that the actor has it open does not."""
    if words := rules.obstacle(queries.standing(tip, now, besides=actor)):
        raise NotDisposable(tip.number, words)


def _propose(actor: Account, tip: Tip, now: datetime) -> None:
    require(actor, "dispose", on_restricted_to_me=tip.restricted)
    refuse(actor, tip, now)
    due = queries.due_now(tip, now)
    if due is None:
        raise NotDisposable(tip.number, "it is not due")
    row = Disposal(tip=tip.pk, number=tip.number, restricted=tip.restricted, disposition=tip.disposition)
    row.received, row.closed, row.basis = tip.received.date(), due.closed.date(), due.why
    row.proposed_by, row.proposed_name, row.proposed_at = actor, actor.display_name, now
    row.save(force_insert=True)
    record("disposal_proposed", actor=actor.pk, kind="disposal", id=row.pk, tip=tip.pk, now=now)


def _theirs(actor: Account, ids: Sequence[UUID]) -> list[Disposal]:
    rows = queries.chosen(actor, ids, Disposal.PROPOSED)
    if len(rows) != len(set(ids)):
        raise NoSuchDisposal
    return rows


def _tip(row: Disposal) -> Tip:
    tip = Tip.objects.filter(pk=row.tip, restricted=row.restricted).first()
    if tip is None:
        raise NoSuchDisposal
    return tip


def _move(row: Disposal, state: str, **columns: object) -> None:
    """One conditional update: whoever is second changes nothing."""
    if Disposal.objects.filter(pk=row.pk, state=Disposal.PROPOSED).update(state=state, **columns) != 1:
        raise Conflict("a colleague was quicker", "look at the list again")


def _some(chosen: Sequence[object]) -> None:
    if not 0 < len(chosen) <= BULK_LIMIT:
        raise Invalid("nothing or too much is chosen", f"choose between 1 and {BULK_LIMIT}", "chosen")
