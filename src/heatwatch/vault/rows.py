"""Adding sealed rows at the price of the statement itself.

Receiving a tip adds four rows, and `Model.save()` spends more time composing each INSERT than both databases spend on
it (`bench/intake`). The statement of a model never changes, so it is composed once.
"""

from functools import cache

from django.db import connection, models


def insert(row: models.Model) -> None:
    """Add a new row whose primary key is set; raises `IntegrityError` as `save(force_insert=True)` would."""
    statement, fields = _statement(type(row))
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@cache
def _statement(model: type[models.Model]) -> tuple[str, list["models.Field[object, object]"]]:
    fields = list(model._meta.concrete_fields)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join("%s" for _ in fields)
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})", fields  # noqa: S608  names of our own tables and columns only
