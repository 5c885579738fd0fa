"""The borders of the state's counties, where its towns lie, and how both come onto paper."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from pathlib import Path
from typing import Any

from heatwatch.common.text import folded

FILE = Path(__file__).with_name("california.json")
SCALE = 10_000
# Longitude and latitude, in degrees.
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of the earth, from its south-west corner to its north-east one."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, point: Point) -> bool:
        """Whether a point lies in it."""
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north


def clipped(ring: Sequence[Point], box: Box) -> list[Point]:
    """What of a ring lies in a box, along whose sides it goes on: one side of the box after the other (Sutherland and
    Hodgman, 1974)."""
    points = list(ring)
    for axis, limit, sign in ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1)):
        kept: list[Point] = []
        for before, point in zip([*points[-1:], *points], points, strict=False):
            inside = [(one[axis] - limit) * sign >= 0 for one in (before, point)]
            if inside[0] != inside[1]:
                part = (limit - before[axis]) / (point[axis] - before[axis])
                other = before[1 - axis] + part * (point[1 - axis] - before[1 - axis])
                kept.append((limit, other) if axis == 0 else (other, limit))
            if inside[1]:
                kept.append(point)
        points = kept
    return points


# Alameda County and its neighbors, and the whole state.
HOME = Box(-123.1, 36.85, -121.15, 38.55)
STATE = Box(-124.6, 32.4, -114.0, 42.1)


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees onto paper of a width: north on top, and a degree of longitude as short as it is in the middle."""

    box: Box
    width: int

    @property
    def height(self) -> int:
        """How high the paper is then."""
        return round((self.box.north - self.box.south) * self._a_degree)

    def on_paper(self, point: Point) -> tuple[float, float]:
        """Where a point comes to lie, from the upper left corner."""
        across = (point[0] - self.box.west) * self._a_degree * self._shorter
        return round(across, 1), round((self.box.north - point[1]) * self._a_degree, 1)

    @property
    def _shorter(self) -> float:
        return cos(radians((self.box.south + self.box.north) / 2))

    @property
    def _a_degree(self) -> float:
        """How long a degree of latitude is on paper."""
        return self.width / ((self.box.east - self.box.west) * self._shorter)


@dataclass(frozen=True, slots=True)
class Outlines:
    """The counties by name, each as the rings around its parts, and the towns by name in small letters."""

    counties: Mapping[str, Sequence[Sequence[Point]]]
    towns: Mapping[str, tuple[str, tuple[Point, ...]]]


@cache
def outlines() -> Outlines:
    """What is shipped, read once."""
    return read(json.loads(FILE.read_text("utf-8")))


def read(data: Mapping[str, Any]) -> Outlines:
    """Lines and the counties that they bound, as `training/outlines.py` writes them."""
    lines = [_points(line) for line in data["lines"]]
    counties = {name: [_ring(lines, ring) for ring in rings] for name, rings in data["counties"].items()}
    towns = {key_of(name): (name, tuple(_points(at))) for name, at in data["towns"].items()}
    return Outlines(counties, towns)


def key_of(name: str) -> str:
    """By what a name is known again: small letters, no accents, no apostrophes."""
    return " ".join(folded(name).replace("'", "").replace("’", "").split())


def _ring(lines: Sequence[list[Point]], ring: Iterable[int]) -> list[Point]:
    """Lines one after the other; a number below zero names a line that runs the other way."""
    points: list[Point] = []
    for line in ring:
        part = lines[line] if line >= 0 else lines[~line][::-1]
        points += part[1:] if points else part
    return points


def _points(numbers: Sequence[int]) -> list[Point]:
    return [(numbers[at] / SCALE, numbers[at + 1] / SCALE) for at in range(0, len(numbers), 2)]
