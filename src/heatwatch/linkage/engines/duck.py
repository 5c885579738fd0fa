"""DuckDB in the memory of this process: nothing is written to a disk, and too much is an error and no spill."""

from collections.abc import Iterator, Mapping
from typing import Any

from heatwatch.linkage.engines.engine import TYPES, Column, NoEngine, TooMuch


class Duck:
    """An engine in memory."""

    def __init__(self, memory: str = "6GB", threads: int = 2) -> None:
        try:
            import duckdb  # noqa: PLC0415  only who asks for this engine has it
        except ImportError as missing:
            raise NoEngine(
                "DuckDB is not installed", "install requirements/scale.txt, or use --engine python"
            ) from missing
        self._too_much = duckdb.OutOfMemoryException
        self._database = duckdb.connect(
            ":memory:", config={"temp_directory": "", "memory_limit": memory, "threads": threads}
        )

    def put(self, table: str, columns: Mapping[str, Column]) -> None:
        """Add rows to a table, which is made when the first come."""
        typed = ", ".join(f"{name} {TYPES[column.dtype.name]}" for name, column in columns.items())
        self._do(f"CREATE TABLE IF NOT EXISTS {table} ({typed})")
        batch = dict(columns)
        if len(next(iter(batch.values()))):
            self._database.register("batch", batch)
            self._do(f"INSERT INTO {table} SELECT * FROM batch")  # noqa: S608  names of ours
            self._database.unregister("batch")

    def keep(self, name: str, question: str) -> None:
        """Keep the answer to a question as a table; one of that name gives way."""
        self._do(f"CREATE OR REPLACE TABLE {name} AS {question}")

    def drop(self, name: str) -> None:
        """Keep a table no longer."""
        self._do(f"DROP TABLE {name}")

    def ask(self, question: str) -> Iterator[tuple[Any, ...]]:
        """The rows that answer a question."""
        self._do(question)
        while rows := self._database.fetchmany(10_000):
            yield from rows

    def close(self) -> None:
        """Let go of everything."""
        self._database.close()

    def _do(self, question: str) -> None:
        try:
            self._database.execute(question)
        except self._too_much as full:
            raise TooMuch(
                "the engine needs more memory than it may use", "allow it more with --memory, or link fewer tips"
            ) from full
