"""Every write to the audit trail."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from heatwatch.audit import queries
from heatwatch.audit.models import ChainLink, Record, Waiting
from heatwatch.audit.rules import next_hash
from heatwatch.common.clock import next_quarter_hour, quarter_hour
from heatwatch.common.ids import new_id

CHAIN_BATCH = 500


def record(
    verb: str,
    *,
    actor: UUID | None,
    kind: str,
    id: object,
    now: datetime,
    tip: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
    coarse: bool = False,
) -> None:
    """Insert a record; the caller's transaction decides whether the act and its record both happen.

    `coarse` is for what a reporter did: its time is kept to the quarter hour, so that no log of a provider matches it.
    """
    at, turn = (quarter_hour(now), next_quarter_hour(now)) if coarse else (now, now)
    # Where the caller has no transaction, a record whose process dies here would never be chained: a false alarm.
    with transaction.atomic(savepoint=False):
        entry = Record.objects.create(
            at=at, actor=actor, verb=verb, object_kind=kind, object_id=str(id), tip=tip, detail=dict(detail or {})
        )
        # Rounded up, the turn in the queue raises no alarm that the chainer is late.
        Waiting.objects.create(record=entry, at=turn)


def record_refusal(
    verb: str,
    *,
    actor: UUID,
    kind: str,
    id: str,
    now: datetime,
    tip: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Insert a record of what somebody was refused, unless the last minute tells of it already."""
    if queries.is_new_refusal(actor, verb, id, tip, now):
        record(verb, actor=actor, kind=kind, id=id, now=now, tip=tip, detail=detail)


def chain(limit: int = CHAIN_BATCH) -> int:
    """Order and hash the records that are not chained yet; returns how many were.

    One chainer runs at a time: a second one loses on the primary key and its transaction is undone.
    """
    with transaction.atomic():
        sequence, previous = queries.head()
        waiting = list(queries.unchained(limit))
        links = []
        for entry in waiting:
            sequence, previous = sequence + 1, next_hash(previous, entry)
            links.append(ChainLink(sequence=sequence, record_id=UUID(entry.id), hash=previous))
        ChainLink.objects.bulk_create(links)
        Waiting.objects.filter(record__in=[link.record_id for link in links]).delete()
    return len(waiting)


def note_ran_ahead(now: datetime) -> datetime | None:
    """The clock is right now and ran ahead before: up to which time its records reach; None when none lies ahead."""
    newest = queries.newest()
    if newest is None or newest <= now:
        return None
    with transaction.atomic():
        detail = {"until": newest.isoformat()}
        record(queries.RAN_AHEAD, actor=None, kind="clock", id=new_id(), now=now, detail=detail)
    return newest


def anchor(place: Path, now: datetime) -> None:
    """Append the chain head to a file that the database's administrator cannot write."""
    sequence, head = queries.head()
    line = json.dumps({"at": now.isoformat(timespec="seconds"), "sequence": sequence, "hash": head})
    with place.open("a", encoding="ascii") as file:
        file.write(line + "\n")
