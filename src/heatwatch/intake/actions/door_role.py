"""Give the door its own database role."""

from django.db import connection, transaction
from psycopg import sql

from heatwatch.common.errors import HouseError
from heatwatch.common.secret import Secret
from heatwatch.intake.doors import ROLE, statements


def create_door_role(password: Secret[str] | None) -> None:
    """Create the role if it is missing, set its password, and grant it what `doors.py` lists and nothing else.

    Run by the owner of the tables. Raises `HouseError` on SQLite, where doors are processes but not roles.
    """
    if connection.vendor != "postgresql":
        raise HouseError("SQLite has no roles", "set HEATWATCH_DATABASE_URL to a PostgreSQL database first")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {ROLE} LOGIN NOINHERIT NOCREATEDB NOCREATEROLE NOSUPERUSER")
        if password is not None:
            cursor.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(ROLE), sql.Literal(password.reveal()))
            )
        for statement in statements():
            cursor.execute(statement)
