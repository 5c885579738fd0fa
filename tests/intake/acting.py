"""Somebody who took a door over, on PostgreSQL: what its role may do, and what it may not."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction

from heatwatch.intake.doors import Door


@contextmanager
def acting_as(door: Door) -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {door.role}")
        yield
        cursor.execute("RESET ROLE")


def refused(door: Door, statement: str) -> bool:
    try:
        with acting_as(door), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


def sees_no_row_and_changes_none(door: Door) -> None:
    """But for the recipients that it seals to; and it adds to no table but those that it is to add to.

    What it may see of a table one named row at a time is tried by the tests of that table.
    """
    for table in connection.introspection.table_names():
        column = connection.introspection.get_table_description(connection.cursor(), table)[0].name
        assert table in door.reads or refused(door, f'SELECT "{column}" FROM {table}'), table
        assert refused(door, f'UPDATE {table} SET "{column}" = "{column}"'), table
        assert refused(door, f"DELETE FROM {table}"), table
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege(%s, %s, 'INSERT')", [door.role, table])
            assert cursor.fetchone() == (table in door.inserts,), table
