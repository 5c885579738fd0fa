"""Tips linked with each other: all pairs that may be of one thing, and what is likest to a single one.

A link is a suggestion with a probability and its reasons. Nothing is merged; people confirm or reject.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from heatwatch.common.secret import masked
from heatwatch.linkage.blocking import Counts, Index
from heatwatch.linkage.comparing import Comparison, chance, compare
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
    tellings: list[Telling] = field(default_factory=list)
    ids: set[str | int] = field(default_factory=set)
    index: Index = field(default_factory=Index)
    counts: Counts = field(default_factory=Counts)
    rarity: Rarity = field(init=False)

    def __post_init__(self) -> None:
        self.rarity = Rarity(self.background)

    def add(self, telling: Telling) -> None:
        """Take in one more tip."""
        self.index.add(telling)
        self.rarity.add(telling)
        self.tellings.append(telling)
        self.ids.add(telling.id)

    def links(self, least: float = LEAST) -> Iterator[Link]:
        """Every pair at least so likely to be of one thing; what was compared is counted in `counts`."""
        chances = [chance(telling, self.rarity) for telling in self.tellings]
        for one, other in self.index.pairs(self.counts):
            link = self._link(self.tellings[one], self.tellings[other], chances[one], chances[other])
            if link.probability >= least:
                yield link

    def related(self, telling: Telling, most: int = 3) -> list[Link]:
        """The tips likest to one, the likest first, without itself. A new one is counted only while it is compared."""
        with self._counted(telling):
            mine = chance(telling, self.rarity)
            others = (self.tellings[number] for number in sorted(self.index.like(telling)))
            links = [
                self._link(telling, other, mine, chance(other, self.rarity))
                for other in others
                if other.id != telling.id
            ]
        return sorted(links, key=lambda link: -link.probability)[:most]

    @contextmanager
    def _counted(self, telling: Telling) -> Iterator[None]:
        """What is rare is counted without the pair itself, so that both of a pair have to be among the counted."""
        held = telling.id in self.ids
        if not held:
            self.rarity.add(telling)
        try:
            yield
        finally:
            if not held:
                self.rarity.forget(telling)

    def _link(self, one: Telling, other: Telling, mine: tuple[float, int], theirs: tuple[float, int]) -> Link:
        comparison = compare(one, other, self.rarity, expected(mine, theirs))
        return Link(one, other, self.model.probability(comparison, len(self.tellings)), comparison)


# How many details a tip of the corpus tells.
USUAL_DETAILS = 30


def expected(one: tuple[float, int], other: tuple[float, int]) -> float:
    """The bits of details that chance would give two tellings, by what each tells and how much."""
    return (one[0] * other[1] + other[0] * one[1]) / (2 * USUAL_DETAILS)


def linked(tellings: Iterable[Telling]) -> Linker:
    """A linker that holds some tellings."""
    linker = Linker()
    for telling in tellings:
        linker.add(telling)
    return linker
