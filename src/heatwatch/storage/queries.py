"""Every read of whole tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from heatwatch.intake.models import Attachment
from heatwatch.storage.lines import Tally, line, plain
from heatwatch.storage.tables import LEFT_OUT, Table, every
from heatwatch.vault import recipients
from heatwatch.vault.compartments import ADVOCATES

ROWS_AT_ONCE = 500
# A chunk is up to a megabyte.
CHUNKS_AT_ONCE = 4


def office_recoveries() -> list[str]:
    """The recovery recipients that the office's own custodians hold; the advocates' sheets are not the office's.

    They come from the file of the ceremony: one swapped in the database would make backups for somebody else.
    """
    named = recipients.load(settings.ENV.recipients_file).recoveries
    return [recipient for name, recipient in sorted(named.items()) if name != ADVOCATES]


def migrations() -> list[str]:
    """Which migrations made these tables: two databases with the same list have the same tables."""
    applied = MigrationRecorder.Migration.objects.filter(app__in={table.model._meta.app_label for table in every()})
    return sorted(f"{app}.{name}" for app, name in applied.values_list("app", "name"))


def rows(table: Table) -> Iterator[bytes]:
    """Every row of a table as a line, a few at a time."""
    found = table.all
    at_once = ROWS_AT_ONCE
    if table.name == "intake_chunk":
        # Pieces that joined no tip belong to drafts, which are left out.
        found, at_once = found.filter(file__in=Attachment.objects.values("file")), CHUNKS_AT_ONCE
    for values in found.values_list(*table.columns).iterator(chunk_size=at_once):
        yield line(plain(values))


def tally(table: Table) -> Tally:
    """Count and digest of a table as it lies in the database now."""
    counted = Tally()
    for row in rows(table):
        counted.add(row)
    return counted


def first_filled() -> str:
    """The name of a table that holds rows, or nothing in an empty database."""
    there = set(connection.introspection.table_names()) - set(LEFT_OUT)
    return next((table.name for table in every() if table.name in there and table.all.exists()), "")


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment, and nobody is kept from writing meanwhile."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # Django's transactions would take SQLite's write lock at once (transaction_mode IMMEDIATE); a deferred one reads.
    _execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        _execute("ROLLBACK")


def _execute(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
