"""A chart as a picture: the tip on the left, what is a step away in the next column, what is two steps away behind it.

Between two columns of tips stand the things that those before them tell. Every box has a row of its own within its
step, so that a line runs level past the others and bends only in the gaps. The same tips give the same picture.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median_low
from unicodedata import east_asian_width
from uuid import UUID

from django.utils.timezone import localdate

from heatwatch.common.secret import masked
from heatwatch.links.actions.charting import MOST_THINGS, Chart, Line

# Of a tip's box, of a thing's, of what lies around each, and of the gap before a column and behind the tips in it.
TIP, THING, AROUND = (132, 40), (172, 38), 8
GAP, BEHIND, ARC, MARGIN = 44, 32, 10, 8
# Of a long chart the tip that it begins at stands where one looks first.
LOWEST = 240
# Without things between them, a line still needs room for its words.
LEAST_BETWEEN = 110
LONGEST = 20
# How a line is drawn, by its words. State is never told by colour alone.
STYLES = {
    "confirmed": "confirmed",
    "almost certain": "sure",
    "very likely": "sure",
    "likely": "likely",
    "possible": "possible",
    "weak": "weak",
}
LEGEND = {
    "confirmed": "confirmed by a person",
    "sure": "almost certain, or very likely",
    "likely": "likely",
    "possible": "possible",
    "weak": "weak",
    "tells": "a tip tells it",
    "nearly": "two tips tell it nearly alike",
}.items()
# Links to one tip enter its box apart from each other, above where the things do.
SPREAD, HIGHER, LOWER = 9, 7, 11


@masked
@dataclass(frozen=True)
class Box:
    """A tip or a thing, and where it stands."""

    x: int
    y: int
    width: int
    height: int
    title: str
    below: str
    name: str
    tip: str = ""
    place: int = 0

    @property
    def right(self) -> int:
        """Where it ends."""
        return self.x + self.width

    @property
    def middle(self) -> int:
        """Its middle from above."""
        return self.y + self.height // 2


@masked
@dataclass(frozen=True)
class Stroke:
    """A line from box to box, how it is drawn, and what is written on it."""

    path: str
    style: str
    title: str = ""
    words: str = ""
    at: tuple[int, int] = (0, 0)


@masked
@dataclass(frozen=True)
class Picture:
    """All of it, in the order in which it is drawn."""

    width: int
    height: int
    strokes: list[Stroke]
    tips: list[Box]
    things: list[Box]
    left_out: int


@dataclass
class _Step:
    """What stands one step away: its tips, the things before them, and where both columns begin."""

    tips: list[UUID] = field(default_factory=list)
    things: list[int] = field(default_factory=list)
    arcs: int = 0
    things_at: int = 0
    tips_at: int = 0

    def lay(self, left: int) -> int:
        """Give both columns their places from here on; returns where this step ends."""
        self.things_at = left + GAP
        self.tips_at = self.things_at + (THING[0] + BEHIND if self.things else LEAST_BETWEEN)
        ends = self.tips_at + TIP[0] if self.tips else self.things_at + THING[0]
        return ends + (BEHIND // 2 + ARC * min(self.arcs, 4) if self.arcs else 0)


def drawn(chart: Chart) -> Picture | None:
    """The picture of a chart; None where there is nothing to draw but the tip itself."""
    return _Drawing(chart).picture() if chart.lines else None


class _Drawing:
    """One chart on its way to the page."""

    def __init__(self, chart: Chart) -> None:
        self.tips = {tip.pk: tip for tip, _ in chart.tips}
        self.away = {tip.pk: away for tip, away in chart.tips}
        self.lines, self.things = chart.lines, chart.things[:MOST_THINGS]
        self.left_out = len(chart.things) - len(self.things)
        self.root = chart.tips[0][0].pk
        self.steps: dict[int, _Step] = {}
        self.boxes: dict[UUID, Box] = {}
        self.beside: dict[int, Box] = {}

    def picture(self) -> Picture:
        """Columns first, then rows, then the lines between them."""
        self._sort()
        right = MARGIN + TIP[0]
        for _, step in sorted(self.steps.items()):
            right = step.lay(right)
        rows = {number: self._rows(number) for number in sorted(self.steps)}
        height = max([TIP[1], *(sum(map(self._high, row)) for row in rows.values())])
        self.boxes[self.root] = self._tip(self.root, MARGIN, MARGIN + min((height - TIP[1]) // 2, LOWEST))
        for number, row in rows.items():
            self._place(self.steps[number], row, MARGIN + (height - sum(map(self._high, row))) // 2)
        strokes = [*self._told(), *self._linked()]
        things = [self.beside[place] for place in sorted(self.beside)]
        return Picture(right + MARGIN, height + 2 * MARGIN, strokes, list(self.boxes.values()), things, self.left_out)

    def _sort(self) -> None:
        """Tips by how far away they are; things right behind the nearest tip that tells them."""
        for tip, away in self.away.items():
            if away:
                self.steps.setdefault(away, _Step()).tips.append(tip)
        for place, thing in enumerate(self.things):
            nearest = min(self.away[tip] for tip in thing.tips)
            self.steps.setdefault(nearest + 1, _Step()).things.append(place)
        for line in self.lines:
            if self._level(line):
                self.steps[self.away[line.near.pk]].arcs += 1

    def _rows(self, number: int) -> list[UUID | int]:
        """The tips of a step from above, each thing below the middle one of the tips that tell it."""
        step, before = self.steps[number], self.steps.get(number - 1)
        above = {tip: place for place, tip in enumerate(before.tips)} if before else {}
        ranks = {tip: place for place, tip in enumerate(step.tips)}
        step.tips.sort(key=lambda tip: (self._beside(tip, above), ranks[tip]))
        order = {tip: place for place, tip in enumerate(step.tips)}
        rows: list[UUID | int] = list(step.tips)
        for place in step.things:
            own = [order[tip] for tip in self.things[place].tips if tip in order]
            others = [above[tip] for tip in self.things[place].tips if tip in above]
            after = step.tips[median_low(own)] if own else None
            if after is not None:
                rows.insert(rows.index(after) + 1, place)
            else:
                rows.insert(min(median_low(others) if others else 0, len(rows)), place)
        return rows

    def _beside(self, tip: UUID, above: dict[UUID, int]) -> int:
        """Beside which tips of the column before it one belongs."""
        places = [above[line.near.pk] for line in self.lines if line.far.pk == tip and line.near.pk in above]
        return median_low(places) if places else 0

    @staticmethod
    def _high(row: UUID | int) -> int:
        return AROUND + (THING if isinstance(row, int) else TIP)[1]

    def _place(self, step: _Step, rows: Iterable[UUID | int], y: int) -> None:
        for row in rows:
            if isinstance(row, int):
                self.beside[row] = self._thing(row, step.things_at, y)
            else:
                self.boxes[row] = self._tip(row, step.tips_at, y)
            y += self._high(row)

    def _tip(self, id: UUID, x: int, y: int) -> Box:
        tip = self.tips[id]
        day = localdate(tip.received)
        came = f"came {day:%b} {day.day}, {day.year}"
        lines = [line for line in self.lines if line.far.pk == id and self.away[line.near.pk] < self.away[id]]
        linked = "; ".join(f"linked with {line.near.number}: {line.words}" for line in lines)
        name = f"Tip {tip.number}, {came}; {linked or 'this chart begins here'}"
        return Box(x, y, *TIP, tip.number, came if self.away[id] else "this tip", name, tip=tip.number)

    def _thing(self, place: int, x: int, y: int) -> Box:
        thing = self.things[place]
        name = f"{thing.words}: {thing.label}, told by {len(thing.tips)} of these tips"
        return Box(x, y, *THING, _fitting(thing.label), thing.words, name, place=place + 1)

    def _told(self) -> Iterable[Stroke]:
        """From each thing to the tips that tell it: a thin line, broken where they tell it nearly alike."""
        for place, box in sorted(self.beside.items()):
            thing = self.things[place]
            for tip in thing.tips:
                to = self.boxes[tip]
                if to.right <= box.x:
                    path = self._bent(to.right, to.middle + LOWER, box.x, box.middle, to.right)
                else:
                    step = self.steps[self.away[tip]]
                    same = step.things_at == box.x
                    bend = step.tips_at - BEHIND if same else step.things_at - GAP
                    path = self._bent(box.right, box.middle, to.x, to.middle + LOWER, bend)
                yield Stroke(path, "nearly" if thing.near else "tells")

    def _linked(self) -> Iterable[Stroke]:
        arcs: dict[int, int] = {}
        for line in reversed(self.lines):
            if self._level(line):
                away = self.away[line.near.pk]
                arcs[away] = arcs.get(away, 0) + 1
                yield self._arc(line, arcs[away])
        for tip in self.boxes:
            entering = [line for line in self.lines if line.far.pk == tip and not self._level(line)]
            yield from self._entering(tip, entering)

    def _entering(self, tip: UUID, lines: Sequence[Line]) -> Iterable[Stroke]:
        """The links that come to a tip from nearer ones, each a little below the one before."""
        to, step = self.boxes[tip], self.steps.get(self.away[tip])
        for place, line in enumerate(lines):
            near = self.boxes[line.near.pk]
            y = to.middle - HIGHER + min(place * SPREAD, 2 * HIGHER)
            bend = (step.things_at if step else to.x) - GAP
            path = self._bent(near.right, near.middle - HIGHER, to.x, y, bend)
            words = ", ".join(dict.fromkeys(each.words for each in lines)) if not place else ""
            yield Stroke(path, STYLES[line.words], _between(line), words, (bend + GAP + 4, y - 5))

    def _arc(self, line: Line, number: int) -> Stroke:
        """A link between two tips that are equally far away, behind both."""
        one, other = self.boxes[line.near.pk], self.boxes[line.far.pk]
        out = one.right + BEHIND // 2 + ARC * min(number, 4)
        path = f"M{one.right} {one.middle} C{out} {one.middle} {out} {other.middle} {other.right} {other.middle}"
        return Stroke(path, STYLES[line.words], _between(line))

    @staticmethod
    def _bent(x: int, y: int, to_x: int, to_y: int, bend: int) -> str:
        """Level to the gap that begins at `bend`, through it in a curve, and level again."""
        ends = min(bend + BEHIND, to_x)
        middle = (bend + ends) // 2
        return f"M{x} {y} H{bend} C{middle} {y} {middle} {to_y} {ends} {to_y} H{to_x}"

    def _level(self, line: Line) -> bool:
        """Whether both tips of a link are equally far away."""
        return self.away[line.near.pk] == self.away[line.far.pk]


def _between(line: Line) -> str:
    return f"{line.near.number} and {line.far.number}: {line.words}"


def _fitting(text: str) -> str:
    """As much of a text as a box holds; letters of some scripts are twice as wide."""
    kept, room = "", LONGEST
    for sign in text:
        room -= 2 if east_asian_width(sign) in "WF" else 1
        if room < 0:
            return kept[:-1] + "…"
        kept += sign
    return kept
