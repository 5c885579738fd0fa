"""Finds patterns in a text. Time grows with the length of the text and with what it says, not with the patterns.

A pattern is tried only where all its ideas occur in the text, and from each place at most gap x items words are
looked at: there is no backtracking, so no input can make it slow.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from heatwatch.knowledge.cues.lexicon import Lexicon
from heatwatch.knowledge.cues.numbers import value_of
from heatwatch.knowledge.cues.patterns import Item, Pattern
from heatwatch.knowledge.cues.words import Words
from heatwatch.triage.language import LITTLE_WORDS

# A gap counts words; a Chinese text is cut into characters, of which a word has about two.
CHARACTERS = 2
# Words that stand in most texts, so that a pattern is not looked up by them.
EVERYWHERE = frozenset().union(*(words.split() for words in LITTLE_WORDS.values())) | {
    "@exploiter",
    "@victim",
    "@person",
}
Payload = TypeVar("Payload")


@dataclass(slots=True)
class Reading:
    """A text whose words are known by the keys they stand for."""

    words: Words
    keys: list[frozenset[str]]
    reach: dict[tuple[int, str], int] = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)
    in_characters: bool = False

    def end_of(self, place: int, item: Item) -> int:
        """The word after what stands at `place`, where it is one of the item's keys; 0 where it is not."""
        here = self.keys[place]
        if here.isdisjoint(item.keys):
            return 0
        ends = [self.reach.get((place, key), place + 1) for key in item.keys if key in here]
        return max(ends, default=0)

    def mark(self, place: int, key: str, after: int) -> None:
        """Let the words from `place` up to `after` stand for a key."""
        if key not in self.keys[place]:
            self.keys[place] |= {key}
            self.places.setdefault(key, []).append(place)
        if after > self.reach.get((place, key), place + 1):
            self.reach[place, key] = after

    def has(self, key: str, first: int, after: int) -> bool:
        """Whether a key stands somewhere from word `first` up to `after`."""
        return any(key in keys for keys in self.keys[max(first, 0) : after])


@dataclass(frozen=True, slots=True)
class Match(Generic[Payload]):
    """A pattern found: its words, and which of them the pattern itself names."""

    payload: Payload
    first: int
    after: int
    named: tuple[int, ...]


@dataclass(slots=True)
class Grammar(Generic[Payload]):
    """Patterns with what they stand for, indexed by the rarest idea that each needs."""

    lexicon: Lexicon
    numbers: dict[str, int]
    entries: list[tuple[Pattern, Payload]] = field(default_factory=list)
    index: dict[str, list[int]] = field(default_factory=dict)
    ranges: dict[str, tuple[float, float]] = field(default_factory=dict)
    literals: set[tuple[str, str]] = field(default_factory=set)

    def add(self, pattern: Pattern, payload: Payload, language: str) -> None:
        """Add a pattern; its literal words become keys of the lexicon."""
        for key in pattern.keys:
            if key.startswith("#"):
                self.ranges[key] = _range(key)
            elif not key.startswith("@") and (key, language) not in self.literals:
                self.literals.add((key, language))
                self.lexicon.add(key, key, language)
        rarest = min((item for item in pattern.items if not item.optional), key=_commonness)
        for key in rarest.keys:
            self.index.setdefault(key, []).append(len(self.entries))
        self.entries.append((pattern, payload))

    def read(self, words: Words) -> Reading:
        """Know every word by its keys."""
        reading = Reading(words, [self.lexicon.keys_of(word) for word in words.plain])
        characters = sum("\u3400" <= word <= "\u9fff" for word in words.plain)
        reading.in_characters = characters * 2 > len(words)
        for place, keys in enumerate(reading.keys):
            for key in keys:
                reading.places.setdefault(key, []).append(place)
        self._mark_phrases(reading)
        self._mark_numbers(reading)
        return reading

    def _mark_phrases(self, reading: Reading) -> None:
        plain = reading.words.plain
        for place, word in enumerate(plain):
            for phrase, key in self.lexicon.phrases.get(word, ()):
                after = place + len(phrase)
                if tuple(plain[place:after]) == phrase:
                    reading.mark(place, key, after)

    def _mark_numbers(self, reading: Reading) -> None:
        for place, word in enumerate(reading.words.plain):
            value = value_of(word, self.numbers)
            if value is not None:
                for key, (low, high) in self.ranges.items():
                    if low <= value <= high:
                        reading.mark(place, key, place + 1)

    def matches(self, reading: Reading) -> Iterator[Match[Payload]]:
        """Every place where a pattern stands."""
        present = reading.places.keys()
        candidates = {number for key in present if key in self.index for number in self.index[key]}
        for number in sorted(candidates):
            pattern, payload = self.entries[number]
            if all(item.optional or not present.isdisjoint(item.keys) for item in pattern.items):
                yield from _found(pattern, payload, reading)


def _found(pattern: Pattern, payload: Payload, reading: Reading) -> Iterator[Match[Payload]]:
    starts = sorted({place for key in pattern.items[0].keys for place in reading.places.get(key, ())})
    for start in starts:
        state = _follow(pattern, reading, start)
        if state:
            yield Match(payload, start, state[0], state[1])


State = tuple[int, tuple[int, ...]]


def _follow(pattern: Pattern, reading: Reading, start: int) -> State | None:
    """The shortest way through the items from `start`."""
    sentence = reading.words.sentences[start]
    states: dict[int, tuple[int, ...]] = {start: ()}
    for item in pattern.items:
        following = _step(item, states, reading, sentence)
        states = {**following, **states} if item.optional else following
        if not states:
            return None
    after = min(states)
    return after, states[after]


def _step(
    item: Item, states: dict[int, tuple[int, ...]], reading: Reading, sentence: int
) -> dict[int, tuple[int, ...]]:
    following: dict[int, tuple[int, ...]] = {}
    sentences, total = reading.words.sentences, len(reading.words)
    for begin, named in states.items():
        gap = item.gap * (CHARACTERS if reading.in_characters else 1)
        for place in range(begin, min(begin + gap + 1, total)):
            if sentences[place] != sentence:
                break
            after = reading.end_of(place, item)
            if after and after not in following:
                following[after] = (*named, *range(place, after))
    return following


def _commonness(item: Item) -> int:
    """How many texts are likely to hold the item: a guess that only costs time when wrong."""
    return sum(_key_commonness(key) for key in item.keys)


def _key_commonness(key: str) -> int:
    if key in EVERYWHERE:
        return 30
    return {"@": 5, "#": 10}.get(key[0], 1)


def _range(key: str) -> tuple[float, float]:
    if key == "#":
        return (0, float("inf"))
    low, _, high = key[1:].partition("-")
    return (float(low), float(high or low))


def overlaps(one: Match[Payload], others: Iterable[Match[Payload]]) -> bool:
    """Whether a match shares a word with any of the others."""
    return any(one.first < other.after and other.first < one.after for other in others)
