"""What the door's database role may look at, one row at a time, and the files that it must be alone with.

On PostgreSQL the door connects with a role of its own; row-level security (see `doors.py`) shows it a mailbox, a
draft, a tip or what was said of a caller only when the transaction has named its id. On SQLite, and for other roles,
naming changes nothing.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection


def look_at(
    *, mailbox: bytes = b"", draft: bytes = b"", visit: bytes = b"", tip: str = "", files: str = "", caller: bytes = b""
) -> None:
    """Name the rows this transaction looks at; call inside `transaction.atomic()`."""
    if connection.vendor != "postgresql":
        return
    named = {"mailbox": mailbox.hex(), "draft": draft.hex(), "visit": visit.hex(), "tip": tip, "files": files}
    named["caller"] = caller.hex()
    with connection.cursor() as cursor:
        cursor.execute(*naming({name: value for name, value in named.items() if value}))


def alone_with(files: Iterable[UUID]) -> None:
    """Until the transaction ends, nobody else joins these files to a tip or removes their pieces.

    Whoever sweeps would otherwise not see the tip that is being stored, and take the pieces of its file: the reporter
    would be told that it arrived. On SQLite one transaction writes at a time. Two files that share a number by chance
    wait for each other; in one order, so that nobody waits in a circle.
    """
    if connection.vendor != "postgresql":
        return
    numbers = sorted({int.from_bytes(file.bytes[8:], signed=True) for file in files})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(number) FROM unnest(%s::bigint[]) AS number", [numbers])


def naming(named: dict[str, str]) -> tuple[str, list[str]]:
    """The statement that names these ids, and its values."""
    calls = ", ".join("set_config(%s, %s, true)" for _ in named)
    return f"SELECT {calls}", [part for name, value in named.items() for part in (f"heatwatch.{name}", value)]
