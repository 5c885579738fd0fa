"""Adding sealed rows at the price of the statement itself.

Receiving a tip adds four rows, and `Model.save()` spends more time composing each INSERT than both databases spend on
it (`bench/intake`). The statement of a model never changes, so it is composed once, with the model's own defaults.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, models


@dataclass(frozen=True)
class _Statement:
    """An INSERT of every column of a model; `defaults` are ready for the database, by column attribute."""

    sql: str
    fields: "dict[str, models.Field[Any, Any]]"
    defaults: dict[str, Any]


def insert(model: type[models.Model], **values: Any) -> None:
    """Add a row: `values` by attribute (``tip_id``, not ``tip``), the rest by the model's constant defaults.

    Raises `IntegrityError` as ``save(force_insert=True)`` would, and `KeyError` for a column that is neither given nor
    has a constant default.
    """
    statement = _statement(model)
    given = {name: statement.fields[name].get_db_prep_save(value, connection) for name, value in values.items()}
    row = statement.defaults | given
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, [row[name] for name in statement.fields])


@cache
def _statement(model: type[models.Model]) -> _Statement:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields.values())
    places = ", ".join("%s" for _ in fields)
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608  names of our own
    constant = {
        name: field.get_db_prep_save(None if field.null else field.default, connection)
        for name, field in fields.items()
        if (field.null and not field.has_default()) or (field.has_default() and not callable(field.default))
    }
    return _Statement(sql, fields, constant)
