"""What the reader said, and what people said of it, is added and never changed: triggers refuse on both databases.

Removing a row stays possible, since a tip's rows go with the tip; so does emptying `by_id` when an account goes.
"""

from typing import Any

from django.db import migrations

# Table → the columns that never change.
TABLES = {
    "desk_assessment": "tip_id, number, code, knowledge, model, made_at, line, sealed",
    "desk_correction": "tip_id, at, sealed",
}

SQLITE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE OF {columns} ON {table}
BEGIN SELECT RAISE(ABORT, 'assessments and corrections are append-only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION reading_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'assessments and corrections are append-only'; END $$
"""
POSTGRESQL = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE OF {columns} ON {table}
FOR EACH ROW EXECUTE FUNCTION reading_is_append_only()
"""


def protect(apps: Any, editor: Any) -> None:
    """Add the triggers."""
    postgresql = editor.connection.vendor == "postgresql"
    if postgresql:
        editor.execute(POSTGRESQL_FUNCTION)
    for table, columns in TABLES.items():
        editor.execute((POSTGRESQL if postgresql else SQLITE).format(table=table, columns=columns))


def unprotect(apps: Any, editor: Any) -> None:
    """Take the triggers away again, for a migration backwards."""
    on = " ON {table}" if editor.connection.vendor == "postgresql" else ""
    for table in TABLES:
        editor.execute(f"DROP TRIGGER {table}_no_update{on.format(table=table)}")


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]
