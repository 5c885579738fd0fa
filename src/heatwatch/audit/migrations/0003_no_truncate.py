"""PostgreSQL's TRUNCATE fires no trigger of a row: it emptied what nobody could change. It is refused for itself.

SQLite has no such statement; its triggers of 0002 see every row that goes.
"""

from typing import Any

from django.db import migrations

TABLES = ("audit_record", "audit_chainlink")

POSTGRESQL = """
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()
"""


def protect(apps: Any, editor: Any) -> None:
    """Add the triggers."""
    if editor.connection.vendor == "postgresql":
        for table in TABLES:
            editor.execute(POSTGRESQL.format(table=table))


def unprotect(apps: Any, editor: Any) -> None:
    """Take the triggers away again, for a migration backwards."""
    if editor.connection.vendor == "postgresql":
        for table in TABLES:
            editor.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [migrations.RunPython(protect, unprotect)]
