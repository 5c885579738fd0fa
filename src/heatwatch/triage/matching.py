"""Finds patterns in a text. Time grows with the length of the text and with what it says, not with the patterns.

A pattern is tried only in a sentence in which its two rarest ideas and then all others occur, and from each place at
most gap x items words are looked at: there is no backtracking, so no input can make it slow.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Generic, NamedTuple, TypeVar

from heatwatch.common.secret import masked
from heatwatch.knowledge.cues.lexicon import Lexicon
from heatwatch.knowledge.cues.numbers import value_of
from heatwatch.knowledge.cues.patterns import Item, Pattern
from heatwatch.knowledge.cues.words import HARD, LONGEST, Words
from heatwatch.triage.language import LITTLE_WORDS

# A gap counts words; a Chinese text is cut into characters, of which a word has about two.
CHARACTERS = 2
# Words that stand in most texts, so that a pattern is not looked up by them.
EVERYWHERE = frozenset().union(*(words.split() for words in LITTLE_WORDS.values())) | {
    "@exploiter",
    "@victim",
    "@person",
}
# So many words are remembered with the keys that they stand for.
REMEMBERED = 100_000
Payload = TypeVar("Payload")


class Sentence(NamedTuple):
    """Words from `first` up to `after`, and where in them each key stands."""

    first: int
    after: int
    places: dict[str, list[int]]


@masked
@dataclass(slots=True)
class Reading:
    """A text whose words are known by the keys they stand for. `reach`: where a key ends that takes several words."""

    words: Words
    keys: list[frozenset[str]]
    sentences: list[Sentence]
    reach: dict[int, dict[str, int]] = field(default_factory=dict)
    in_characters: bool = False

    def end_at(self, place: int, key: str) -> int:
        """The word after a key that stands at a place."""
        return self.reach[place].get(key, place + 1) if place in self.reach else place + 1

    def places(self, key: str) -> list[int]:
        """Every place where a key stands."""
        return [place for one in self.sentences if key in one.places for place in one.places[key]]

    def mark(self, place: int, key: str, after: int) -> None:
        """Let the words from `place` up to `after` stand for a key."""
        if key not in self.keys[place]:
            self.keys[place] |= {key}
            self.sentences[self.words.sentences[place]].places.setdefault(key, []).append(place)
        if after > self.end_at(place, key):
            self.reach.setdefault(place, {})[key] = after

    def has(self, key: str, first: int, after: int) -> bool:
        """Whether a key stands somewhere from word `first` up to `after`."""
        return any(key in keys for keys in self.keys[max(first, 0) : after])


class Match(NamedTuple, Generic[Payload]):
    """A pattern found: its number, its words, and which of them the pattern itself names."""

    number: int
    first: int
    after: int
    named: tuple[int, ...]
    payload: Payload


class Step(NamedTuple):
    """An item of a pattern, ready to be looked for."""

    keys: frozenset[str]
    gap: int
    optional: bool


class Entry(NamedTuple, Generic[Payload]):
    """A pattern ready to be looked for: its steps, the keys of those it is not looked up by, what it stands for."""

    steps: tuple[Step, ...]
    others: tuple[frozenset[str], ...]
    payload: Payload


class Beside(NamedTuple):
    """What is known by one of the two rarest ideas: the keys of the other one, and by each the patterns of both.

    The keys stand in a set of their own, since two sets are compared many times as fast as a dictionary and a set.
    """

    keys: set[str]
    numbers: dict[str, list[int]]


@dataclass(slots=True)
class Grammar(Generic[Payload]):
    """Patterns with what they stand for, indexed by the keys of the two rarest ideas that each needs."""

    lexicon: Lexicon
    numbers: dict[str, int]
    entries: list[Entry[Payload]] = field(default_factory=list)
    index: dict[str, Beside] = field(default_factory=dict)
    ranges: dict[str, tuple[float, float]] = field(default_factory=dict)
    literals: set[tuple[str, str]] = field(default_factory=set)
    known: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, pattern: Pattern, payload: Payload, language: str) -> None:
        """Add a pattern; its literal words become keys of the lexicon."""
        for key in pattern.keys:
            if key.startswith("#"):
                self.ranges[key] = _range(key)
            elif not key.startswith("@") and (key, language) not in self.literals:
                self.literals.add((key, language))
                self.lexicon.add(key, key, language)
        needed = sorted((item for item in pattern.items if not item.optional), key=_commonness)
        rarest, second = needed[0], needed[min(1, len(needed) - 1)]
        for key in rarest.keys:
            beside = self.index.setdefault(key, Beside(set(), {}))
            for other in second.keys if second is not rarest else (key,):
                beside.keys.add(other)
                beside.numbers.setdefault(other, []).append(len(self.entries))
        steps = tuple(Step(frozenset(item.keys), item.gap, item.optional) for item in pattern.items)
        self.entries.append(Entry(steps, tuple(frozenset(item.keys) for item in needed[2:]), payload))

    def read(self, words: Words) -> Reading:
        """Know every word by its keys."""
        keys = list(map(self.known.get, words.plain))
        known = [self._keys_of(word) if here is None else here for word, here in zip(words.plain, keys, strict=True)]
        reading = Reading(words, known, _sentences(words, known))
        if not words.text.isascii() and max(words.plain, default="") >= "\u3400":
            reading.in_characters = sum("\u3400" <= word <= "\u9fff" for word in words.plain) * 2 > len(words)
        for place, after, key in self.lexicon.phrases_in(words.plain):
            reading.mark(place, key, after)
        return reading

    def _keys_of(self, word: str) -> frozenset[str]:
        """What the lexicon knows of a word, and the ranges that it lies in where it is a number."""
        keys = self.lexicon.keys_of(word)
        value = value_of(word, self.numbers)
        if value is not None:
            keys |= {key for key, (low, high) in self.ranges.items() if low <= value <= high}
        if len(self.known) < REMEMBERED and len(word) <= LONGEST:
            self.known[word] = keys
        return keys

    def matches(self, reading: Reading) -> list[Match[Payload]]:
        """Every place where a pattern stands, in the order of the patterns."""
        return sorted(chain.from_iterable(self.in_sentence(reading, sentence) for sentence in reading.sentences))

    def in_sentence(self, reading: Reading, sentence: Sentence) -> Iterable[Match[Payload]]:
        """Every place in one sentence where a pattern stands: no pattern leaves its sentence."""
        found: list[Match[Payload]] = []
        places = sentence.places
        present = set(places)
        for number in self._candidates(present):
            steps, others, payload = self.entries[number]
            for keys in others:
                if keys.isdisjoint(present):
                    break
            else:
                for start in _starts(steps[0].keys, places, present):
                    end = _follow(steps, reading, start, sentence.after)
                    if end:
                        found.append(Match(number, start, *end, payload))
        return found

    def _candidates(self, present: set[str]) -> set[int]:
        """The patterns whose two rarest ideas occur among these keys."""
        candidates: set[int] = set()
        for beside in filter(None, map(self.index.get, present)):
            for other in beside.keys & present:
                candidates.update(beside.numbers[other])
        return candidates


def _sentences(words: Words, keys: list[frozenset[str]]) -> list[Sentence]:
    """The sentences of a text, with the places of every key."""
    begins = [place for place, gap in enumerate(words.breaks) if gap == HARD or not place]
    sentences = []
    for first, after in pairwise([*begins, len(words)]):
        places: dict[str, list[int]] = {}
        for place in range(first, after):
            for key in keys[place]:
                if key in places:
                    places[key].append(place)
                else:
                    places[key] = [place]
        sentences.append(Sentence(first, after, places))
    return sentences


def _starts(keys: frozenset[str], places: dict[str, list[int]], present: set[str]) -> Iterable[int]:
    """Every place of a sentence where one of these keys stands."""
    known = keys & present
    if len(known) == 1:
        (key,) = known
        return places[key]
    return set().union(*map(places.__getitem__, known))


State = tuple[int, tuple[int, ...]]


def _follow(steps: tuple[Step, ...], reading: Reading, start: int, until: int) -> State | None:
    """The shortest way through the steps from `start`, where the first one stands; each begins before `until`."""
    keys, reach = reading.keys, reading.reach
    states: dict[int, tuple[int, ...]] = {start + 1: (start,)}
    if start in reach:
        after = _end_of(steps[0].keys, reading, start)
        states = {after: tuple(range(start, after))}
    wide = CHARACTERS if reading.in_characters else 1
    for wanted, gap, optional in steps[1:]:
        following: dict[int, tuple[int, ...]] = {}
        reached = gap * wide + 1
        for begin, named in states.items():
            for place, here in enumerate(keys[begin : min(begin + reached, until)], begin):
                if not wanted.isdisjoint(here):
                    if place not in reach:
                        following.setdefault(place + 1, (*named, place))
                    else:
                        after = _end_of(wanted, reading, place)
                        following.setdefault(after, named + tuple(range(place, after)))
        states = {**following, **states} if optional else following
        if not states:
            return None
    after = min(states)
    return after, states[after]


def _end_of(wanted: frozenset[str], reading: Reading, place: int) -> int:
    """The word after the longest of the wanted keys that stand at a place."""
    if place not in reading.reach:
        return place + 1
    return max(reading.end_at(place, key) for key in wanted & reading.keys[place])


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
