"""Adding sealed rows at the price of the statement itself.

Receiving a tip adds four rows, and `Model.save()` spends more time composing each INSERT than both databases spend on
it (`bench/intake`). The statement of a model never changes, so it is composed once, with the model's own defaults.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from heatwatch.common.secret import masked

# A subclass may do more to what it is given, so it is none of these.
_PLAIN: "dict[type[models.Field[Any, Any]], type]" = {models.CharField: str, models.BooleanField: bool}


@dataclass(frozen=True)
class _Statement:
    """An INSERT of every column of a model; `defaults` are ready for the database, by column attribute.

    `fields` know how a value is made ready; a foreign key is as the key it names. `plain` names the type that both
    databases take as it is, where a column has one.
    """

    sql: str
    fields: "dict[str, models.Field[Any, Any]]"
    plain: dict[str, type]
    defaults: dict[str, Any]


@masked
@dataclass(frozen=True)
class Row:
    """A row to add: `values` by attribute (``tip_id``, not ``tip``), the rest by the model's constant defaults."""

    model: type[models.Model]
    values: dict[str, Any]


def insert(rows: Sequence[Row]) -> None:
    """Add rows in their order, all of them or none; returns after the commit unless the caller's transaction is open.

    What is sent to PostgreSQL in one message is one transaction, so nothing else has to be said to it. Raises
    `IntegrityError` as ``save(force_insert=True)`` would, and `KeyError` for a column that is neither given nor has a
    constant default.
    """
    # Each look at Django's connection of this thread costs as much as a column.
    here = connections[DEFAULT_DB_ALIAS]
    statements = [_prepared(row, here) for row in rows]
    if here.vendor == "postgresql":
        statements = [
            ("; ".join(sql for sql, _ in statements), [value for _, values in statements for value in values])
        ]
    alone = here.vendor == "postgresql" and not here.in_atomic_block
    with nullcontext() if alone else transaction.atomic():
        _execute(statements, here)


def _execute(statements: "list[tuple[str, list[Any]]]", here: BaseDatabaseWrapper) -> None:
    """Execute statements one after another.

    On SQLite, Django searches each one for the places of its values, letter by letter, which takes longer than the
    statement. Only where something watches the statements of this connection do they go its way.
    """
    if here.vendor != "sqlite" or here.execute_wrappers or here.force_debug_cursor:
        with here.cursor() as cursor:
            for sql, values in statements:
                cursor.execute(sql, values)
        return
    here.validate_no_broken_transaction()
    with here.wrap_database_errors:
        for sql, values in statements:
            here.connection.execute(sql.replace("%s", "?"), values)


def _prepared(row: Row, here: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
    statement = _statement(row.model)
    fields, plain = statement.fields, statement.plain
    # Asking each field costs more than the statement, and half of them change nothing.
    given = {
        name: value if type(value) is plain.get(name) else fields[name].get_db_prep_save(value, here)
        for name, value in row.values.items()
    }
    values = statement.defaults | given
    return statement.sql, [values[name] for name in fields]


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
    plain = {name: _PLAIN[type(field)] for name, field in fields.items() if type(field) in _PLAIN}
    keys = {
        name: field.target_field if isinstance(field, models.ForeignKey) else field for name, field in fields.items()
    }
    return _Statement(sql, keys, plain, constant)
