"""Records and links of the audit trail can be added, never changed or removed, by any role that is not the owner
of the tables, and not by the application either: triggers refuse on both databases."""

from typing import Any

from django.db import migrations

TABLES = ("audit_record", "audit_chainlink")

SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$
"""
POSTGRESQL = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()
"""


def protect(apps: Any, editor: Any) -> None:
    """Add the triggers."""
    postgresql = editor.connection.vendor == "postgresql"
    if postgresql:
        editor.execute(POSTGRESQL_FUNCTION)
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            editor.execute((POSTGRESQL if postgresql else SQLITE).format(table=table, verb=verb))


def unprotect(apps: Any, editor: Any) -> None:
    """Take the triggers away again, for a migration backwards."""
    on = " ON {table}" if editor.connection.vendor == "postgresql" else ""
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            editor.execute(f"DROP TRIGGER {table}_no_{verb}{on.format(table=table)}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]
