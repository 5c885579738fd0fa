"""Working a tip: reply, note, triage by hand, assign. Each change names the version it was made on."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from heatwatch.accounts.access import require
from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common.clock import quarter_hour
from heatwatch.common.errors import Invalid
from heatwatch.common.ids import new_id
from heatwatch.common.text import cleaned
from heatwatch.desk import kinds, queries, rules
from heatwatch.desk.actions.correcting import keep_lane
from heatwatch.desk.actions.opening import Held
from heatwatch.desk.errors import ChangedMeanwhile, NotOpened
from heatwatch.desk.models import Note
from heatwatch.intake.kinds import MESSAGE
from heatwatch.intake.models import Message, Tip
from heatwatch.knowledge.desk_tables import TYPES, due_minutes, lanes, urgencies
from heatwatch.knowledge.reply_templates import open_slot
from heatwatch.vault.sealing import seal


def allow(actor: Account, action: str, tip: Tip) -> None:
    """Raise `Forbidden` unless the actor may do this to this tip (which they got through `queries.tip_for`)."""
    require(actor, action, on_restricted_to_me=tip.restricted)


def change(tip: Tip, version: int, actor: Account, verb: str, now: datetime, **columns: Any) -> None:
    """Change clear columns if nobody else did since `version`; raises `ChangedMeanwhile`. Call in a transaction."""
    changed = Tip.objects.filter(pk=tip.pk, version=version).update(version=F("version") + 1, **columns)
    if changed != 1:
        raise ChangedMeanwhile([tip.number])
    detail = {name: _shown(value) for name, value in columns.items()} | {"version": version + 1}
    record(verb, actor=actor.pk, kind="tip", id=tip.pk, tip=tip.pk, now=now, detail=detail)


def reply(actor: Account, opened: Held, text: str, *, id: UUID, now: datetime) -> None:
    """Write to the reporter: sealed to the mailbox and the tip. The same `id` again sends nothing.

    Raises `Invalid` for an empty reply, and for one in which a slot of a template was not filled in.
    """
    allow(actor, "reply", opened.tip)
    mailbox = queries.mailbox_recipient(opened.tip)
    if not text.strip():
        raise Invalid("the reply is empty", "write a message first", "text")
    if slot := open_slot(text):
        raise Invalid(f"the reply still holds {slot}", f"fill in {slot} first, or take it out", "text")
    if not mailbox:
        raise Invalid("nobody holds a message code for this tip", "it cannot be answered here; write a note", "text")
    body = json.dumps({"text": cleaned(text), "sent": now.isoformat()}).encode()
    both = [mailbox, opened.identity.recipient]
    sealed = seal(body, kind=MESSAGE, record=id, recipients=both)
    with transaction.atomic():
        values = {"tip": opened.tip, "sender": Message.DESK, "author": actor, "sent": now, "sealed": sealed}
        values |= {"place": queries.message_count(opened.tip), "noticed": True}
        _, created = Message.objects.get_or_create(id=id, defaults=values)
        if created:
            answered(queries.locked(opened.tip), now)
            record("replied", actor=actor.pk, kind="message", id=id, tip=opened.tip.pk, now=now)


def note(actor: Account, opened: Held, text: str, *, id: UUID, now: datetime) -> None:
    """Write a private note, sealed to the tip. The same `id` again writes nothing."""
    allow(actor, "note", opened.tip)
    if not text.strip():
        raise Invalid("the note is empty", "write something first", "text")
    sealed = seal(cleaned(text).encode(), kind=kinds.NOTE, record=id, recipients=[opened.identity.recipient])
    with transaction.atomic():
        values = {"tip": opened.tip, "author": actor, "at": now, "sealed": sealed}
        _, created = Note.objects.get_or_create(id=id, defaults=values)
        if created:
            record("noted", actor=actor.pk, kind="note", id=id, tip=opened.tip.pk, now=now)


def triage(
    actor: Account,
    opened: Held,
    *,
    version: int,
    lane: str,
    urgency: str,
    types: Sequence[str],
    jurisdiction: str,
    reason: str,
    now: datetime,
) -> None:
    """A person sets lane, urgency, types and jurisdiction; the due time follows from lane and urgency.

    Whoever takes a tip out of the lane that the reader put it in says why in a line, which is sealed to the tip.
    """
    tip = opened.tip
    allow(actor, "triage", tip)
    overrules = tip.graded_by == Tip.BY_READER and lane != tip.lane
    if overrules and not reason.strip():
        raise Invalid("the reason is missing", "write in a line why the reader's lane is not right", "reason")
    _known(lane, lanes(), "lane")
    _known(urgency, urgencies(), "urgency")
    for kind in types:
        _known(kind, TYPES, "types")
    columns: dict[str, Any] = {"lane": lane, "urgency": urgency, "types": " ".join(sorted(types))}
    # From here on the reader moves it no more.
    columns["graded_by"] = Tip.BY_PERSON
    columns["jurisdiction"] = cleaned(jurisdiction)[:40]
    with transaction.atomic():
        row = queries.locked(tip)
        if row.status != Tip.CLOSED:
            columns |= queries.due_columns(row, _due_by(lane, urgency, now) or row.due_by_itself)
        change(tip, version, actor, "triaged", now, **columns)
        if lane == rules.CRISIS != row.lane:
            record("alerted", actor=actor.pk, kind="tip", id=tip.pk, tip=tip.pk, now=now, detail={"lane": lane})
        if reason.strip() or tip.reading == Tip.READ:
            keep_lane(actor, opened, lane=lane, reason=reason, id=new_id(), now=now)


def assign(actor: Account, tip: Tip, assignee: Account | None, *, version: int, now: datetime) -> None:
    """Give the tip to a colleague who may open it, or to nobody."""
    allow(actor, "assign", tip)
    if assignee and not queries.may_hold(assignee, tip):
        raise Invalid("this colleague cannot open the tip", "choose somebody who may open it", "assignee")
    with transaction.atomic():
        change(tip, version, actor, "assigned", now, assignee=assignee)


def bulk_assign(
    actor: Account, tips: Iterable[Tip], assignee: Account | None, *, versions: Mapping[str, int], now: datetime
) -> int:
    """Give several opened tips to a colleague, all or none; returns how many. Raises what `bulk` raises."""
    chosen = bulk(actor, tips, versions)
    with transaction.atomic():
        for tip in chosen:
            assign(actor, tip, assignee, version=tip.version, now=now)
    return len(chosen)


def bulk(actor: Account, tips: Iterable[Tip], versions: Mapping[str, int]) -> list[Tip]:
    """The tips of a bulk act, if it is allowed on all of them.

    `versions` are those that the list showed, by number. Raises `NotOpened` when a tip was never opened, and
    `ChangedMeanwhile` when somebody changed one since: their work is never overwritten unseen.
    """
    require(actor, "bulk")
    chosen = list(tips)
    unread = [tip.number for tip in chosen if tip.status == Tip.UNREAD]
    if unread:
        raise NotOpened(unread)
    changed = [tip.number for tip in chosen if tip.version != versions.get(tip.number)]
    if changed:
        raise ChangedMeanwhile(changed)
    if not chosen:
        raise Invalid("no tip is chosen", "check the box before each tip that is meant", "tips")
    if len(chosen) > rules.BULK_LIMIT:
        raise Invalid("too many tips are chosen", f"choose at most {rules.BULK_LIMIT}", "tips")
    return chosen


def notice_messages(now: datetime) -> int:
    """Bring new messages from reporters to the queue: the tip waits on the desk again, and reopens if it was closed.

    The door may not change a tip, so the reader does this every second, and the console before it lists.
    """
    waiting = queries.unnoticed_messages()
    if not waiting:
        return 0
    with transaction.atomic():
        for message, tip in waiting:
            if not Message.objects.filter(pk=message, noticed=False).update(noticed=True):
                continue
            _wake(tip, message, now)
    return len(waiting)


def _wake(tip: UUID, message: UUID, now: datetime) -> None:
    row = Tip.objects.select_for_update().get(pk=tip)
    due = _answer_due(row, now)
    closed = queries.last_closure(row) if row.status == Tip.CLOSED else None
    if closed and closed.reopened_at is None:
        closed.reopened_at = now
        closed.save(update_fields=["reopened_at"])
    status = Tip.OPEN if row.status == Tip.CLOSED else row.status
    Tip.objects.filter(pk=tip).update(
        **queries.due_columns(row, due),
        waiting_on=Tip.US,
        status=status,
        disposition="",
        version=F("version") + 1,
    )
    record("reporter_wrote", actor=None, kind="message", id=message, tip=tip, now=now, coarse=True)


def _answer_due(row: Tip, now: datetime) -> datetime:
    """By when the desk is to answer what just came back to it; what is due sooner stays so."""
    return min(filter(None, [row.due_by_itself, quarter_hour(now) + rules.ANSWER_MESSAGE]))


def call_back(tip: UUID, now: datetime) -> None:
    """An answer did not reach the reporter, or perhaps not: the tip waits on the desk again. Call in a transaction."""
    row = Tip.objects.select_for_update().get(pk=tip)
    if row.status != Tip.CLOSED:
        changed = {**queries.due_columns(row, _answer_due(row, now)), "waiting_on": Tip.US, "version": F("version") + 1}
        Tip.objects.filter(pk=tip).update(**changed)


def answered(tip: Tip, now: datetime) -> None:
    """After an answer the next step is due anew, counted from now; a tip without a lane keeps its time.

    A child-abuse report that is not made yet waits on the desk, whoever was answered.
    """
    own = tip.due and (_due_by(tip.lane, tip.urgency, now) or tip.due_by_itself)
    due = queries.due_columns(tip, own)
    waiting_on = Tip.US if due["own_due"] else Tip.REPORTER
    Tip.objects.filter(pk=tip.pk).update(waiting_on=waiting_on, **due)


def _due_by(lane: str, urgency: str, now: datetime) -> datetime | None:
    return rules.due_after_triage(now, due_minutes(lane, urgency))


def _shown(value: Any) -> Any:
    """A changed column as the audit trail keeps it: ids and names of categories, as JSON can hold them."""
    return value if isinstance(value, bool | int | type(None)) else str(getattr(value, "pk", value))


def _known(value: str, among: Iterable[str], name: str) -> None:
    if value and value not in among:
        raise Invalid(f"unknown {name}", f"choose a {name} from the list", name)
