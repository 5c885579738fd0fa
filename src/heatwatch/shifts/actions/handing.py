"""Whoever goes makes a hand-over and signs it with that; whoever comes opens it, and signs it too.

1. The list of what is open is taken from clear columns, without what is restricted, and sealed together with the note.
2. Both signatures are records of the trail, which name the digest of what was sealed: whoever changes the row later
   changes what nobody signed, and the page says so.
3. A tip that is restricted, lent or destroyed later is left out when the list is shown.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from heatwatch.accounts.access import require
from heatwatch.accounts.models import Account
from heatwatch.alerts.queries import not_hidden, unanswered
from heatwatch.audit.actions import record
from heatwatch.common.errors import Invalid
from heatwatch.common.secret import masked
from heatwatch.common.text import cleaned
from heatwatch.desk.actions.opening import NEWER, UNOPENED, note_listed, readable
from heatwatch.desk.queries.known import holds_the_desk
from heatwatch.intake.models import Tip
from heatwatch.shifts import kinds, queries, rules
from heatwatch.shifts.errors import NoSuchHandover
from heatwatch.shifts.models import Handover
from heatwatch.vault import recipients
from heatwatch.vault.actions import Keyring, forget_keys, open_tip_keys, tip_key_row
from heatwatch.vault.compartments import DESK
from heatwatch.vault.errors import MALFORMED
from heatwatch.vault.keys import new_identity
from heatwatch.vault.queries import has_keys
from heatwatch.vault.rows import insert
from heatwatch.vault.sealing import seal

VIEW = kinds.HANDOVER
# Lane, due time, status, and whether nobody had touched it, as they stood.
Stood = tuple[str, datetime | None, str, bool]


@dataclass(frozen=True)
class Row:
    """A tip as it stood when it was handed over, and as it stands now."""

    tip: Tip
    lane: str
    due: datetime | None
    status: str
    untouched: bool


@masked
@dataclass(frozen=True)
class Opened:
    """What was handed over, as far as it is hidden from nobody. `as_signed`: it is what the trail says was signed."""

    note: str
    rows: list[Row]
    more: int
    alerts: int
    as_signed: bool


@masked
@dataclass(frozen=True)
class _Told:
    """What was sealed."""

    note: str
    tips: dict[UUID, Stood] = field(default_factory=dict)
    alerts: tuple[UUID, ...] = ()


def hand_over(keyring: Keyring, actor: Account, coming: Account, note: str, *, id: UUID, now: datetime) -> None:
    """Hand over what is open, with a note, and sign it. The same `id` again makes none. Raises `Invalid`, `NoGrant`."""
    require(actor, "see_queue")
    keyring.compartment(DESK)
    _check(actor, coming)
    identity, recipient = new_identity(), recipients.load(settings.ENV.recipients_file).of(DESK)
    with transaction.atomic():
        # Of two forms that are sent at one moment, the second meets what the first made.
        Account.objects.select_for_update().get(pk=actor.pk)
        if Handover.objects.filter(pk=id, going=actor).exists():
            return
        # The id comes from a form: under that of a tip, forgetting it would destroy the tip's key.
        if has_keys(id):
            raise Invalid("this id is taken", "load the page anew, and hand over from there")
        if queries.waiting_of(actor):
            raise Invalid("you have handed over already, and it is not signed", "withdraw that one first", "coming")
        listed = queries.open_tips(actor, now)
        alerts = [str(id) for id in unanswered(actor)]
        told = {"note": cleaned(note), "tips": [_told(one) for one in listed], "alerts": alerts}
        sealed = seal(json.dumps(told).encode(), kind=kinds.HANDOVER, record=id, recipients=[identity.recipient])
        Handover.objects.create(id=id, going=actor, coming=coming, made_at=now, sealed=sealed)
        insert([tip_key_row(id, identity, compartment=DESK, recipient=recipient)])
        # Nobody is shown the list before they open it: whoever does is recorded then.
        _record("shift_handed_over", actor, id, now, account=str(coming.pk), digest=_digest(sealed))
        _forget_old(now)


def open_handover(keyring: Keyring, actor: Account, handover: Handover, now: datetime) -> Opened:
    """What was handed over, as far as this person may know of it; that they read it is recorded."""
    require(actor, "see_queue")
    told = _unsealed(keyring, handover)
    tips = queries.shown_now(actor, list(told.tips))
    every = [Row(tips[id], *stood) for id, stood in told.tips.items() if id in tips]
    rows, more = every[: rules.MOST], len(every[rules.MOST :])
    with transaction.atomic():
        note_listed(actor, VIEW, [row.tip for row in rows], now)
        _record("shift_handover_read", actor, handover.pk, now)
    return Opened(told.note, rows, more, not_hidden(actor, told.alerts), is_as_signed(handover))


def sign(actor: Account, handover: Handover, now: datetime) -> None:
    """Whoever comes signs it, once. Raises `NoSuchHandover` for anybody else, and `Invalid` where it was changed."""
    require(actor, "see_queue")
    if handover.coming_id != actor.pk:
        raise NoSuchHandover
    if not is_as_signed(handover):
        raise Invalid("what stands here is not what was signed", "call a supervisor, and hand over anew")
    with transaction.atomic():
        mine = Handover.objects.filter(queries.WAITING, pk=handover.pk, coming=actor)
        if mine.update(signed_at=now):
            told = {"account": str(handover.going_id), "digest": _digest(handover.sealed)}
            _record("shift_taken_over", actor, handover.pk, now, **told)


def withdraw(actor: Account, handover: Handover, now: datetime) -> None:
    """Whoever goes takes back what nobody signed."""
    require(actor, "see_queue")
    if handover.going_id != actor.pk:
        raise NoSuchHandover
    with transaction.atomic():
        if Handover.objects.filter(queries.WAITING, pk=handover.pk, going=actor).update(withdrawn_at=now):
            _record("shift_handover_withdrawn", actor, handover.pk, now)


def is_as_signed(handover: Handover) -> bool:
    """Whether every signature in the trail is of what stands in the row."""
    return queries.digests_in_the_trail(handover.pk) == {_digest(handover.sealed)}


def _check(actor: Account, coming: Account) -> None:
    if coming.pk == actor.pk:
        raise Invalid("nobody hands over to themselves", "choose who comes", "coming")
    if not coming.is_active or not holds_the_desk(coming):
        hint = "choose somebody who sees the queue and holds the key of the desk"
        raise Invalid("this person cannot open tips", hint, "coming")


def _unsealed(keyring: Keyring, handover: Handover) -> _Told:
    """What was sealed; where it cannot be opened, nothing but that."""
    identity = open_tip_keys(keyring, [handover.pk]).get(handover.pk)
    text = readable(handover.sealed, kinds.HANDOVER, handover.pk, identity) if identity else UNOPENED
    try:
        told = json.loads(text)
        tips = {UUID(one["id"]): _stood(one) for one in told["tips"]}
        return _Told(str(told["note"]), tips, tuple(map(UUID, told["alerts"])))
    except MALFORMED:
        return _Told(text if text == NEWER else UNOPENED)


def _told(one: queries.Listed) -> dict[str, Any]:
    tip = one.tip
    due = tip.due.isoformat() if tip.due else ""
    return {"id": str(tip.pk), "lane": tip.lane, "due": due, "status": tip.status, "untouched": one.untouched}


def _stood(one: dict[str, Any]) -> Stood:
    due = datetime.fromisoformat(one["due"]) if one["due"] else None
    return str(one["lane"]), due, str(one["status"]), bool(one["untouched"])


def _forget_old(now: datetime) -> None:
    for id in queries.old(now):
        Handover.objects.filter(pk=id).delete()
        forget_keys(id)
        record("shift_handover_forgotten", actor=None, kind=kinds.HANDOVER, id=id, now=now)


def _digest(sealed: bytes | memoryview) -> str:
    return hashlib.sha256(bytes(sealed)).hexdigest()


def _record(verb: str, actor: Account, id: UUID, now: datetime, **told: str) -> None:
    record(verb, actor=actor.pk, kind=kinds.HANDOVER, id=id, now=now, detail=told)
