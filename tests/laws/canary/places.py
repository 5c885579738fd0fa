"""Every place where something could have been kept: each column of each table, and each file."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from tests.cluster import Cluster
from tests.laws.canary.words import found_in

PG_TABLES = "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) FROM information_schema.tables"


def in_tables(database: Path | None, server: Cluster | None, name: str) -> list[str]:
    """Where it stands in clear in the rows, table by table and column by column."""
    if server:
        return [leak for table, column, value in postgresql_cells(server, name) for leak in told(table, column, value)]
    assert database
    return [leak for table, column, value in sqlite_cells(database) for leak in told(table, column, value)]


def told(table: str, column: str, value: object) -> Iterator[str]:
    data = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
    for word in found_in(data):
        yield f"{table}.{column}: {word}"


def sqlite_cells(database: Path) -> Iterator[tuple[str, str, object]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            cursor = connection.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            yield from cells(table, columns, cursor)


def postgresql_cells(server: Cluster, name: str) -> Iterator[tuple[str, str, object]]:
    with server.connect(name) as connection:
        tables = connection.execute(PG_TABLES + " WHERE table_schema NOT IN ('information_schema')").fetchall()
        for (table,) in tables:
            cursor = connection.execute(f"SELECT * FROM {table}".encode())
            yield from cells(table, [column.name for column in cursor.description or []], cursor)


def cells(table: str, columns: list[str], rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[str, str, object]]:
    for row in rows:
        for column, value in zip(columns, row, strict=True):
            yield table, column, value


def in_files(*folders: Path) -> list[str]:
    """The files that carry it, in their content or in their name."""
    return [
        f"{file}: {word}"
        for folder in folders
        for file in folder.rglob("*")
        for word in found_in(str(file.relative_to(folder)).encode()) | content(file)
    ]


def content(file: Path) -> set[str]:
    """A file that went while the folder was read, as PostgreSQL's do, carries nothing any more."""
    try:
        return found_in(file.read_bytes()) if file.is_file() else set()
    except FileNotFoundError:
        return set()
