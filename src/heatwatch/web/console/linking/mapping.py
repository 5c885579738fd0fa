"""Places as a map: the counties as outlines, towns as hatched circles, since nobody knows where in them it is.

The map shows Alameda County and its neighbors where all places lie there, and else the state. The same places give the
same map. A name is written beside a place where there is room; every one stands in the table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from heatwatch.common.secret import masked
from heatwatch.geography.outlines import HOME, STATE, Outlines, Point, Projection, clipped
from heatwatch.geography.spots import COUNTY, Spot

WIDTH = 620
# The radius of a circle on either map: not the size of any town. And how long the measure beside it is, in miles.
RADIUS = {HOME: 15, STATE: 9}
MILES = {HOME: 10, STATE: 100}
MILES_A_DEGREE = 69.0
# Of a letter, of a line of words, and of the room around them.
LETTER, LINE, ROOM = 6.6, 14, 4
Area = tuple[float, float, float, float]


@masked
@dataclass(frozen=True)
class Mark:
    """A place on paper: a circle, or for a county its outline."""

    place: int
    name: str
    x: float
    y: float
    radius: int
    path: str
    label: str
    at: tuple[float, float]


@masked
@dataclass(frozen=True)
class Map:
    """All of it, in the order in which it is drawn."""

    width: int
    height: int
    whole_state: bool
    counties: list[str]
    names: list[tuple[str, float, float]]
    marks: list[Mark]
    measure: tuple[int, int]

    @property
    def unnamed(self) -> int:
        """How many places have no room for their name."""
        return sum(not mark.label for mark in self.marks)


def drawn(spots: Sequence[tuple[Spot, str, str]], known: Outlines) -> Map:
    """The map of these places, each with what is written beside it and how it is called aloud."""
    return _Drawing(spots, known).map()


@dataclass
class _Drawing:
    """One map on its way to the page."""

    spots: Sequence[tuple[Spot, str, str]]
    known: Outlines
    taken: list[Area] = field(default_factory=list)

    def map(self) -> Map:
        """Circles first, then their names, then those of counties where room is left."""
        self.box = HOME if all(HOME.holds(self._middle(spot)) for spot, _, _ in self.spots) else STATE
        self.paper = Projection(self.box, WIDTH)
        self.radius = RADIUS[self.box]
        middles = [self.paper.on_paper(self._middle(spot)) for spot, _, _ in self.spots]
        self.taken = [self._around(*at) for (spot, _, _), at in zip(self.spots, middles, strict=True) if spot.middle]
        marks = [
            self._mark(place, *one, at) for place, (one, at) in enumerate(zip(self.spots, middles, strict=True), 1)
        ]
        counties = [path for rings in self.known.counties.values() if (path := self._path(rings))]
        long = round(MILES[self.box] / MILES_A_DEGREE * self.paper.height / (self.box.north - self.box.south))
        names = list(self._names())
        return Map(WIDTH, self.paper.height, self.box == STATE, counties, names, marks, (long, MILES[self.box]))

    def _mark(self, place: int, spot: Spot, label: str, name: str, at: tuple[float, float]) -> Mark:
        path = self._path(self.known.counties[spot.name]) if spot.kind == COUNTY else ""
        beside = self._beside(label, *at, 0 if path else self.radius)
        return Mark(place, name, *at, self.radius, path, label if beside else "", beside or (0, 0))

    def _beside(self, label: str, x: float, y: float, away: int) -> tuple[float, float] | None:
        """Where a name begins that has room right or left of a circle, above or below it, and in a county's middle."""
        wide, off = len(label) * LETTER, away + ROOM
        sides = [(x + off, y + ROOM), (x - off - wide, y + ROOM), (x - wide / 2, y - off), (x - wide / 2, y + off + 9)]
        for left, base in sides if away else [(x - wide / 2, y + ROOM)]:
            area = (left, base - LINE + ROOM, left + wide, base + ROOM)
            inside = area[0] > 0 and area[2] < WIDTH and area[1] > 0 and area[3] < self.paper.height
            if inside and not any(_overlap(area, other) for other in self.taken):
                self.taken.append(area)
                return round(left, 1), round(base, 1)
        return None

    def _names(self) -> Iterable[tuple[str, float, float]]:
        """The counties that have room for their name; the state's map has none."""
        named = {spot.name for spot, _, _ in self.spots if spot.kind == COUNTY}
        for name in self.known.counties if self.box == HOME else ():
            middle = self._middle(Spot(COUNTY, name))
            beside = self._beside(name, *self.paper.on_paper(middle), 0) if HOME.holds(middle) else None
            if beside and name not in named:
                yield name, *beside

    def _middle(self, spot: Spot) -> Point:
        """A town's own; a county's is that of the largest of its parts."""
        if spot.middle:
            return spot.middle
        ring = max(self.known.counties[spot.name], key=len)
        across, up = [point[0] for point in ring], [point[1] for point in ring]
        return (min(across) + max(across)) / 2, (min(up) + max(up)) / 2

    def _around(self, x: float, y: float) -> Area:
        return x - self.radius, y - self.radius, x + self.radius, y + self.radius

    def _path(self, rings: Iterable[Sequence[Point]]) -> str:
        """What of a county's outline is on the map, to the pixel, without points that fall on the one before."""
        parts = []
        for ring in filter(None, (clipped(one, self.box) for one in rings)):
            points = [(round(x), round(y)) for x, y in map(self.paper.on_paper, ring)]
            kept = [point for before, point in zip([None, *points], points, strict=False) if point != before]
            parts.append("M" + " ".join(f"{x},{y}" for x, y in kept) + "Z")
        return "".join(parts)


def _overlap(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
