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
        cursor.execute(*naming({name: value for name, value in named.items() if value}))


def naming(named: dict[str, str]) -> tuple[str, list[str]]:
    """The statement that names these ids, and its values."""
    calls = ", ".join("set_config(%s, %s, true)" for _ in named)
    return f"SELECT {calls}", [part for name, value in named.items() for part in (f"heatwatch.{name}", value)]
