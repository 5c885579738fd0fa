"""Give a door its own database role."""

from django.db import DatabaseError, connection, transaction
from psycopg import sql

from heatwatch.common.errors import HouseError
from heatwatch.common.secret import Secret
from heatwatch.intake.doors import PUBLIC, Door, quiet, statements


def create_door_role(password: Secret[str] | None, *, demo: bool, door: Door = PUBLIC) -> list[str]:
    """Create the role if it is missing, set its password, and grant it what `doors.py` lists and nothing else.

    Run by the owner of the tables. Returns what the server's administrator has to run, because the owner may not.
    Raises `HouseError` on SQLite, where doors are processes but not roles.
    """
    if connection.vendor != "postgresql":
        raise HouseError("SQLite has no roles", "set HEATWATCH_DATABASE_URL to a PostgreSQL database first")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [door.role])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {door.role} LOGIN NOINHERIT NOCREATEDB NOCREATEROLE NOSUPERUSER")
        if password is not None:
            cursor.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(door.role), sql.Literal(password.reveal()))
            )
        for statement in statements(door, demo=demo):
            cursor.execute(statement)
    return _keep_quiet(door)


def _keep_quiet(door: Door) -> list[str]:
    """Keep what both roles send out of the server's log; returns the statements when this role may not run them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_user)")
        wanted = [*quiet(door.role), *quiet(cursor.fetchone()[0])]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in wanted:
                cursor.execute(statement)
    except DatabaseError:
        return wanted
    return []
