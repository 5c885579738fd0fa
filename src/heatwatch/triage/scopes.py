"""How a text says something: as a fact, or denied, asked in general, imagined, or seen in a film."""

from collections.abc import Iterator
from dataclasses import dataclass

from heatwatch.knowledge.cues.words import HARD, SOFT
from heatwatch.triage.matching import Match, Reading

ASSERTED, NEGATED, HYPOTHETICAL, GENERAL, FICTION = "asserted", "negated", "hypothetical", "general", "fiction"
NEGATION_REACH = 6
FICTION_REACH = 4


@dataclass(frozen=True, slots=True)
class Scopes:
    """The sentences of a text that do not report what happened, and why."""

    reading: Reading
    frames: dict[int, str]
    questions: frozenset[int]

    def of(self, first: int, after: int, named: tuple[int, ...]) -> str:
        """How the words from `first` up to `after` are said."""
        if is_negated(self.reading, first, after, named):
            return NEGATED
        sentence = self.reading.words.sentences[first]
        frame = self.frames.get(sentence)
        if frame:
            return frame
        if sentence in self.questions and self._is_imagined(first):
            return HYPOTHETICAL
        return ASSERTED

    def of_match(self, match: Match[object]) -> str:
        """How a match is said."""
        return self.of(match.first, match.after, match.named)

    def _is_imagined(self, first: int) -> bool:
        """In a question, after an `if` that no later clause has closed, or in a clause that opens by asking."""
        for place in _clause_before(self.reading, first, 12):
            if {"@if", "@asks"} & self.reading.keys[place]:
                return not self.reading.has("@own_boss", place, first + 4)
        return bool({"@if", "@asks"} & self.reading.keys[first])


def scopes_of(reading: Reading) -> Scopes:
    """Judge every sentence of a reading."""
    frames: dict[int, str] = {}
    for place in reading.places.get("@general_frame", ()):
        frames[reading.words.sentences[place]] = GENERAL
    for place in reading.places.get("@fiction_frame", ()):
        sentence = reading.words.sentences[place]
        frames |= dict.fromkeys(range(sentence, _back_to_life(reading, sentence)), FICTION)
    return Scopes(reading, frames, _questions(reading))


def _back_to_life(reading: Reading, sentence: int) -> int:
    """The sentence after what a film or book tells: where the reporter turns to somebody near, or some way on."""
    turns = (reading.words.sentences[place] for place in reading.places.get("@somebody_near", ()))
    return min((turn for turn in turns if turn > sentence), default=sentence + 1 + FICTION_REACH)


def is_negated(reading: Reading, first: int, after: int, named: tuple[int, ...] = ()) -> bool:
    """Whether a `no`, `never` or `nobody` reaches these words, other than one that the pattern itself names."""
    inside = (place for place in range(first, after) if place not in named)
    places = [*inside, *_clause_before(reading, first, NEGATION_REACH)]
    return any("@negation" in reading.keys[place] and "@not_negation" not in reading.keys[place] for place in places)


def _clause_before(reading: Reading, first: int, reach: int) -> Iterator[int]:
    """The words before `first`, back to where its clause begins."""
    words = reading.words
    for place in range(first - 1, max(first - 1 - reach, -1), -1):
        if words.breaks[place + 1] in (SOFT, HARD) or "@clause_end" in reading.keys[place]:
            return
        yield place


def _questions(reading: Reading) -> frozenset[int]:
    """The sentences that end with a question mark, or open as questions do where nobody types one."""
    words, found = reading.words, set()
    for place, sentence in enumerate(words.sentences):
        last = place + 1 == len(words) or words.sentences[place + 1] != sentence
        until = len(words.text) if place + 1 == len(words) else words.starts[place + 1]
        if last and any(mark in words.text[words.ends[place] : until] for mark in "?？؟"):
            found.add(sentence)
        opens = place == 0 or words.sentences[place - 1] != sentence
        if opens and "@asks" in reading.keys[place]:
            found.add(sentence)
    return frozenset(found)
