"""Spark, for volumes beyond one machine: the same steps, on workers that prove a secret and encrypt what they send.

Which master it runs on and under which secret stands in `spark-defaults.conf` of SPARK_CONF_DIR, as for any program
that uses Spark (ops/spark/README.md); without one it runs in this process. Whatever it puts on a disk while it sorts is
encrypted under a key of the run.
"""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from heatwatch.linkage.engines.engine import TYPES, Column, NoEngine, TooMuch

# Pieces of a table: two for each of two workers.
PARTITIONS = "4"
CLOSED = {
    "spark.authenticate": "true",
    "spark.network.crypto.enabled": "true",
    "spark.io.encryption.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.eventLog.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": PARTITIONS,
    "spark.default.parallelism": PARTITIONS,
    "spark.log.level": "ERROR",
}


class Spark:
    """A session of its own."""

    def __init__(self, gigabytes: int = 4) -> None:
        try:
            from pyspark.sql import DataFrame, SparkSession  # noqa: PLC0415  only who asks for this engine has it
        except ImportError as missing:
            hint = "install requirements/scale.txt, or name another --engine"
            raise NoEngine("Spark is not installed", hint) from missing
        builder = SparkSession.builder.appName("heatwatch link").config("spark.driver.memory", f"{gigabytes}g")
        for name, value in CLOSED.items():
            builder = builder.config(name, value)
        try:
            self._session = builder.getOrCreate()
        except Exception as refused:
            raise NoEngine("Spark does not start", "it needs Java 17, and a master that runs") from refused
        self._given: dict[str, list[DataFrame]] = {}

    def put(self, table: str, columns: Mapping[str, Column]) -> None:
        """Add rows to a table, which is made when the first come."""
        typed = ", ".join(f"{name} {TYPES[column.dtype.name]}" for name, column in columns.items())
        rows = list(zip(*(column.tolist() for column in columns.values()), strict=True))
        if rows or table not in self._given:
            frame = self._session.createDataFrame(rows, typed, verifySchema=False)
            self._given.setdefault(table, []).append(frame)

    def keep(self, name: str, question: str) -> None:
        """Keep the answer to a question as a table; one of that name gives way."""
        self._gather()
        self._hold(name, self._session.sql(question))

    def drop(self, name: str) -> None:
        """Keep a table no longer."""
        self._session.catalog.dropTempView(name)

    def ask(self, question: str) -> Iterator[tuple[Any, ...]]:
        """The rows that answer a question."""
        return (tuple(row) for row in self._done(self._session.sql(question).collect))

    def close(self) -> None:
        """Let go of everything."""
        self._session.stop()

    def _gather(self) -> None:
        """Rows that came in batches become one table."""
        for name, frames in self._given.items():
            whole = frames[0]
            for frame in itertools.islice(frames, 1, None):
                whole = whole.union(frame)
            self._hold(name, whole.coalesce(int(PARTITIONS)))
        self._given.clear()

    def _hold(self, name: str, frame: Any) -> None:
        """Rows, and no longer how they came about: a plan that knew all steps before would never be ready."""
        self._done(lambda: frame.localCheckpoint(eager=True)).createOrReplaceTempView(name)

    def _done(self, work: Any) -> Any:
        from py4j.protocol import Py4JJavaError  # noqa: PLC0415  comes with Spark

        try:
            return work()
        except Py4JJavaError as failed:
            if "OutOfMemory" in str(failed.java_exception):
                raise TooMuch("the engine needs more memory than it may use", "give its workers more") from failed
            raise
