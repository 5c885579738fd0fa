"""What the door's database role may look at, one row at a time.

On PostgreSQL the door connects with a role of its own; row-level security (see `doors.py`) shows it a mailbox, a
draft or a tip only when the transaction has named its id. On SQLite, and for other roles, naming changes nothing.
"""

from django.db import connection


def look_at(*, mailbox: bytes = b"", draft: bytes = b"", visit: bytes = b"", tip: str = "", files: str = "") -> None:
    """Name the rows this transaction looks at; call inside `transaction.atomic()`."""
    if connection.vendor != "postgresql":
        return
    named = {"mailbox": mailbox.hex(), "draft": draft.hex(), "visit": visit.hex(), "tip": tip, "files": files}
    with connection.cursor() as cursor:
        cursor.execute(*_naming({name: value for name, value in named.items() if value}))


def box_of(mailbox: bytes) -> bytes | None:
    """The sealed box of the mailbox under this look-up id, or nothing.

    Whoever tries message codes makes thousands of these: on PostgreSQL naming and reading go in one message, which is
    a transaction of its own. With the four of a transaction and Django's composing of the query a wrong code cost
    nearly twice as much (`bench/intake`).
    """
    read, value = "SELECT box FROM intake_mailbox WHERE lookup = %s", [mailbox]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            name, named = _naming({"mailbox": mailbox.hex()})
            cursor.execute(f"{name}; {read}", [*named, *value])
            cursor.nextset()
        else:
            cursor.execute(read, value)
        row = cursor.fetchone()
    return bytes(row[0]) if row else None


def _naming(named: dict[str, str]) -> tuple[str, list[str]]:
    """The statement that names these ids, and its values."""
    calls = ", ".join("set_config(%s, %s, true)" for _ in named)
    return f"SELECT {calls}", [part for name, value in named.items() for part in (f"heatwatch.{name}", value)]
