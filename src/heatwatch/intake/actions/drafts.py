"""What was typed and attached survives an error: sealed to the page's token, gone after a day or on leaving."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from heatwatch.common.clock import quarter_hour
from heatwatch.common.ids import new_id
from heatwatch.common.secret import masked
from heatwatch.intake import queries, rules
from heatwatch.intake.kinds import CHUNK, DRAFT
from heatwatch.intake.models import Attachment, Chunk, Draft, MailboxVisit, SingleMessage
from heatwatch.intake.receipts import draft_identity, draft_lookup
from heatwatch.intake.scope import alone_with, look_at
from heatwatch.intake.submission import SealedFile
from heatwatch.vault.errors import Unsealable
from heatwatch.vault.sealing import seal
from heatwatch.vault.unsealing import unseal

# With padding and age's own overhead this stays below one MiB a row.
CHUNK_BYTES = 960 * 1024
EVER = datetime(2000, 1, 1, tzinfo=UTC)
LEFT = b""
ORPHANS_AT_ONCE = 100


@masked
@dataclass(frozen=True)
class Kept:
    """An opened draft: the form fields as typed, and the files already added."""

    fields: dict[str, Any]
    files: list[SealedFile]


def save_draft(token: bytes, fields: dict[str, Any], files: Sequence[SealedFile], now: datetime) -> None:
    """Keep what was typed and attached, in place of an earlier draft of the same page.

    A draft that is kept again keeps its first time, so that it does not outlive the files that it offers.
    """
    lookup, identity = draft_lookup(token), draft_identity(token)
    secret = json.dumps({"fields": fields, "files": [file.as_dict() for file in files]}).encode()
    sealed = seal(secret, kind=DRAFT, record=lookup.hex(), recipients=[identity.recipient])
    with transaction.atomic():
        look_at(draft=lookup)
        earlier = queries.draft(lookup)
        first = earlier.stored if earlier and not _is_old(earlier, now) else quarter_hour(now)
        Draft.objects.filter(pk=lookup).delete()
        Draft(lookup=lookup, sealed=sealed, stored=first).save(force_insert=True)


def open_draft(token: bytes, now: datetime) -> Kept | None:
    """What this page kept for at most a day; of the files, those that are still whole."""
    kept = _opened(token, now)
    if not kept or not kept.files:
        return kept
    with transaction.atomic():
        look_at(files=",".join(str(file.file) for file in kept.files))
        stored = queries.loose_chunks([file.file for file in kept.files])
    return Kept(kept.fields, [file for file in kept.files if stored.get(file.file) == file.chunks])


def _opened(token: bytes, now: datetime) -> Kept | None:
    lookup = draft_lookup(token)
    with transaction.atomic():
        look_at(draft=lookup)
        row = queries.draft(lookup)
    if row is None or bytes(row.sealed) == LEFT or _is_old(row, now):
        return None
    try:
        data = json.loads(unseal(row.sealed, kind=DRAFT, record=lookup.hex(), identity=draft_identity(token)))
        return Kept(dict(data["fields"]), [SealedFile.from_dict(file) for file in data["files"]])
    except (Unsealable, ValueError, KeyError, TypeError, RecursionError):
        # A page that went on without its draft is better than one that fails.
        return None


def _is_old(draft: Draft, now: datetime) -> bool:
    return draft.stored < now - rules.DRAFT_LIFE


def discard_draft(token: bytes) -> None:
    """Forget a draft and its files: the reporter leaves."""
    kept = _opened(token, EVER)
    if kept:
        drop_files(file.file for file in kept.files)
    forget_draft(token)


def mark_left(token: bytes, now: datetime) -> None:
    """Remember for a day that a page was left, by an empty draft.

    A browser still holds the form that it sent, and offers whoever presses Back to send it again: a page that was left
    is not answered with its words once more.
    """
    lookup = draft_lookup(token)
    with transaction.atomic():
        look_at(draft=lookup)
        Draft.objects.filter(pk=lookup).delete()
        Draft(lookup=lookup, sealed=LEFT, stored=quarter_hour(now)).save(force_insert=True)


def is_left(token: bytes) -> bool:
    """Whether the reporter left this page."""
    lookup = draft_lookup(token)
    with transaction.atomic():
        look_at(draft=lookup)
        row = queries.draft(lookup)
    return row is not None and bytes(row.sealed) == LEFT


def forget_draft(token: bytes) -> None:
    """Forget what was typed, but not the files: they have joined a tip, or are about to."""
    lookup = draft_lookup(token)
    with transaction.atomic():
        look_at(draft=lookup)
        Draft.objects.filter(pk=lookup).delete()


def drop_files(files: Iterable[UUID]) -> None:
    """Remove the chunks of files that belong to no tip: a refused upload, a file taken out again."""
    wanted = list(files)
    with transaction.atomic():
        alone_with(wanted)
        look_at(files=",".join(map(str, wanted)))
        Chunk.objects.filter(file__in=wanted).exclude(file__in=Attachment.objects.values("file")).delete()


def write_chunk(file: SealedFile, place: int, data: bytes, now: datetime) -> None:
    """Seal and store one piece of a file, at most `CHUNK_BYTES` long, in a transaction of its own."""
    Chunk(**chunk_of(file, place, data, now)).save(force_insert=True)


def chunk_of(file: SealedFile, place: int, data: bytes, now: datetime) -> dict[str, Any]:
    """A piece of a file, sealed to the file's own key and to its place in it, by columns."""
    sealed = seal(data, kind=CHUNK, record=f"{file.file}/{place}", recipients=[file.identity.recipient])
    return {"id": new_id(), "file": file.file, "place": place, "sealed": sealed, "stored": quarter_hour(now)}


def sweep(now: datetime) -> int:
    """Remove drafts, visits and orphaned chunks that have outlived their time; returns how many rows went.

    What was stored more than a day from now was stored by a clock that ran ahead, and would otherwise stay until then.
    """
    early, late = now - rules.DRAFT_LIFE, now + rules.DRAFT_LIFE
    outlived = Q(stored__lt=early) | Q(stored__gt=late)
    # Files of a message that waits for a reader were stored with it; which they are only the reader can tell.
    waited_for = SingleMessage.objects.filter(damaged=False, call=False, file=False).values("stored")
    orphans = Chunk.objects.filter(outlived).exclude(stored__in=waited_for)
    gone = _sweep_orphans(orphans.exclude(file__in=Attachment.objects.values("file")))
    gone += Draft.objects.filter(outlived).delete()[0]
    gone += MailboxVisit.objects.filter(Q(expires__lt=now) | Q(expires__gt=late)).delete()[0]
    empty_the_log()
    return gone


def _sweep_orphans(orphans: QuerySet[Chunk]) -> int:
    """Remove these pieces, a few files at a time; what joins a tip meanwhile is no orphan any more."""
    gone = 0
    while files := set(orphans.values_list("file", flat=True)[:ORPHANS_AT_ONCE]):
        with transaction.atomic():
            alone_with(files)
            gone += orphans.filter(file__in=files).delete()[0]
    return gone


def empty_the_log() -> None:
    """SQLite's write-ahead log keeps copies of pages whose rows were deleted: fold it in and cut it to nothing.

    Somebody who reads for long (a backup) is not waited for: the next sweep comes in minutes, and meanwhile every
    writer would have to wait too.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    patience = connection.settings_dict["OPTIONS"]["timeout"] * 1000
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 200")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")
