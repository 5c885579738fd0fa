"""Which elements of which offences a text touches: a checklist of what to ask about, never a legal conclusion."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from heatwatch.desk.readings import Reading
from heatwatch.knowledge.model.law import Element, Offence
from heatwatch.knowledge.model.whole import knowledge


@dataclass(frozen=True)
class Line:
    """One element: the findings that may be evidence of it, or that it is missing, or not needed."""

    text: str
    by: tuple[str, ...]
    needed: bool

    @property
    def state(self) -> str:
        """have, missing, or not needed."""
        if self.by:
            return "have"
        return "missing" if self.needed else "not needed"


@dataclass(frozen=True)
class Touched:
    """An offence and its elements."""

    name: str
    lines: tuple[Line, ...]

    @property
    def have(self) -> int:
        """How many elements something in the text may be evidence of."""
        return sum(line.state == "have" for line in self.lines)

    @property
    def needed(self) -> int:
        """How many elements there are to show."""
        return sum(line.state != "not needed" for line in self.lines)


def touched(reading: Reading, found: AbstractSet[str]) -> list[Touched]:
    """The verified offences of the types that the text reports, those with the most elements touched first."""
    types, minor = set(reading.types), reading.minor is not None
    offences = [one for one in knowledge().law.offences.values() if one.verified and _concerns(one, types, minor=minor)]
    all_of = [Touched(one.name, _lines(one, found, minor=minor)) for one in offences]
    return sorted((one for one in all_of if one.have), key=lambda one: (one.have - one.needed, -one.have))


def _concerns(offence: Offence, types: AbstractSet[str], *, minor: bool) -> bool:
    of_type = not types or not offence.types or bool(types & set(offence.types))
    return of_type and (minor or not offence.minor_only)


def _lines(offence: Offence, found: AbstractSet[str], *, minor: bool) -> tuple[Line, ...]:
    return tuple(_line(one, found, needed=not (minor and one.id in offence.unless_minor)) for one in offence.elements)


def _line(element: Element, found: AbstractSet[str], *, needed: bool) -> Line:
    names = knowledge().indicators
    return Line(element.text["en"], tuple(names[id].name["en"] for id in element.any_of if id in found), needed)
