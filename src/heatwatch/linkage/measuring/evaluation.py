"""How well links agree with situations: pairs, B³ over the groups they make, and the right partner among the first.

Two tips are of one thing when their labels name the same situation. A method gives pairs with a score and says from
which score on it calls them linked.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from heatwatch.common.secret import masked
from heatwatch.triage.measuring.evaluation import Score

FIRST = 3


@masked
@dataclass(frozen=True, slots=True)
class Told:
    """A labelled tip."""

    id: str | int
    text: str
    language: str
    situation: str


@masked
@dataclass(frozen=True, slots=True)
class Scored:
    """Two tips by their places, how likely a method finds them to be of one thing, and why, if it says so."""

    one: int
    other: int
    score: float
    why: Callable[[], Sequence[str]] = list


@dataclass(frozen=True, slots=True)
class Measure:
    """What a method gave on labelled tips."""

    pairs: Score
    groups: tuple[float, float]
    first: int
    among_first: int
    with_partner: int

    @property
    def groups_f1(self) -> float:
        """The harmonic mean of B³ precision and recall."""
        total = sum(self.groups)
        return 2 * self.groups[0] * self.groups[1] / total if total else 0.0

    def as_row(self) -> dict[str, Any]:
        """The figures for a table or JSON."""
        return {
            **self.pairs.as_row(),
            "b3_precision": round(self.groups[0], 3),
            "b3_recall": round(self.groups[1], 3),
            "b3_f1": round(self.groups_f1, 3),
            "partner_first": self.first,
            f"partner_among_{FIRST}": self.among_first,
            "with_partner": self.with_partner,
        }


def true_pairs(tips: Sequence[Told]) -> set[tuple[int, int]]:
    """The places of every two tips of one situation."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, tip in enumerate(tips):
        places[tip.situation].append(place)
    return {pair for some in places.values() for pair in combinations(some, 2)}


def measure(tips: Sequence[Told], scored: Sequence[Scored], least: float) -> Measure:
    """Compare what a method found with the labels."""
    truth = true_pairs(tips)
    said = {(one.one, one.other) for one in scored if one.score >= least}
    right = len(said & truth)
    ranks = _ranks(truth, scored)
    return Measure(
        Score(right, len(said) - right, len(truth) - right),
        b_cubed([tip.situation for tip in tips], grouped(len(tips), said)),
        sum(rank == 1 for rank in ranks),
        sum(0 < rank <= FIRST for rank in ranks),
        len(ranks),
    )


def _ranks(truth: set[tuple[int, int]], scored: Iterable[Scored]) -> list[int]:
    """For each tip that has a partner, the place of its best partner in its list; 0 where none is in it."""
    lists: dict[int, list[tuple[float, int]]] = {place: [] for pair in sorted(truth) for place in pair}
    for one in scored:
        for mine, theirs in ((one.one, one.other), (one.other, one.one)):
            if mine in lists:
                lists[mine].append((-one.score, theirs))
    ranks = []
    for mine, found in lists.items():
        partners = [place for place, (_, theirs) in enumerate(sorted(found), 1) if _pair(mine, theirs) in truth]
        ranks.append(min(partners, default=0))
    return ranks


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def grouped(tips: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """The group of each tip, when whatever is linked goes together; for measuring only, nobody merges anything."""
    group = list(range(tips))

    def root(place: int) -> int:
        while group[place] != place:
            group[place] = group[group[place]]
            place = group[place]
        return place

    for one, other in pairs:
        group[root(one)] = root(other)
    return [root(place) for place in range(tips)]


def b_cubed(truth: Sequence[object], found: Sequence[object]) -> tuple[float, float]:
    """Precision and recall of a grouping, averaged over its members (Bagga and Baldwin, 1998)."""
    if not truth:
        return 1.0, 1.0
    true, mine, both = Counter(truth), Counter(found), Counter(zip(truth, found, strict=True))
    shares = [
        (both[one, other] / mine[other], both[one, other] / true[one]) for one, other in zip(truth, found, strict=True)
    ]
    return sum(share for share, _ in shares) / len(shares), sum(share for _, share in shares) / len(shares)


def errors(tips: Sequence[Told], scored: Sequence[Scored], least: float) -> list[dict[str, Any]]:
    """Every pair that is linked and should not be, and every one that should be and is not, with the words of both."""
    truth = true_pairs(tips)
    by_pair: Mapping[tuple[int, int], Scored] = {(one.one, one.other): one for one in scored}
    said = {pair for pair, one in by_pair.items() if one.score >= least}
    found = []
    for pair in sorted(said ^ truth):
        known = by_pair.get(pair)
        one, other = tips[pair[0]], tips[pair[1]]
        found.append(
            {
                "error": "false" if pair in said else "missed",
                "a": one.id,
                "b": other.id,
                "probability": round(known.score, 3) if known else 0.0,
                "reasons": list(known.why()) if known else ["they share no token that few tips have"],
                "text_a": one.text,
                "text_b": other.text,
            }
        )
    return found
