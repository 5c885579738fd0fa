"""Tips linked with each other: all pairs that may be of one thing, and what is likest to a single one.

A link is a suggestion with a probability and its reasons. Nothing is merged; people confirm or reject.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from heatwatch.common.secret import masked
from heatwatch.linkage.blocking import Counts, Index
from heatwatch.linkage.comparing import Comparison, chance, compare, expected
from heatwatch.linkage.facts import Telling
from heatwatch.linkage.model import Model, shipped
from heatwatch.linkage.rarity import Background, Rarity
from heatwatch.linkage.rarity import shipped as shipped_background

# Below this a pair is not worth a line.
LEAST = 0.05


@masked
@dataclass(frozen=True, slots=True)
class Link:
    """Two tips that may be of one thing."""

    one: Telling
    other: Telling
    probability: float
    comparison: Comparison


@dataclass(slots=True)
class Linker:
    """Tellings in memory, ready to be compared with each other and with one that is still being told."""

    model: Model = field(default_factory=shipped)
    background: Background = field(default_factory=shipped_background)
    tellings: dict[int, Telling] = field(default_factory=dict)
    numbers: dict[str | int, int] = field(default_factory=dict)
    index: Index = field(default_factory=Index)
    counts: Counts = field(default_factory=Counts)
    rarity: Rarity = field(init=False)

    def __post_init__(self) -> None:
        self.rarity = Rarity(self.background)

    def add(self, telling: Telling) -> None:
        """Take in one more tip."""
        number = self.index.add(telling)
        self.rarity.add(telling)
        self.tellings[number] = telling
        self.numbers[telling.id] = number

    def remove(self, id_: str | int) -> None:
        """Forget a tip, as if it had never been told; one that is not held is none to forget."""
        number = self.numbers.pop(id_, None)
        if number is None:
            return
        telling = self.tellings.pop(number)
        self.index.remove(number, telling)
        self.rarity.forget(telling)

    def holds(self, id_: str | int) -> bool:
        """Whether a tip is among those in memory."""
        return id_ in self.numbers

    def told(self, id_: str | int) -> Telling:
        """What a tip in memory tells."""
        return self.tellings[self.numbers[id_]]

    def comparisons(self) -> Iterator[tuple[int, int, Comparison]]:
        """Every pair that blocking lets through, by the numbers of the two; `counts` says what was compared."""
        chances = {number: chance(telling, self.rarity) for number, telling in self.tellings.items()}
        for one, other in self.index.pairs(self.counts):
            by_chance = expected(chances[one], chances[other])
            yield one, other, compare(self.tellings[one], self.tellings[other], self.rarity, by_chance)

    def placed_links(self, least: float = LEAST) -> Iterator[tuple[int, int, Link]]:
        """Every pair at least so likely to be of one thing, with the numbers of the two."""
        for one, other, comparison in self.comparisons():
            link = self._link(self.tellings[one], self.tellings[other], comparison)
            if link.probability >= least:
                yield one, other, link

    def links(self, least: float = LEAST) -> Iterator[Link]:
        """Every pair at least so likely to be of one thing."""
        return (link for _, _, link in self.placed_links(least))

    def related(self, telling: Telling, most: int = 3) -> list[Link]:
        """The tips likest to one, the likest first, without itself. A new one is counted only while it is compared."""
        with self.rarity.counted(telling, held=self.holds(telling.id)):
            mine = chance(telling, self.rarity)
            others = (self.tellings[number] for number in sorted(self.index.like(telling)))
            links = [
                self._link(telling, other, self._compared(telling, other, mine))
                for other in others
                if other.id != telling.id
            ]
        return sorted(links, key=lambda link: -link.probability)[:most]

    def _compared(self, one: Telling, other: Telling, mine: tuple[float, int]) -> Comparison:
        return compare(one, other, self.rarity, expected(mine, chance(other, self.rarity)))

    def _link(self, one: Telling, other: Telling, comparison: Comparison) -> Link:
        return Link(one, other, self.model.probability(comparison, len(self.tellings)), comparison)


def linked(tellings: Iterable[Telling]) -> Linker:
    """A linker that holds some tellings."""
    linker = Linker()
    for telling in tellings:
        linker.add(telling)
    return linker
