"""Generated tips as facts: what reading a million made-up texts would give, without reading them.

How many facts of a kind a tip tells is near to what author B's tips tell (27 on average: 13 details, 9 sayings, one
number or two, two indicators, a town in every third). Which ones is drawn with Zipf-like frequencies: the thing of
rank r is told in proportion to 1/(r + s)^e, with more things the more tips there are, as in texts. A share of the tips
are second tellings of an earlier one: they repeat its facts at the rates that the model assumes (`REPEATED`), and
telephones, names and numbers come a sign off now and then. Who generates them again gets the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from heatwatch.linkage import facts
from heatwatch.linkage.comparing import REPEATED
from heatwatch.linkage.facts import Fact, Telling

LETTERS, VOWELS = "bcdfglmnprstv", "aeiou"
# One tip of so many is a second telling of one that came before.
TOLD_AGAIN = 0.02
BATCH = 1000
LANGUAGES, SHARES = ("en", "es", "mixed", "vi", "tl"), (0.6, 0.28, 0.02, 0.06, 0.04)
# One in ten identifiers of a second telling is off by one sign.
OFF = 0.1


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many of a kind a tip tells on average, out of how many, and how steeply their frequencies fall."""

    mean: float
    many: int
    steep: float = 1.0
    flat: float = 2.0


# Of identifiers there is about one for every second tip that tells any (`_identifier`).
KINDS = {
    facts.DETAIL: Drawn(12.8, 60_000, 1.0, 12.0),
    facts.SIGN: Drawn(1.8, 28, 0.7, 3.0),
    facts.SECTOR: Drawn(0.65, 28, 0.7, 3.0),
    facts.TYPE: Drawn(0.55, 2, 0.5, 1.0),
    facts.YOUNG: Drawn(0.06, 1),
    facts.TOWN: Drawn(0.33, 1500, 0.9, 4.0),
    facts.PLACE: Drawn(0.42, 60_000, 0.9, 6.0),
    facts.NAME: Drawn(0.3, 40_000, 0.9, 8.0),
    facts.VEHICLE: Drawn(0.06, 400, 0.9, 4.0),
    facts.NUMBER: Drawn(0.7, 120, 1.0, 2.0),
}
IDENTIFIERS = {"phone": 0.06, "plate": 0.02, "handle": 0.02}
UNITS = ("age", "people", "usd", "room", "month")


@dataclass(slots=True)
class Tellings:
    """Draws tips one after another; `partners` holds which is a second telling of which."""

    size: int
    seed: int = 7
    again: float = TOLD_AGAIN
    partners: dict[int, int] = field(default_factory=dict)
    _known: dict[tuple[str, int], tuple[Fact, ...]] = field(default_factory=dict)
    _shares: dict[str, np.ndarray] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Telling]:
        random = np.random.default_rng(self.seed)
        recent: list[Telling] = []
        for first in range(0, self.size, BATCH):
            batch = list(self._batch(random, first, min(BATCH, self.size - first)))
            earlier = recent or batch
            for place in np.flatnonzero(random.random(len(batch)) < self.again):
                if earlier is not batch or place:
                    partner = earlier[int(random.integers(len(earlier) if earlier is not batch else place))]
                    self.partners[first + int(place)] = int(partner.id)
                    batch[place] = self._told_again(random, batch[place], partner)
            recent = batch
            yield from batch

    def _batch(self, random: np.random.Generator, first: int, many: int) -> Iterator[Telling]:
        drawn = {kind: self._drawn(random, kind, many) for kind in KINDS}
        languages = random.choice(len(LANGUAGES), many, p=SHARES)
        identifiers = {kind: random.random(many) < share for kind, share in IDENTIFIERS.items()}
        values = random.integers(0, max(self.size // 40, 3), (many, len(IDENTIFIERS)))
        for place in range(many):
            language = LANGUAGES[languages[place]]
            told: dict[str, Fact] = {}
            for kind, ranks in drawn.items():
                if kind != facts.DETAIL or language in facts.COMPARED:
                    self._tell(told, kind, ranks[place])
            for which, (kind, has) in enumerate(identifiers.items()):
                if has[place]:
                    _put(told, _identifier(kind, int(values[place, which])))
            yield _telling(first + place, language, told)

    def _drawn(self, random: np.random.Generator, kind: str, many: int) -> list[list[int]]:
        if kind not in self._shares:
            of = KINDS[kind]
            # Heaps' law: twice the tips tell about half again as many different things.
            size = min(of.many, max(2, int(of.many * (self.size / 1_000_000) ** 0.6))) if of.many > 2000 else of.many
            weights = 1 / (np.arange(size) + of.flat) ** of.steep
            self._shares[kind] = np.cumsum(weights) / weights.sum()
        counts = random.poisson(KINDS[kind].mean, many)
        ranks = np.searchsorted(self._shares[kind], random.random(int(counts.sum()))).tolist()
        ends = np.cumsum(counts).tolist()
        return [ranks[end - count : end] for end, count in zip(ends, counts.tolist(), strict=True)]

    def _tell(self, told: dict[str, Fact], kind: str, ranks: list[int]) -> None:
        before = -1
        for rank in ranks:
            made = self._known.get((kind, rank))
            if made is None:
                made = self._known[kind, rank] = _made(kind, rank)
            for fact in made:
                _put(told, fact)
            if kind == facts.DETAIL:
                if before not in (-1, rank):
                    one, other = sorted((_word(facts.DETAIL, before), _word(facts.DETAIL, rank)))
                    told[f"saying:{one} {other}"] = Fact(facts.SAYING, f"saying:{one} {other}", f"{one} {other}")
                before = rank

    def _told_again(self, random: np.random.Generator, own: Telling, first: Telling) -> Telling:
        """What a second person tells of the same thing: some of it, and of their own what does not contradict it."""
        told = {key: _off(random, fact) for key, fact in first.facts.items() if random.random() < REPEATED[fact.kind]}
        told = {fact.key: fact for fact in told.values()}
        contradicting = {facts.TOWN, facts.TYPE, *(kind for kind in IDENTIFIERS)}
        for fact in own.facts.values():
            if fact.kind not in contradicting:
                _put(told, fact)
        return _telling(int(own.id), own.language, told)


def _put(told: dict[str, Fact], fact: Fact) -> None:
    known = told.get(fact.key)
    if known is None or facts.ORDER[fact.kind] < facts.ORDER[known.kind]:
        told[fact.key] = fact


def _made(kind: str, rank: int) -> tuple[Fact, ...]:
    if kind == facts.YOUNG:
        return (Fact(kind, "young", "child"),)
    if kind == facts.NUMBER:
        unit, value = UNITS[rank % len(UNITS)], rank // len(UNITS) + 2
        return Fact(kind, f"{unit}:{value}", f"{value}"), Fact(kind, f"number:{value}", f"{value}")
    word = _word(kind, rank)
    if kind == facts.PLACE and rank % 3 == 0:
        # Two words of a place, each of them and both together.
        other = _word(kind, rank + 1)
        joined = Fact(kind, f"word:{word}{other}", f"{word} {other}")
        return Fact(kind, f"word:{word}", joined.said), Fact(kind, f"word:{other}", other), joined
    prefix = "word" if kind in (facts.NAME, facts.PLACE, facts.VEHICLE, facts.DETAIL) else kind
    return (Fact(kind, f"{prefix}:{word}", word),)


def _identifier(kind: str, value: int) -> Fact:
    made = {
        "phone": f"510555{100 + value % 100:04d}{value // 100}"[-10:],
        "plate": f"{value % 10}{_word('plate', value // 10)[:3].upper()}{value % 1000:03d}",
        "handle": _word("handle", value) + str(value % 10),
    }[kind]
    return Fact(kind, f"{kind}:{made}", made)


def _off(random: np.random.Generator, fact: Fact) -> Fact:
    if fact.kind not in IDENTIFIERS or random.random() >= OFF:
        return fact
    value = facts.value_of(fact)
    value = value[:-1] + str((int(value[-1]) + 1) % 10)
    return Fact(fact.kind, f"{fact.kind}:{value}", value)


@cache
def _word(kind: str, rank: int) -> str:
    """A word that nobody says, the same for the same rank; some words are both a name and a detail."""
    both = kind in (facts.NAME, facts.DETAIL) and rank % 50 == 0
    number = rank if both else rank * 11 + len(kind) + 60 * ord(kind[0])
    word = ""
    while number or len(word) < 4:
        number, letter = divmod(number, len(LETTERS))
        number, vowel = divmod(number, len(VOWELS))
        word += LETTERS[letter] + VOWELS[vowel]
    return word


def _telling(number: int, language: str, told: dict[str, Fact]) -> Telling:
    kinds: dict[str, dict[str, Fact]] = {}
    for key, fact in told.items():
        kinds.setdefault(fact.kind, {})[key] = fact
    return Telling(number, language, told, kinds)
