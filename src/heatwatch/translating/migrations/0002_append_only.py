"""A translation is evidence: it is added and never changed, a correction is a further one; triggers refuse anything else.

Removing a row stays possible, since a tip's rows go with the tip; so does emptying `author_id` when an account goes.
"""

from typing import Any

from django.db import migrations

COLUMNS = "tip_id, message_id, number, at, sealed"
SQLITE = f"""
CREATE TRIGGER translating_translation_no_update BEFORE UPDATE OF {COLUMNS} ON translating_translation
BEGIN SELECT RAISE(ABORT, 'translations are append-only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION translation_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'translations are append-only'; END $$
"""
POSTGRESQL = f"""
CREATE TRIGGER translating_translation_no_update BEFORE UPDATE OF {COLUMNS} ON translating_translation
FOR EACH ROW EXECUTE FUNCTION translation_is_append_only()
"""


def protect(apps: Any, editor: Any) -> None:
    """Add the trigger."""
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRESQL_FUNCTION)
        editor.execute(POSTGRESQL)
    else:
        editor.execute(SQLITE)


def unprotect(apps: Any, editor: Any) -> None:
    """Take the trigger away again, for a migration backwards."""
    on = " ON translating_translation" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER translating_translation_no_update{on}")


class Migration(migrations.Migration):
    dependencies = [("translating", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]
