"""The places that some tips tell, gathered by where they lie; and what could be placed nowhere, with why. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from heatwatch.common.secret import masked
from heatwatch.geography.outlines import Outlines, key_of
from heatwatch.geography.spots import Found, Spot, of_address, of_town

Tip = TypeVar("Tip")


@masked
@dataclass(frozen=True, slots=True)
class Told:
    """What one tip says of places: names that a reading took for towns, and addresses in the form that it gave them."""

    towns: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


@masked
@dataclass
class Marked(Generic[Tip]):
    """One place, or one name that has none: how the tips say it, each with what must be known about it, and which."""

    spot: Spot | None
    name: str
    said: dict[str, tuple[str, str]] = field(default_factory=dict)
    tips: dict[Tip, None] = field(default_factory=dict)

    @property
    def words(self) -> list[tuple[str, str]]:
        """(as it is said, what must be known about it) in the order of the alphabet."""
        return sorted(self.said.values())

    def add(self, said: str, note: str, tip: Tip) -> None:
        """One more tip says it so."""
        self.said.setdefault(key_of(said), (said, note))
        self.tips[tip] = None


def gathered(told: Iterable[tuple[Tip, Told]], known: Outlines) -> tuple[list[Marked[Tip]], list[Marked[Tip]]]:
    """The places that most tips tell first, and what has none."""
    placed: dict[Spot, Marked[Tip]] = {}
    nowhere: dict[str, Marked[Tip]] = {}
    for tip, one in told:
        for said, found in _each(one, known):
            if found.spot:
                placed.setdefault(found.spot, Marked(found.spot, found.spot.name)).add(said, found.note, tip)
            else:
                nowhere.setdefault(key_of(said), Marked(None, said)).add(said, found.note, tip)
    return _in_order(placed.values()), _in_order(nowhere.values())


def _each(told: Told, known: Outlines) -> Iterable[tuple[str, Found]]:
    yield from ((said, of_town(said, known)) for said in told.towns)
    yield from ((said, of_address(said, known)) for said in told.addresses)


def _in_order(marked: Iterable[Marked[Tip]]) -> list[Marked[Tip]]:
    return sorted(marked, key=lambda one: (-len(one.tips), one.name.casefold()))
