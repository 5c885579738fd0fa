"""How a command gets its settings: the instance is chosen before Django reads the environment."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[4]


def start(home: Path | None = None, door: str = "cli") -> None:
    """Load Django for an instance folder (default: HEATWATCH_HOME) as one of its doors."""
    if home is not None:
        os.environ["HEATWATCH_HOME"] = str(home)
    os.environ["HEATWATCH_DOOR"] = door

    import django

    django.setup()


def migrate() -> int:
    """Bring the tables to this version, all of it or nothing, and return how many steps it took; quick when none.

    Django notes some migrations only after their tables are there. Killed between the two, it would never go on.
    """
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return 0
    # SQLite changes no tables within a transaction while it looks after references; they are looked at in the end.
    connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.enable_constraint_checking()
    return len(plan)
