"""A tip as comparable facts: who, where, what vehicle, how many, how old, how much, which details, in any language.

Each fact has a kind, a key that two tells of the same thing share, and the words that say it. Keys are compared and
counted; the words are shown to people and to nobody else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from heatwatch.common.secret import masked
from heatwatch.knowledge.cues.words import Words, plain, read_words
from heatwatch.knowledge.model.gazetteer import BITS, Gazetteer
from heatwatch.knowledge.model.whole import Knowledge
from heatwatch.linkage.lexicon import SHORTEST_STEM, lexicon, stem
from heatwatch.linkage.quantities import NUMBERS, quantities
from heatwatch.triage.identifiers import identifier
from heatwatch.triage.identifiers.identifier import Identifier

NAME, PLACE, TOWN, VEHICLE, NUMBER, SAYING, DETAIL = "name", "place", "town", "vehicle", "number", "saying", "detail"
SECTOR, SIGN, TYPE, YOUNG = "sector", "sign", "type", "young"
DESCRIBED = {"name": NAME, "address": PLACE, "vehicle": VEHICLE}
EXACT = tuple(kind for kind in identifier.KINDS if kind not in DESCRIBED)
# How a telling is kept; a later form has a higher number, and what this code cannot read is made again.
FORM = 1
KINDS = (*EXACT, NAME, PLACE, TOWN, VEHICLE, NUMBER, SAYING, DETAIL, SECTOR, SIGN, TYPE, YOUNG)
# Of two kinds that one word is read as, the one that says more.
ORDER = {kind: place for place, kind in enumerate(KINDS)}
# The lists hold no other language: there, names, places, numbers and identifiers are compared, and no details.
COMPARED = frozenset({"en", "es", "mixed"})
# Details so many words apart stand together.
REACH = 4
# Words of an address or a name that tell none from another.
_EMPTY = BITS["streets"] | BITS["titles"] | BITS["particles"] | BITS["stops"] | BITS["units"]
_GENERIC = BITS["generic"]
_BARE = BITS["colors"] | BITS["bodies"]
_ORDINARY = BITS["ordinary"]


@masked
@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a tip says."""

    kind: str
    key: str
    said: str


@masked
@dataclass(frozen=True, slots=True)
class Telling:
    """All that one tip says, by key and by kind."""

    id: str | int
    language: str
    facts: Mapping[str, Fact]
    kinds: Mapping[str, Mapping[str, Fact]]

    def of_kind(self, kind: str) -> Mapping[str, Fact]:
        """The facts of one kind, by key."""
        return self.kinds.get(kind, {})

    def tells(self, kind: str) -> bool:
        """Whether it tells anything of a kind."""
        return kind in self.kinds


class Sign(Protocol):
    """Something that a text reports, with the words that say so."""

    @property
    def id(self) -> str:
        """What it is called."""

    @property
    def quote(self) -> str:
        """The words."""


class Assessed(Protocol):
    """What facts are made of beside the text: an assessment, just made or opened again."""

    @property
    def language(self) -> str:
        """The language of the text."""

    @property
    def types(self) -> Sequence[str]:
        """Labor, sex, or both."""

    @property
    def minor(self) -> Sign | None:
        """The words that say that somebody is under 18."""

    @property
    def indicators(self) -> Sequence[Sign]:
        """The indicators that the text reports."""

    @property
    def identifiers(self) -> Sequence[Identifier]:
        """What can be linked, and where it stands."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What facts are read by beside the lexicon: places and names, and the words that are never compared.

    Words for origin, language, faith, status and disability link nobody to anything.
    """

    gazetteer: Gazetteer
    unseen: frozenset[tuple[str, ...]]


def ground_of(knowledge: Knowledge) -> Ground:
    """The ground of a knowledge base."""
    unseen = {tuple(read_words(phrase).plain) for words in knowledge.stand_ins.words.values() for phrase in words}
    return Ground(knowledge.gazetteer, frozenset(unseen))


def telling_of(id_: str | int, text: str, assessed: Assessed, ground: Ground) -> Telling:
    """The facts of an assessed text."""
    reading = _Reading(read_words(text), assessed, ground)
    facts: dict[str, Fact] = {}
    for fact in reading.facts():
        known = facts.get(fact.key)
        if known is None or ORDER[fact.kind] < ORDER[known.kind]:
            facts[fact.key] = fact
    return _told(id_, assessed.language, facts)


def as_dict(telling: Telling) -> dict[str, Any]:
    """A telling as plain data, for whoever keeps it; `from_dict` is the inverse."""
    facts = [(fact.kind, fact.key, fact.said) for fact in telling.facts.values()]
    return {"form": FORM, "language": telling.language, "facts": facts}


def from_dict(id_: str | int, data: Mapping[str, Any]) -> Telling:
    """A telling that was kept; raises ValueError for another form, and KeyError or TypeError for wrong data."""
    if data["form"] != FORM:
        raise ValueError("facts of another form")
    if not all(isinstance(part, str) for fact in data["facts"] for part in fact):
        raise TypeError("a fact is made of words")
    return _told(id_, str(data["language"]), {key: Fact(kind, key, said) for kind, key, said in data["facts"]})


def _told(id_: str | int, language: str, facts: Mapping[str, Fact]) -> Telling:
    kinds: dict[str, dict[str, Fact]] = {}
    for key, fact in facts.items():
        kinds.setdefault(fact.kind, {})[key] = fact
    return Telling(id_, language, facts, kinds)


def value_of(fact: Fact) -> str:
    """A fact's key without what kind of key it is."""
    return fact.key.partition(":")[2]


class _Reading:
    """One text while its facts are gathered."""

    def __init__(self, words: Words, assessed: Assessed, ground: Ground) -> None:
        self.words, self.assessed = words, assessed
        self.gazetteer, self.known = ground.gazetteer, lexicon()
        self.unseen = frozenset(_told_of_people(words.plain, ground.unseen))
        self.kinds = [""] * len(words)
        for one in assessed.identifiers:
            self._claim(one)

    def _claim(self, one: Identifier) -> None:
        kind = DESCRIBED.get(one.kind, one.kind)
        for place, (start, end) in enumerate(zip(self.words.starts, self.words.ends, strict=True)):
            if start < one.end and end > one.start:
                self.kinds[place] = kind

    def facts(self) -> Iterator[Fact]:
        """Everything, whatever its kind; one key may come more than once."""
        yield from self._identifiers()
        yield from self._quantities()
        yield from self._towns()
        yield from self._details()
        for sector, first, after in self._sectors():
            yield Fact(SECTOR, f"sector:{sector}", self.words.quote(first, after))
        for sign in self.assessed.indicators:
            yield Fact(SIGN, f"sign:{sign.id}", sign.quote)
        for type_ in self.assessed.types:
            yield Fact(TYPE, f"type:{type_}", type_)
        if self.assessed.minor:
            yield Fact(YOUNG, "young", self.assessed.minor.quote)

    def _identifiers(self) -> Iterator[Fact]:
        for one in self.assessed.identifiers:
            if one.kind in EXACT:
                yield Fact(one.kind, f"{one.kind}:{bare(one.kind, one.value)}", one.text)

    def _quantities(self) -> Iterator[Fact]:
        for found in quantities(self.words, self.known):
            if self.kinds[found.place] not in (*EXACT, PLACE):
                for unit in dict.fromkeys((found.unit, NUMBER)):
                    yield Fact(NUMBER, f"{unit}:{found.value}", self.words.quote(found.place, found.after))

    def _towns(self) -> Iterator[Fact]:
        for place in range(len(self.words)):
            town = self.gazetteer.town_at(self.words.plain, place)
            if town and self.kinds[place] != NAME and self._may_be_town(place, town[0]):
                for each in range(place, town[0]):
                    self.kinds[each] = TOWN
                yield Fact(TOWN, f"town:{plain(town[1])}", self.words.quote(place, town[0]))

    def _may_be_town(self, first: int, after: int) -> bool:
        """`Alto` and `Chino` are towns when written large, `Diablo` of the Diablo Crest Inn is none, Vegas is away."""
        goes_on = after < len(self.words) and self.kinds[first] == self.kinds[after] == PLACE
        if self.words.plain[after - 1] in self.known.away or (goes_on and not self.words.breaks[after]):
            return False
        kind = self.gazetteer.kinds.get(self.words.plain[first], 0)
        large = self.words.text[self.words.starts[first]].isupper()
        says_more = first in self.unseen or kind & (_ORDINARY | BITS["given"])
        return after - first > 1 or large or not says_more

    def _details(self) -> Iterator[Fact]:
        place, plain_words, details = 0, self.words.plain, []
        while place < len(plain_words):
            kind = self.kinds[place]
            if kind in EXACT or kind == TOWN or not self._says_something(place):
                place += 1
                continue
            key, after = self.known.meaning(plain_words, place)
            if kind in (NAME, PLACE):
                key, after = self.known.key(plain_words[place]), place + 1
            kind = self._narrowed(kind, place)
            if kind != DETAIL or self.assessed.language in COMPARED:
                yield Fact(kind, f"word:{key}", self.words.quote(place, after))
            if not self.kinds[place] or kind == VEHICLE:
                details.append((place, after, key))
            if kind == PLACE:
                yield from self._joined(place, after)
            place = after
        yield from self._sayings(details)

    def _joined(self, place: int, after: int) -> Iterator[Fact]:
        """Two words of a place as one, so that the Blue Moon meets the bluemoon."""
        if after < len(self.words) and self.kinds[after] == PLACE and self._says_something(after):
            joined = stem(self.words.plain[place] + self.words.plain[after])
            yield Fact(PLACE, f"word:{joined}", self.words.quote(place, after + 1))

    def _sayings(self, details: Sequence[tuple[int, int, str]]) -> Iterator[Fact]:
        """Two details that stand together, in whatever order a language puts them: a red crown, una corona roja."""
        for (first, _, one), (second, after, other) in pairwise(details):
            together = self.words.sentences[first] == self.words.sentences[second] and second - first <= REACH
            if together and one != other:
                yield Fact(SAYING, f"saying:{' '.join(sorted((one, other)))}", self.words.quote(first, after))

    def _sectors(self) -> Iterator[tuple[str, int, int]]:
        if self.assessed.language in COMPARED:
            yield from self.known.sectors_of(self.words.plain)

    def _narrowed(self, kind: str, place: int) -> str:
        """A colour, the word van or the word motel describe as any detail does; a make or a proper name says more."""
        bare = {VEHICLE: _BARE, PLACE: _GENERIC}.get(kind, 0)
        return DETAIL if self._is(place, bare) else kind or DETAIL

    def _is(self, place: int, bits: int) -> bool:
        return bool(self.gazetteer.kinds.get(self.words.plain[place], 0) & bits)

    def _says_something(self, place: int) -> bool:
        word = self.words.plain[place]
        if word[0].isdigit():
            return self.kinds[place] in (PLACE, VEHICLE)
        if (self.kinds[place] in (NAME, PLACE) and self._is(place, _EMPTY)) or place in self.unseen:
            return False
        if self.kinds[place] != NAME and (word in self.known.empty or word in NUMBERS):
            return False
        return len(word) >= SHORTEST_STEM


def _told_of_people(plain_words: Sequence[str], phrases: frozenset[tuple[str, ...]]) -> Iterator[int]:
    """The places of every word that is, or with its neighbours makes, one of the phrases: asylum as well as seeker."""
    longest = max(map(len, phrases), default=0)
    for first in range(len(plain_words)):
        for after in range(first + 1, min(first + longest, len(plain_words)) + 1):
            if tuple(plain_words[first:after]) in phrases:
                yield from range(first, after)


def bare(kind: str, value: str) -> str:
    """An identifier without what people write differently: the country of a phone, the state of a plate, a platform."""
    if kind == "phone":
        digits = "".join(filter(str.isdigit, value))
        return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    if kind == "plate":
        return "".join(filter(str.isalnum, value.rpartition("-")[2])).upper()
    if kind == "handle":
        return "".join(filter(str.isalnum, plain(value.rpartition(":")[2])))
    return value.lower()
