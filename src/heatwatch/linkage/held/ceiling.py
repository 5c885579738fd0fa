"""The most that a pair can be worth, reckoned at once for all tips that share a token with one.

What two tips share, how rare that is, what chance would give and what speaks against them is what the model counts
(`linkage.comparing`). Two things are left out, and both only lower what comes out: a word that a shared phrase holds
counts once, and so does a number with and without its unit. What is near is taken for the most that it could be. So no
pair is worth more than its ceiling, as long as each weight has the sign that is expected of it.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heatwatch.linkage import comparing, facts
from heatwatch.linkage.comparing import REPEATED, Shared, chance, given_stems, worth
from heatwatch.linkage.facts import KINDS, ORDER, Fact, Telling
from heatwatch.linkage.held.numbering import UNKNOWN, Numbering
from heatwatch.linkage.held.records import NEAR, TOGETHER, Entries
from heatwatch.linkage.model import Model, prior
from heatwatch.linkage.nearness import NEARNESS, near_tokens, nearable
from heatwatch.linkage.rarity import ANY, UNSEEN, Rarity

Reals = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int64]
# A sum of the same numbers in another order is no further off.
SLACK = 0.01
_REPEATED = np.array([REPEATED[kind] for kind in KINDS])
_DETAIL, _SAYING, _NUMBER = (ORDER[kind] for kind in (facts.DETAIL, facts.SAYING, facts.NUMBER))
_NAME, _TOWN, _TYPE, _SIGN = (ORDER[kind] for kind in (facts.NAME, facts.TOWN, facts.TYPE, facts.SIGN))
_SCARCE = np.isin(np.arange(len(KINDS)), [ORDER[kind] for kind in comparing.SCARCE])
_WHERE = np.isin(np.arange(len(KINDS)), [ORDER[facts.PLACE], _TOWN])
_TYING = np.array([Shared(kind, "", ("", ""), 0.0).measure in comparing.TYING for kind in KINDS])
_APART = {_NAME: "name_apart", _TOWN: "town_apart", _TYPE: "type_apart"}


@dataclass(slots=True)
class Others:
    """The tips that one is compared with: their entries one after another, whose each is, in which language each is."""

    entries: Entries
    owner: Wholes
    languages: Wholes
    names: list[str]

    @property
    def many(self) -> int:
        """How many tips they are."""
        return len(self.languages)


@dataclass(slots=True)
class Ceiling:
    """Reckons what pairs can be worth at most, with the counts as they are now."""

    model: Model
    rarity: Rarity
    numbering: Numbering
    told: "array[int]"
    background: Wholes

    def odds(self, one: Telling, others: Others, tips: int) -> Reals:
        """The logarithm of the odds that each of the others, out of so many tips, can have at most with one."""
        if not self.model.has_usual_signs:
            return np.full(others.many, np.inf)
        shared, near = self._shared(one, others), self._near(one, others)
        best = np.maximum(shared.best, near.best)
        odds = prior(tips) + self.model.constant + SLACK + shared.worth + near.worth
        odds += self.model.weights["best"] * best
        odds += self.model.weights["expected"] * self._expected(one, others)
        return odds + self._apart(one, others, shared.kinds | near.kinds)

    def _shared(self, one: Telling, others: Others) -> "_Worth":
        """What the same facts are worth."""
        mine = [(self.numbering.find(key), fact) for key, fact in one.facts.items()]
        mine = sorted((each for each in mine if each[0] != UNKNOWN), key=lambda each: each[0])
        places, where = _met([token for token, _ in mine], others, others.entries["code"] < NEAR)
        owner, kinds = others.owner[places], others.entries["code"][places].astype(np.int64)
        kinds = np.minimum(kinds, np.array([ORDER[fact.kind] for _, fact in mine], np.int64)[where])
        seen = self._seen(np.array([token for token, _ in mine], np.int64), 2)[where]
        same = others.languages[owner] == (others.names.index(one.language) if one.language in others.names else -1)
        texts = np.where(same & _SCARCE[kinds], self.rarity.texts(one.language), self.rarity.texts(ANY)) + 1
        rates = np.minimum(seen / texts, 1.0)
        given = np.array([facts.value_of(fact) in given_stems() for _, fact in mine], bool)[where]
        rates = np.where(given & (kinds == _NAME), np.maximum(rates, comparing.COMMONEST_UNSEEN), rates)
        bits = np.where(_SCARCE[kinds] & (rates > comparing.COMMON), 0.0, _bits(kinds, rates))
        return self._weighed(owner, kinds, bits, others.many)

    def _weighed(self, owner: Wholes, kinds: Wholes, bits: Reals, many: int) -> "_Worth":
        weights = self.model.weights
        weight = np.array([weights[Shared(kind, "", ("", ""), 0.0).measure] for kind in KINDS])[kinds]
        rare = np.where(bits >= comparing.UNCOMMON, weights["uncommon"], weights["common"])
        rare = np.where(bits >= comparing.RARE, weights["rare"], rare)
        weight = np.where(kinds == _DETAIL, rare, weight)
        alone = ~_WHERE[kinds] & (kinds != _SAYING)
        where = _sums(owner, bits * _WHERE[kinds], many)
        saying, best = (_most(owner, bits * of, many) for of in (kinds == _SAYING, kinds != _SAYING))
        worth = _sums(owner, weight * bits * alone, many)
        worth += weights["where"] * np.minimum(where, comparing.MOST_WHERE) + weights["saying"] * saying
        return _Worth(worth, best, _kinds_of(owner, kinds, many))

    def _near(self, one: Telling, others: Others) -> "_Worth":
        """What near facts can be worth at most: each two of them have a token in common."""
        mine: dict[int, tuple[float, float]] = {}
        for token, weight, bits in self._near_tokens(one):
            if token != UNKNOWN:
                before = mine.get(token, (0.0, 0.0))
                mine[token] = before[0] + weight * bits, max(before[1], bits)
        codes = others.entries["code"]
        places, where = _met(sorted(mine), others, ((codes >= NEAR) & (codes != TOGETHER)) | (codes == _NUMBER))
        owner, found = others.owner[places], [mine[token] for token in sorted(mine)]
        best = _most(owner, np.array([bits for _, bits in found], float)[where], others.many)
        worth = _sums(owner, np.array([weighed for weighed, _ in found], float)[where], others.many)
        kinds = codes[places].astype(np.int64)
        return _Worth(worth, best, _kinds_of(owner, np.where(kinds >= NEAR, kinds - NEAR, kinds), others.many))

    def _near_tokens(self, one: Telling) -> Iterator[tuple[int, float, float]]:
        """The tokens that a near fact would have, with the weight and the bits of the nearest that there could be."""
        for kind in NEARNESS:
            weight = self.model.weights[Shared(kind, "", ("", ""), 0.0, near=True).measure]
            for key, fact in nearable(one, kind).items():
                own = self.rarity.rate(key, 1)
                for token, other in self._near_to(fact):
                    yield self.numbering.find(token), weight, worth(kind, min(comparing.LOOSER * (own + other), 1.0))

    def _near_to(self, fact: Fact) -> Iterator[tuple[str, float]]:
        """What leads to the facts near to one, with the least share of tips that has one of those."""
        if fact.kind != facts.NUMBER:
            yield from ((token, UNSEEN / (self.rarity.texts(ANY) + 1)) for token in near_tokens(fact))
            return
        unit, _, value = fact.key.partition(":")
        for other in (f"{unit}:{int(value) - 1}", f"{unit}:{int(value) + 1}"):
            yield other, self.rarity.rate(other, 1)

    def _expected(self, one: Telling, others: Others) -> Reals:
        """The bits that chance would give each pair."""
        details = others.entries["code"] == _DETAIL
        owner, tokens = others.owner[details], others.entries["token"][details].astype(np.int64)
        texts = np.array([self.rarity.texts(name) + 1 for name in others.names], float)
        rates = np.minimum(self._seen(tokens, 1) / texts[others.languages[owner]], 1.0)
        rare = rates <= comparing.COMMON
        bits = np.where(rare, rates * _bits(np.full(len(rates), _DETAIL), rates), 0.0)
        their_bits = _sums(owner, bits, others.many)
        my_bits, mine = chance(one, self.rarity)
        return (my_bits * _sums(owner, rare, others.many) + their_bits * mine) / (2 * comparing.USUAL_DETAILS)

    def _seen(self, tokens: Wholes, own: int) -> Reals:
        """In how many tips each token stands beside `own` of them, with the background, as `Rarity.rate` counts."""
        told = np.frombuffer(self.told, np.uint32)[tokens].astype(np.int64)
        known = np.where(
            tokens < len(self.background), self.background[np.minimum(tokens, len(self.background) - 1)], 0
        )
        return known + np.maximum(told - own, 0) + UNSEEN

    def _apart(self, one: Telling, others: Others, agreed: npt.NDArray[np.bool_]) -> Reals:
        """What speaks against each pair, if all that may be near is near."""
        weights, codes = self.model.weights, others.entries["code"]
        is_fact = codes < NEAR
        tell = _kinds_of(others.owner[is_fact], codes[is_fact].astype(np.int64), others.many)
        odds = np.zeros(others.many)
        for kind, name in _APART.items():
            apart = tell[kind] & ~agreed[kind] & one.tells(KINDS[kind])
            odds += weights[name] * apart
            if kind == _TOWN:
                odds += weights["elsewhere"] * (apart & ~agreed[_TYING].any(axis=0))
        odds += weights["quiet"] * (tell[_SIGN] != one.tells(facts.SIGN))
        return odds


@dataclass(slots=True)
class _Worth:
    """For each of the others: what is shared, weighed; its best single fact in bits; which kinds are shared."""

    worth: Reals
    best: Reals
    kinds: npt.NDArray[np.bool_]


def _met(tokens: list[int], others: Others, among: npt.NDArray[np.bool_]) -> tuple[Wholes, Wholes]:
    """Where the others have one of these tokens, which stand in order, and which of them that is."""
    mine, theirs = np.array(tokens, np.int64), others.entries["token"].astype(np.int64)
    if not len(mine):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    where = np.minimum(np.searchsorted(mine, theirs), len(mine) - 1)
    places = np.flatnonzero((mine[where] == theirs) & among)
    return places, where[places]


def _sums(owner: Wholes, values: npt.NDArray[np.generic], many: int) -> Reals:
    """The sum of what each of the others has; of nothing at all too, which numpy would count in whole numbers."""
    sums: Reals = np.bincount(owner, values, many).astype(np.float64)
    return sums


def _most(owner: Wholes, values: Reals, many: int) -> Reals:
    """The most that each of the others has, or nothing."""
    most = np.zeros(many)
    np.maximum.at(most, owner, values)
    return most


def _kinds_of(owner: Wholes, kinds: Wholes, many: int) -> npt.NDArray[np.bool_]:
    found = np.zeros((len(KINDS), many), bool)
    found[kinds, owner] = True
    return found


def _bits(kinds: Wholes, rates: Reals) -> Reals:
    """`comparing.worth`, for many at once."""
    bits: Reals = np.log2(1 + _REPEATED[kinds] * (1 / rates - 1))
    return bits
