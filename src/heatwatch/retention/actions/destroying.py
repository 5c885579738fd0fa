"""What two people decided is done: key first, so that from one commit on nothing of the tip can be read any more.

1. Hash what is sealed in the pieces of its files. They never change, and there may be a gigabyte of them.
2. In one transaction: look once more whether anything stands in the way, hash the rest, delete the tip's keys and every
   row of it but those pieces. Before this commit the tip is whole, after it there is nothing to open.
3. Delete the pieces, a few at a time, so that nobody who reports waits for it.
4. Empty SQLite's write-ahead log, which holds copies of pages.
5. Write the certificate, and its hash into the audit trail.

Killed at any moment, it goes on where it stopped, in this process or another.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import BinaryField, Model, Q, QuerySet

from heatwatch.audit.actions import record
from heatwatch.desk.models import AdvocateFile
from heatwatch.intake.actions.drafts import empty_the_log
from heatwatch.intake.models import Attachment, Chunk, Tip
from heatwatch.links.models import Link
from heatwatch.oversight.actions.grouping import forget_groups
from heatwatch.retention import queries, rules
from heatwatch.retention.certificates import digest_of
from heatwatch.retention.models import Disposal
from heatwatch.saved.models import Match
from heatwatch.storage.actions import KEYS_LIFE
from heatwatch.vault.models import TipKey

AT_ONCE, PIECES_AT_ONCE = 20, 16
Evidence = dict[str, dict[str, Any]]


def work_off(now: datetime, at_once: int = AT_ONCE) -> int:
    """Destroy what is confirmed, and go on with what was begun; returns how many were finished or stopped."""
    return sum(destroy(disposal, now) for disposal in queries.to_destroy(at_once))


def destroy(disposal: UUID, now: datetime) -> bool:
    """Bring one disposal to its end; False when there is nothing to do, or it has to be tried again."""
    row = Disposal.objects.get(pk=disposal)
    if row.state == Disposal.CONFIRMED:
        _take_keys(row, now)
        row.refresh_from_db()
    if row.state != Disposal.DESTROYING:
        return row.state == Disposal.STOPPED
    _take_pieces(row)
    empty_the_log()
    return _finish(row, now)


def belongings(tip: UUID) -> dict[type[Model], QuerySet[Any]]:
    """Every row that goes with a tip, table by table: its keys, whatever points at it, and the pieces of its files."""
    found: dict[type[Model], QuerySet[Any]] = {Tip: Tip.objects.filter(pk=tip)}
    waiting: list[type[Model]] = [Tip]
    while waiting:
        parent = waiting.pop(0)
        for relation in parent._meta.related_objects:
            child: Any = relation.related_model
            pointing: QuerySet[Any] = QuerySet(child).filter(**{f"{relation.field.name}__in": found[parent]})
            if child not in found:
                waiting.append(child)
            # A link points at two tips, and goes with either.
            found[child] = found[child] | pointing if child in found else pointing
    # The advocates' file of a tip has a key of its own.
    found[TipKey] = TipKey.objects.filter(Q(tip=tip) | Q(tip__in=AdvocateFile.objects.filter(tip=tip).values("pk")))
    found[Chunk] = Chunk.objects.filter(file__in=found[Attachment].values("file"))
    return found


def _take_keys(row: Disposal, now: datetime) -> None:
    files = _files(row.tip)
    pieces = _evidence(Chunk.objects.filter(file__in=files))
    with transaction.atomic():
        tip = Tip.objects.select_for_update().filter(pk=row.tip).first()
        mine = Disposal.objects.filter(pk=row.pk, state=Disposal.CONFIRMED)
        if why := _obstacle(row, tip, now):
            if why != rules.ON_A_SCREEN and mine.update(state=Disposal.STOPPED, ended_at=now, obstacle=why):
                record("disposal_stopped", actor=None, kind="disposal", id=row.pk, tip=row.tip, now=now)
            return
        if _files(row.tip) != files:
            return  # A file joined since they were hashed: the next turn begins again.
        gone: Evidence = {Chunk._meta.db_table: pieces} if pieces["rows"] else {}
        gone |= _take_rows(row.tip)
        told = {"keys_gone_at": now, "unopenable_from": rules.unopenable_from(now, KEYS_LIFE), "destroyed": gone}
        if mine.update(state=Disposal.DESTROYING, files=[str(file) for file in files], **told) != 1:
            transaction.set_rollback(True)


def _obstacle(row: Disposal, tip: Tip | None, now: datetime) -> str:
    if tip is None:
        return "the tip is not there any more"
    if tip.restricted != row.restricted:
        return "it was restricted or given back since"
    return rules.obstacle(queries.standing(tip, now))


def _take_rows(tip: UUID) -> Evidence:
    """Hash and delete everything but the pieces of files, the keys first."""
    rows = belongings(tip)
    del rows[Chunk]
    # Links go with the tip. How many there were would tell of restricted tips to whoever sees the others.
    del rows[Link]
    # So does that it fits somebody's saved search: in how many, a certificate must not say.
    del rows[Match]
    evidence = {model._meta.db_table: _evidence(found) for model, found in rows.items()}
    rows[TipKey].delete()
    rows[Tip].delete()
    forget_groups()
    return {table: gone for table, gone in evidence.items() if gone["rows"]}


def _take_pieces(row: Disposal) -> None:
    for file in row.files:
        while some := list(Chunk.objects.filter(file=UUID(file)).values_list("pk", flat=True)[:PIECES_AT_ONCE]):
            Chunk.objects.filter(pk__in=some).delete()


def _finish(row: Disposal, now: datetime) -> bool:
    """The certificate; whoever is second writes none."""
    digest = digest_of(queries.facts(row))
    with transaction.atomic():
        begun = Disposal.objects.filter(pk=row.pk, state=Disposal.DESTROYING)
        if begun.update(state=Disposal.DONE, files=[], digest=digest) != 1:
            return False
        detail = {"certificate": str(row.pk), "sha256": digest}
        record("disposed", actor=None, kind="disposal", id=row.pk, tip=row.tip, now=now, detail=detail)
    return True


def _files(tip: UUID) -> list[UUID]:
    return list(Attachment.objects.filter(tip=tip).order_by("file").values_list("file", flat=True))


def _evidence(rows: QuerySet[Any]) -> dict[str, Any]:
    """How many rows, and SHA-256 over the hashes of what is sealed in them, in the order of these hashes.

    The words cannot be guessed from it, since what is hashed is sealed. A copy in a backup can be told by it.
    """
    sealed = [field.attname for field in rows.model._meta.local_concrete_fields if isinstance(field, BinaryField)]
    hashes = sorted(_hash(values) for values in rows.order_by().values_list("pk", *sealed).iterator(chunk_size=4))
    return {"rows": len(hashes), "sha256": hashlib.sha256(b"".join(hashes)).hexdigest()}


def _hash(values: Iterable[Any]) -> bytes:
    parts = (bytes(part) if isinstance(part, bytes | memoryview) else str(part).encode() for part in values)
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).digest()
