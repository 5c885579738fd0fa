"""Whether the tables of the database are those of this release, and how they become that."""

from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from heatwatch.storage.errors import NewerTables


@dataclass(frozen=True)
class Tables:
    """How many steps the tables are behind this release, and whether a later one has changed them."""

    missing: int
    newer: bool


def tables() -> Tables:
    """As the database notes them; raises Django's `Error` where it does not answer."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Tables(len(missing), not set(executor.loader.applied_migrations) <= set(executor.loader.disk_migrations))


def bring_up_to_date() -> int:
    """Bring the tables to this version, all of it or nothing, and return how many steps it took; quick when none.

    Raises `NewerTables` before it changes any. Django notes some migrations only after their tables are there: killed
    between the two, it would never go on.
    """
    found = tables()
    if found.newer:
        raise NewerTables
    if not found.missing:
        return 0
    # SQLite changes no tables within a transaction while it looks after references; they are looked at in the end.
    connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.enable_constraint_checking()
    return found.missing
