"""What an engine is asked for, whichever it is: take columns in, keep what a question gives, answer."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from heatwatch.common.errors import HouseError

Column = npt.NDArray[np.int64] | npt.NDArray[np.int32] | npt.NDArray[np.int8] | npt.NDArray[np.float64]
# The types of columns as both engines write them, by what they are in memory.
TYPES = {"int8": "TINYINT", "int32": "INT", "int64": "BIGINT", "float64": "DOUBLE"}


class NoEngine(HouseError):
    """The engine that was asked for is not installed or not running here."""


class TooMuch(HouseError):
    """The engine may not use more memory, and writes nothing to a disk."""


class Differ(HouseError):
    """An engine and the model give one pair different probabilities: neither is written."""


class Engine(Protocol):
    """A database that joins and counts."""

    def put(self, table: str, columns: Mapping[str, Column]) -> None:
        """Add rows to a table, which is made when the first come."""

    def keep(self, name: str, question: str) -> None:
        """Keep the answer to a question as a table; one of that name gives way."""

    def drop(self, name: str) -> None:
        """Keep a table no longer."""

    def ask(self, question: str) -> Iterator[tuple[Any, ...]]:
        """The rows that answer a question."""

    def close(self) -> None:
        """Let go of everything."""
