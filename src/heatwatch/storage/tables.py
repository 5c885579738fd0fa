"""Which tables are kept, in which stream, and which are not worth keeping."""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Field, ForeignKey, Model, QuerySet

KEYS_TABLE = "vault_key"
# Table → why it is left out of every backup.
LEFT_OUT = {
    "accounts_consolesession": "a signed-in browser; it opens under its own cookie only",
    "accounts_signinslowing": "how long a name must wait; over in minutes",
    "accounts_setupcode": "a one-time code; the administrator gives another",
    "accounts_doneform": "forms of the last day",
    "intake_draft": "gone after a day, and promised to be",
    "intake_mailboxvisit": "an opened mailbox; over in half an hour",
    "intake_heartbeat": "who was alive a moment ago",
    "desk_presence": "who has a tip open at this moment",
}


@dataclass(frozen=True)
class Table:
    """One table as it is kept: its columns by name, and their kinds for reading them back."""

    model: type[Model]

    @property
    def name(self) -> str:
        """The name in the database."""
        return self.model._meta.db_table

    @property
    def all(self) -> QuerySet[Model]:
        """Every row."""
        return QuerySet(self.model)

    @property
    def columns(self) -> list[str]:
        """Django's names of the columns, in order."""
        return [field.attname for field in self.model._meta.local_concrete_fields]

    @property
    def kinds(self) -> list[str]:
        """What each column holds; a foreign key holds what it points at."""
        return [_held(field).get_internal_type() for field in self.model._meta.local_concrete_fields]


def every() -> list[Table]:
    """All tables of the house, the pointed-at before the pointing."""
    models = apps.get_models(include_auto_created=True)
    return [Table(model) for model in models if model.__module__.startswith("heatwatch.")]


def of_stream(stream: str) -> list[Table]:
    """The tables of the stream `tables` or `keys`."""
    kept = [table for table in every() if table.name not in LEFT_OUT]
    return [table for table in kept if (table.name == KEYS_TABLE) == (stream == "keys")]


def _held(field: "Field[object, object]") -> "Field[object, object]":
    while isinstance(field, ForeignKey):
        field = field.target_field
    return field
