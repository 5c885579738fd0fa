"""What the index holds of a tip, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heatwatch.common.secret import masked

# What a lane or a type is called that nobody set.
NOT_SET = "none"


@masked
@dataclass(frozen=True, slots=True)
class Entry:
    """One tip: what stands in the clear, each text with where it stands, and what can be asked for by a field."""

    id: UUID
    number: str
    received: datetime
    status: str
    lane: str = NOT_SET
    types: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    phones: tuple[str, ...] = ()
    plates: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@masked
@dataclass(frozen=True, slots=True)
class Found:
    """How many tips fit, the ids and texts of one page of them, and by field how many of each value there are.

    Where `whole` is false, more may fit: those of the newest tips are counted.
    """

    count: int
    page: tuple[tuple[UUID, tuple[tuple[str, str], ...]], ...]
    facets: Mapping[str, Mapping[str, int]]
    whole: bool = True
