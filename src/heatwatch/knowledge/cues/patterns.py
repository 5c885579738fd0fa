"""Patterns: a cue as an expert writes it, and what it means.

    @keep .. @documents      a word of the concept `keep`, then after at most four words one of the concept `documents`
    took|has her? passport   alternatives with `|`; `?` after an item makes it optional
    beaten|tied_up           `_` joins the words of one alternative
    day ... night            up to eight words between
    @boss & @threaten        both in one sentence, in either order, up to eight words apart
    #12-20 hours             a number from 12 to 20, written as digits or as a word; `#` alone is any number
    passport* quitar!        `*` any ending; `!` every form of an English or Spanish verb

A pattern never reaches over the end of a sentence.
"""

import re
from dataclasses import dataclass

from heatwatch.common.errors import Invalid
from heatwatch.knowledge.cues.words import WORD, plain

NEAR, FAR = 4, 8
NUMBER = re.compile(r"#(\d+(-\d+)?)?")
HINT = "see the top of knowledge/cues/patterns.py for how a pattern is written"


@dataclass(frozen=True, slots=True)
class Item:
    """One place of a pattern: the keys that may stand there, and how many words may come before it."""

    keys: tuple[str, ...]
    gap: int
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """Items in their order; `source` is what the expert wrote."""

    items: tuple[Item, ...]
    source: str

    @property
    def keys(self) -> set[str]:
        """Every key that it mentions."""
        return {key for item in self.items for key in item.keys}


def parse(source: str) -> list[Pattern]:
    """The patterns that one line means: two where `&` allows both orders, else one."""
    sides = [side.split() for side in source.split(" & ")]
    if len(sides) > 2:
        raise Invalid(f"pattern {source!r} has more than one &", HINT)
    if len(sides) == 2:
        orders = [[*sides[0], "...", *sides[1]], [*sides[1], "...", *sides[0]]]
        return [_pattern(order, source) for order in orders]
    return [_pattern(sides[0], source)]


def _pattern(parts: list[str], source: str) -> Pattern:
    items: list[Item] = []
    gap = 0
    for part in parts:
        if part in ("..", "..."):
            gap = NEAR if part == ".." else FAR
            continue
        items.extend(_items(part, gap))
        gap = 0
    if not items or items[0].optional or items[0].gap or gap:
        raise Invalid(f"pattern {source!r} must begin and end with a word that has to be there", HINT)
    return Pattern(tuple(items), source)


def _items(part: str, gap: int) -> list[Item]:
    optional = part.endswith("?") and len(part) > 1
    body = part[:-1] if optional else part
    alternatives = [one for one in body.split("|") if one]
    if not alternatives:
        raise Invalid(f"nothing stands in {part!r}", HINT)
    if len(alternatives) == 1 and alternatives[0][0] not in "@#" and "_" not in body:
        return _literals(alternatives[0], gap, optional=optional)
    return [Item(tuple(_key(one) for one in alternatives), gap, optional)]


def _literals(word: str, gap: int, *, optional: bool) -> list[Item]:
    """A literal is cut as a text is, so that `don't` and the characters of a Chinese word stand side by side."""
    ending = word[-1] if word[-1] in "*!" else ""
    pieces = [plain(piece) for piece in WORD.findall(word)]
    if not pieces:
        raise Invalid(f"no word in {word!r}", HINT)
    pieces[-1] += ending
    return [Item((piece,), gap if place == 0 else 0, optional) for place, piece in enumerate(pieces)]


def _key(one: str) -> str:
    if one[0] == "#" and not NUMBER.fullmatch(one):
        raise Invalid(f"{one!r} is no number: write # or #12-20", HINT)
    if one[0] in "@#":
        return one
    if not WORD.search(one):
        raise Invalid(f"no word in {one!r}", HINT)
    ending = one[-1] if one[-1] in "*!" else ""
    return " ".join(plain(piece) for piece in one[: len(one) - len(ending)].split("_")) + ending
