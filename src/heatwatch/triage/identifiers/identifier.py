"""One identifier: its kind, the exact words, where they stand, and the value it is known by."""

from dataclasses import dataclass

KINDS = ("phone", "email", "url", "handle", "plate", "address", "name", "vehicle")


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
