"""How a group grew, as a picture: a bar for each week, month or year; what is new stands dark on what was there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from heatwatch.common.secret import masked
from heatwatch.links.growth import MONTH, WEEK, Period

# Of the room for the numbers at the side, of that above and below the bars, and of the bars.
SIDE, ABOVE, HIGH, BELOW = 34, 22, 150, 30
WIDE, LEAST, MOST = 600, 14, 56
# A word below a bar needs so much room, and a number above one.
WORD, DIGITS = 62, 22


@masked
@dataclass(frozen=True)
class Bar:
    """A period: where it stands, how high it is, and what is said of it."""

    x: int
    width: int
    before: tuple[int, int]
    new: tuple[int, int]
    place: int
    name: str
    count: str
    below: str


@masked
@dataclass(frozen=True)
class Growth:
    """All bars, and lines behind them to read their height by."""

    width: int
    height: int
    base: int
    bars: list[Bar]
    heights: list[tuple[int, int]]


def drawn(unit: str, periods: Sequence[Period[Any]]) -> Growth:
    """The picture of a growth that has at least one period."""
    step = max(LEAST, min(MOST, WIDE // len(periods)))
    most, base = periods[-1].total, ABOVE + HIGH
    bars, said, counted = [], -WORD, -DIGITS
    for place, period in enumerate(periods):
        x = SIDE + place * step
        below = short(unit, period.first) if x - said >= WORD else ""
        count = str(period.total) if period.new and x - counted >= DIGITS else ""
        said, counted = x if below else said, x if count else counted
        top, shelf = (base - HIGH * many // most for many in (period.total, period.before))
        number = place + 1 if period.new else 0
        bars.append(
            Bar(x, step - 3, (shelf, base - shelf), (top, shelf - top), number, name_of(unit, period), count, below)
        )
    heights = [(base - HIGH * many // most, many) for many in sorted({0, most // 2, most})]
    return Growth(SIDE + max(step * len(periods), WORD) + WORD, base + BELOW, base, bars, heights)


def name_of(unit: str, period: Period[Any]) -> str:
    """A period as it is read aloud."""
    many = len(period.new)
    return f"{long(unit, period.first)}: {many} new tip{'s' if many != 1 else ''}, {period.total} in all"


def long(unit: str, first: date) -> str:
    """A period in words."""
    if unit == WEEK:
        return f"Week of {first:%b} {first.day}, {first.year}"
    return f"{first:%B %Y}" if unit == MONTH else str(first.year)


def short(unit: str, first: date) -> str:
    """The same below a bar."""
    if unit == WEEK:
        return f"{first:%b} {first.day} ’{first:%y}"
    return f"{first:%b %Y}" if unit == MONTH else str(first.year)
