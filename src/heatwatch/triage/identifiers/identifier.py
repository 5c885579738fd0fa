"""One identifier: its kind, the exact words, where they stand, and the value it is known by."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from heatwatch.common.secret import masked

KINDS = ("phone", "email", "url", "handle", "plate", "address", "name", "vehicle")


@masked
@dataclass(frozen=True, slots=True)
class Identifier:
    """Something that can be linked: `value` is normalised, `text` is what stands from `start` to `end`."""

    kind: str
    text: str
    value: str
    start: int
    end: int


def at(kind: str, text: str, start: int, end: int, value: str = "") -> Identifier:
    """The identifier that stands at a place of a text."""
    said = text[start:end]
    return Identifier(kind, said, value or said, start, end)


@dataclass(slots=True)
class Taken:
    """Places of a text that already mean something; none overlaps another, so that looking one up stays quick."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def is_free(self, start: int, end: int) -> bool:
        """Whether nothing taken shares a character with these."""
        after = bisect_right(self.starts, start)
        before_is_free = after == 0 or self.ends[after - 1] <= start
        return before_is_free and (after == len(self.starts) or self.starts[after] >= end)

    def take(self, start: int, end: int) -> bool:
        """Take a place if it is free, and say whether it was."""
        if not self.is_free(start, end):
            return False
        place = bisect_right(self.starts, start)
        self.starts.insert(place, start)
        self.ends.insert(place, end)
        return True

    def claim(self, found: Iterable[Identifier]) -> list[Identifier]:
        """Those of the identifiers whose place was free; it is theirs now."""
        return [one for one in found if self.take(one.start, one.end)]
