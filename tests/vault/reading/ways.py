"""A way in which people or processes come to read something sealed, and what it answers when that does not open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from heatwatch.common.errors import HouseError
from heatwatch.desk.actions.opening import NEWER, UNOPENED
from heatwatch.vault.errors import NewerVersion, Unsealable
from tests.vault.reading.stage import Stage

Read = Callable[[Stage, bytes], Any]


@dataclass(frozen=True)
class Way:
    """`read` puts sealed bytes where they lie and reads them as the house does; it returns what somebody then sees.

    `refused` and `newer` are what it answers instead: the class of an error, or what stands in the place of the words;
    several are a tuple. `opens` is what it answers when all is well, where that is not what the sample shows.
    """

    through: str
    kind: str
    read: Read
    refused: Any = Unsealable
    newer: Any = NewerVersion
    on_page: bool = False
    opens: Any = None

    @property
    def name(self) -> str:
        return f"{self.through}: {self.kind}"

    def answers(self, stage: Stage, sealed: bytes) -> Any:
        """What came of it: the words, or the class of the refusal. Any other exception is a fault and passes."""
        try:
            return self.read(stage, sealed)
        except HouseError as refusal:
            assert refusal.cause and refusal.hint, "a refusal says what happened and what to do"
            return type(refusal)


def part(through: str, kind: str, read: Read) -> Way:
    """A part of a tip's page: a text stands in its place, and everything else is shown."""
    return Way(f"desk.actions.opening.{through}", kind, read, UNOPENED, NEWER, on_page=True)
