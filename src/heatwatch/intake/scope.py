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
    settings = [(f"heatwatch.{name}", value) for name, value in named.items() if value]
    calls = ", ".join("set_config(%s, %s, true)" for _ in settings)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [part for setting in settings for part in setting])
