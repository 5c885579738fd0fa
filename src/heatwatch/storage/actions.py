"""Writing a backup and restoring one."""

import io
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, transaction

from heatwatch import __version__
from heatwatch.audit.actions import record
from heatwatch.common.ids import new_id
from heatwatch.intake.actions.claiming import RESTORED, beat
from heatwatch.storage import queries
from heatwatch.storage.errors import Damaged, NewerBackup, NotEmpty, OtherVersion
from heatwatch.storage.lines import VERSION, Tally, line, typed
from heatwatch.storage.streams import LineSink, LineSource
from heatwatch.storage.tables import Table, of_stream
from heatwatch.vault.keys import Identity
from heatwatch.vault.sealing import seal_stream
from heatwatch.vault.unsealing import unseal_stream

TABLES, KEYS = "tables", "keys"
# What a destroyed tip key may survive in, and no longer.
KEYS_LIFE = timedelta(days=30)
ROWS_AT_ONCE, BYTES_AT_ONCE = 500, 4 * 1024 * 1024


class _Enough(Exception):
    """Raised inside a stream to stop reading it; never leaves this module."""


def back_up(file: Path, files: Mapping[str, str], now: datetime) -> dict[str, int]:
    """Write both streams of this moment; returns how many rows each table has. Nobody is kept from working."""
    backup = new_id()
    written: dict[str, int] = {}
    recipients = queries.office_recoveries()
    with queries.one_moment():
        for stream, place, own in ((TABLES, file, files), (KEYS, keys_file(file), {})):
            head = _head(stream, backup, own, now)
            counts: dict[str, int] = {}
            _write(place, LineSource(_lines(head, of_stream(stream), counts)), recipients)
            written |= counts
    with transaction.atomic():
        record("backed_up", actor=None, kind="backup", id=backup, now=now)
        beat("backup", now)
    return written


def keys_file(file: Path) -> Path:
    """Where the stream of tip keys lies that belongs to a backup."""
    return file.with_name(f"{file.name}.keys")


def prune(folder: Path, now: datetime) -> list[Path]:
    """Remove streams of tip keys older than thirty days, as the disposal certificate promises; returns them."""
    old = [
        file
        for file in sorted(folder.glob("*.keys"))
        if datetime.fromtimestamp(file.stat().st_mtime, now.tzinfo) < now - KEYS_LIFE
    ]
    for file in old:
        file.unlink()
    return old


def head_of(file: Path, identity: Identity) -> dict[str, Any]:
    """What a stream says of itself; raises `Unsealable` for a key that does not open it."""
    found: list[dict[str, Any]] = []

    def first(text: bytes) -> None:
        found.append(_parsed(text))
        raise _Enough

    with suppress(_Enough):
        _open(file, LineSink(first), identity)
    return _known(found[0] if found else None)


def refuse_filled() -> None:
    """Raise `NotEmpty` when any row lies in the database."""
    if filled := queries.first_filled():
        raise NotEmpty(filled)


def restore(files: list[Path], identity: Identity, now: datetime) -> dict[str, int]:
    """Fill an empty database from its streams, all or nothing, and compare it with what was counted at the backup."""
    refuse_filled()
    restored: dict[str, Tally] = {}
    with transaction.atomic():
        for file in files:
            loader = _Loader(restored)
            _open(file, LineSink(loader.take), identity)
            if not loader.ended:
                raise Damaged("it has no end")
        _compare(restored)
        _count_on_from_here()
        beat(RESTORED, now)
        record("restored", actor=None, kind="backup", id=head_of(files[0], identity)["id"], now=now)
    return {name: tally.rows for name, tally in restored.items()}


@dataclass
class _Loader:
    """Takes the lines of one stream and fills the tables they belong to."""

    done: dict[str, Tally]
    ended: bool = False
    _tables: dict[str, Table] = field(default_factory=dict)
    _table: Table | None = None
    _tally: Tally = field(default_factory=Tally)
    _waiting: list[Any] = field(default_factory=list)
    _size: int = 0

    def take(self, text: bytes) -> None:
        """One line: a row of the table at hand, or a beginning, or an end.

        Anybody can seal to a public recipient: a line that is not what it should be is damage, whatever it is.
        """
        try:
            self._take(text, _parsed(text))
        except (KeyError, TypeError, ValueError, AttributeError, DataError, IntegrityError, ValidationError) as wrong:
            raise Damaged("a line does not fit") from wrong

    def _take(self, text: bytes, value: Any) -> None:
        if isinstance(value, list):
            self._row(text, value)
        elif "heatwatch" in value:
            self._begin(value)
        elif "table" in value:
            self._next(value)
        elif "end" in value:
            self._end(value)
        else:
            raise Damaged("an unknown line")

    def _begin(self, head: dict[str, Any]) -> None:
        _known(head)
        if head["migrations"] != queries.migrations():
            raise OtherVersion(head["version"])
        self._tables = {table.name: table for table in of_stream(head["stream"])}

    def _next(self, told: dict[str, Any]) -> None:
        table = self._tables.get(told["table"])
        if table is None or told["columns"] != table.columns:
            raise Damaged("an unknown table")
        self._table, self._tally = table, Tally()

    def _row(self, text: bytes, values: list[Any]) -> None:
        if self._table is None:
            raise Damaged("a row without a table")
        self._tally.add(text)
        named = zip(self._table.columns, typed(values, self._table.kinds), strict=True)
        self._waiting.append(self._table.model(**dict(named)))
        self._size += len(text)
        if len(self._waiting) >= ROWS_AT_ONCE or self._size >= BYTES_AT_ONCE:
            self._store()

    def _end(self, told: dict[str, Any]) -> None:
        if told["end"] == "stream":
            if missing := sorted(set(self._tables) - set(self.done)):
                raise Damaged(f"it does not hold {', '.join(missing)}")
            self.ended = True
            return
        self._store()
        if self._table is None or told["end"] != self._table.name or told["tally"] != self._tally.as_dict():
            raise Damaged("a table is not as it was counted")
        self.done[self._table.name], self._table = self._tally, None

    def _store(self) -> None:
        if self._waiting and self._table:
            self._table.all.bulk_create(self._waiting)
        self._waiting, self._size = [], 0


def _head(stream: str, backup: UUID, files: Mapping[str, str], now: datetime) -> dict[str, Any]:
    return {
        "heatwatch": VERSION,
        "stream": stream,
        "id": str(backup),
        "made": now.isoformat(timespec="seconds"),
        "version": __version__,
        "migrations": queries.migrations(),
        "files": dict(files),
    }


def _lines(head: dict[str, Any], tables: list[Table], counts: dict[str, int]) -> Iterator[bytes]:
    yield line(head)
    for table in tables:
        yield line({"table": table.name, "columns": table.columns})
        tally = Tally()
        for row in queries.rows(table):
            tally.add(row)
            yield row
        counts[table.name] = tally.rows
        yield line({"end": table.name, "tally": tally.as_dict()})
    yield line({"end": "stream"})


def _write(file: Path, source: io.RawIOBase, recipients: list[str]) -> None:
    """Whole or not at all: under another name until the last byte is on the disk."""
    scratch = file.with_name(f"{file.name}.part")
    scratch.unlink(missing_ok=True)
    handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as target:
        seal_stream(cast("BinaryIO", source), target, recipients)
        target.flush()
        os.fsync(target.fileno())
    scratch.replace(file)


def _open(file: Path, sink: LineSink, identity: Identity) -> None:
    with file.open("rb") as source:
        unseal_stream(source, cast("BinaryIO", sink), identity)


def _known(head: Any) -> dict[str, Any]:
    """The first line of a stream, if this version can read what follows; raises `NewerBackup` or `Damaged`."""
    written = head.get("heatwatch") if isinstance(head, dict) else None
    if isinstance(written, int) and written > VERSION:
        raise NewerBackup
    if written != VERSION or not {"id", "made", "version", "migrations", "files"} <= head.keys():
        raise Damaged("it does not begin as one")
    return dict(head)


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise Damaged("a line cannot be read") from wrong


def _compare(restored: Mapping[str, Tally]) -> None:
    """Read every restored table back: what lies there must be what was counted when the backup was made."""
    for stream in (TABLES, KEYS):
        for table in of_stream(stream):
            if table.name in restored and queries.tally(table) != restored[table.name]:
                raise Damaged(f"{table.name} did not arrive as it was")


def _count_on_from_here() -> None:
    """PostgreSQL counts row numbers on from where it was, not from the highest that was restored."""
    models = [table.model for table in of_stream(TABLES)]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
