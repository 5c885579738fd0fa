"""Links by an engine: it finds the pairs, and the model says of each why, from the two tellings in memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from heatwatch.linkage.comparing import chance, compare, expected
from heatwatch.linkage.engines.engine import Differ, Engine
from heatwatch.linkage.engines.volume import Volume, Work
from heatwatch.linkage.facts import Telling
from heatwatch.linkage.linking import Link
from heatwatch.linkage.model import Model
from heatwatch.linkage.model import shipped as shipped_model
from heatwatch.linkage.rarity import Background, Rarity, rarity_of
from heatwatch.linkage.rarity import shipped as shipped_background

# Two sums of the same numbers in another order are no further apart.
CLOSE = 1e-6


@dataclass(slots=True)
class Bulk:
    """Tellings in memory, linked by an engine."""

    tellings: Sequence[Telling]
    model: Model = field(default_factory=shipped_model)
    background: Background = field(default_factory=shipped_background)
    work: Work = field(default_factory=Work)
    rarity: Rarity = field(init=False)

    def __post_init__(self) -> None:
        self.rarity = rarity_of(self.tellings, self.background)

    def links(self, engine: Engine, least: float) -> Iterator[Link]:
        """Every pair at least so likely; raises `Differ` where engine and model do not agree on one."""
        volume = Volume(engine, self.model, self.background, least)
        for one, other, probability in volume.pairs(self.tellings, self.work):
            link = self._link(self.tellings[one], self.tellings[other])
            if abs(link.probability - probability) > CLOSE:
                raise Differ("the engine and the model differ on a pair", "use --engine python, and report it")
            if link.probability >= least:
                yield link

    def _link(self, one: Telling, other: Telling) -> Link:
        by_chance = expected(chance(one, self.rarity), chance(other, self.rarity))
        comparison = compare(one, other, self.rarity, by_chance)
        return Link(one, other, self.model.probability(comparison, len(self.tellings)), comparison)
