"""Two tellings side by side: what they share, what they contradict each other in, and what that is worth in bits.

A shared fact is worth log2(1 + r·(1/p - 1)) bits: p is the share of all tips that have it, r how often a second telling
of the same thing repeats a fact of that kind (Fellegi and Sunter, 1969, with frequencies as by Winkler, 2000:
m = r + (1 - r)·p, u = p). What all of it together is worth the model says (`heatwatch.linkage.model`), which sees
only the measures.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import log2

from heatwatch.common.secret import masked
from heatwatch.knowledge.cues.words import plain
from heatwatch.knowledge.model.gazetteer import BITS
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.linkage import facts
from heatwatch.linkage.facts import Fact, Telling, value_of
from heatwatch.linkage.lexicon import lexicon
from heatwatch.linkage.nearness import NEARNESS, nearable
from heatwatch.linkage.rarity import ANY, Rarity

# How often a second telling repeats a fact of a kind: set beforehand. The model scales what comes out.
REPEATED = {
    **dict.fromkeys(facts.EXACT, 0.5),
    facts.NAME: 0.4,
    facts.PLACE: 0.4,
    facts.TOWN: 0.5,
    facts.VEHICLE: 0.3,
    facts.NUMBER: 0.2,
    facts.SAYING: 0.1,
    facts.DETAIL: 0.15,
    facts.SECTOR: 0.5,
    facts.SIGN: 0.3,
    facts.TYPE: 0.8,
    facts.YOUNG: 0.7,
}
# What speaks for one matter, and what against it; the last of each describe the whole.
FOR = (
    "exact", "near", "name", "near_name", "where", "vehicle", "number", "saying", "rare", "uncommon", "common",
    "sector", "sign", "best",
)  # fmt: skip
AGAINST = ("expected", "name_apart", "town_apart", "type_apart", "quiet", "elsewhere")
MEASURES = (*FOR, *AGAINST)
APART = {facts.NAME: "name_apart", facts.TOWN: "town_apart", facts.TYPE: "type_apart"}
_MEASURE = {**dict.fromkeys(facts.EXACT, "exact"), facts.TYPE: facts.SIGN, facts.YOUNG: facts.SIGN}
_MEASURE |= dict.fromkeys((facts.TOWN, facts.PLACE), "where")
# What ties two tells of two towns to one thing: without any of it, two towns have two stories.
TYING = ("exact", "name", "near_name", "where")
# Details by what they are worth.
RARE, UNCOMMON = 6.0, 3.5
# A place is one thing, however many words name it.
MOST_WHERE = 12.0
# How many details a tip of the corpus tells.
USUAL_DETAILS = 30
# A number or a detail in more than this share of all tips says nothing of one of them.
COMMON = 0.15
SCARCE = frozenset({facts.DETAIL, facts.NUMBER})
# A name that many people have is rarely as rare as the tips at hand make it look.
COMMONEST_UNSEEN = 1 / 700
# A near match is met by chance more often than an exact one.
LOOSER = 5.0


@masked
@dataclass(frozen=True, slots=True)
class Shared:
    """A fact that both tell: how the one and the other say it, what it is worth.

    `rate` is the share of tips that have it, as it was counted while they were compared: what is only asked about is
    counted no longer than that. Of what is near no share is told.
    """

    kind: str
    key: str
    said: tuple[str, str]
    bits: float
    near: bool = False
    rate: float = 1.0

    @property
    def measure(self) -> str:
        """The measure that it adds to."""
        if self.near:
            return {facts.NAME: "near_name", facts.NUMBER: facts.NUMBER}.get(self.kind, "near")
        if self.kind == facts.DETAIL:
            return "rare" if self.bits >= RARE else "uncommon" if self.bits >= UNCOMMON else "common"
        return _MEASURE.get(self.kind, self.kind)


@masked
@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that speaks for or against two tellings being of one thing: the facts, and the measures in bits."""

    shared: tuple[Shared, ...]
    measures: Mapping[str, float]


def compare(one: Telling, other: Telling, rarity: Rarity, by_chance: float = 0.0) -> Comparison:
    """What two tellings share and where they part; `by_chance` are the bits that chance would give: `expected`."""
    shared = (*_shared(one, other, rarity), *_near(one, other, rarity))
    measures = dict.fromkeys(MEASURES, 0.0)
    for each in shared:
        measures[each.measure] += each.bits
    measures["where"] = min(measures["where"], MOST_WHERE)
    measures["best"] = max((each.bits for each in shared if each.kind != facts.SAYING), default=0.0)
    # Two people who write alike share many turns of phrase, and the first of them says the most.
    measures["saying"] = max((each.bits for each in shared if each.kind == facts.SAYING), default=0.0)
    measures["expected"] = by_chance
    agreed = {each.kind for each in shared}
    for kind, measure in APART.items():
        measures[measure] = float(kind not in agreed and one.tells(kind) and other.tells(kind))
    measures["quiet"] = float(one.tells(facts.SIGN) != other.tells(facts.SIGN))
    tied = any(measures[name] for name in TYING)
    measures["elsewhere"] = float(bool(measures["town_apart"]) and not tied)
    return Comparison(shared, measures)


def worth(kind: str, rate: float) -> float:
    """The bits that a shared fact of a kind is worth, when so large a share of tips have it."""
    return log2(1 + REPEATED[kind] * (1 / rate - 1))


def chance(telling: Telling, rarity: Rarity) -> tuple[float, int]:
    """What the details of a telling would be worth if chance alone repeated them, and how many details it has."""
    rates = [rarity.rate(key, 1, telling.language) for key in telling.of_kind(facts.DETAIL)]
    rare = [rate for rate in rates if rate <= COMMON]
    return sum(rate * worth(facts.DETAIL, rate) for rate in rare), len(rare)


def expected(one: tuple[float, int], other: tuple[float, int]) -> float:
    """The bits of details that chance would give two tellings, by what `chance` says of each."""
    return (one[0] * other[1] + other[0] * one[1]) / (2 * USUAL_DETAILS)


def _shared(one: Telling, other: Telling, rarity: Rarity) -> Iterator[Shared]:
    both = [(key, one.facts[key], other.facts[key]) for key in one.facts.keys() & other.facts.keys()]
    language = one.language if one.language == other.language else ANY
    covered = {word for _, mine, theirs in both for word in parts((mine, theirs))}
    numbers: set[str] = set()
    for key, mine, theirs in sorted(both, key=_units_first):
        kind = min(mine.kind, theirs.kind, key=facts.ORDER.__getitem__)
        rate = _rate(kind, key, rarity, language if kind in SCARCE else ANY)
        told_before = key in covered or (kind == facts.NUMBER and value_of(mine) in numbers)
        if told_before or (kind in SCARCE and rate > COMMON):
            continue
        if kind == facts.NUMBER:
            numbers.add(value_of(mine))
        yield Shared(kind, key, (mine.said, theirs.said), worth(kind, rate), rate=rarity.rate(key, 2))


def _rate(kind: str, key: str, rarity: Rarity, language: str) -> float:
    rate = rarity.rate(key, 2, language)
    return max(rate, COMMONEST_UNSEEN) if kind == facts.NAME and key.partition(":")[2] in given_stems() else rate


@cache
def given_stems() -> frozenset[str]:
    """The keys of the given names that the knowledge base lists."""
    known, given = lexicon(), BITS["given"]
    return frozenset(known.key(word) for word, kind in knowledge().gazetteer.kinds.items() if kind & given)


def _units_first(each: tuple[str, Fact, Fact]) -> tuple[bool, str]:
    """A number whose unit both name comes before the number alone."""
    return each[0].startswith(f"{facts.NUMBER}:"), each[0]


def parts(said: Iterable[Fact]) -> Iterator[str]:
    """The keys of the single words that a shared phrase holds, so that none counts twice."""
    for fact in said:
        words = plain(fact.said).split()
        if fact.kind == facts.PLACE and len(words) > 1:
            yield from (f"word:{lexicon().key(word)}" for word in words)


def _near(one: Telling, other: Telling, rarity: Rarity) -> Iterator[Shared]:
    """What is nearly the same: names that one person may go by, identifiers with one sign wrong."""
    for kind, are_near in NEARNESS.items():
        mine = [(key, fact) for key, fact in nearable(one, kind).items() if key not in other.facts]
        theirs = [(key, fact) for key, fact in nearable(other, kind).items() if key not in one.facts]
        for (key, fact), (near, their) in product(mine, theirs):
            if are_near(compared(fact), compared(their)):
                rate = min(LOOSER * (rarity.rate(key, 1) + rarity.rate(near, 1)), 1.0)
                yield Shared(kind, min(key, near), (fact.said, their.said), worth(kind, rate), near=True)


def compared(fact: Fact) -> str:
    """What nearness compares of a fact."""
    if fact.kind == facts.NUMBER:
        return fact.key
    return plain(fact.said) if fact.kind == facts.NAME else value_of(fact)
