"""How a text says something: as a fact, or denied, asked in general, imagined, or seen in a film."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from heatwatch.knowledge.cues.words import NONE
from heatwatch.triage.matching import Match, Reading

ASSERTED, NEGATED, HYPOTHETICAL, GENERAL, FICTION = "asserted", "negated", "hypothetical", "general", "fiction"
NEGATION_REACH = 6
QUESTION_REACH = 12
FICTION_REACH = 4
_QUESTION_MARKS = frozenset("?？؟")


@dataclass(frozen=True, slots=True)
class Scopes:
    """The sentences of a text that do not report what happened, and why; and every word that denies, in order."""

    reading: Reading
    frames: dict[int, str]
    questions: frozenset[int]
    denials: list[int]

    def of(self, match: Match[Any]) -> str:
        """How a match is said."""
        if self._is_negated(match):
            return NEGATED
        sentence = self.reading.words.sentences[match.first]
        frame = self.frames.get(sentence)
        if frame:
            return frame
        if sentence in self.questions and self._is_imagined(match.first):
            return HYPOTHETICAL
        return ASSERTED

    def _is_negated(self, match: Match[Any]) -> bool:
        """Whether a `no`, `never` or `nobody` reaches these words, other than one that the pattern itself names."""
        if not self.denials:
            return False
        begin = bisect_left(self.denials, match.first - NEGATION_REACH)
        for place in self.denials[begin : bisect_left(self.denials, match.after)]:
            if place >= match.first:
                if place not in match.named:
                    return True
            elif place in _clause_before(self.reading, match.first, NEGATION_REACH):
                return True
        return False

    def _is_imagined(self, first: int) -> bool:
        """In a question, after an `if` that no later clause has closed, or in a clause that opens by asking."""
        for place in _clause_before(self.reading, first, QUESTION_REACH):
            if {"@if", "@asks"} & self.reading.keys[place]:
                return not self.reading.has("@own_boss", place, first + 4)
        return bool({"@if", "@asks"} & self.reading.keys[first])


def scopes_of(reading: Reading) -> Scopes:
    """Judge every sentence of a reading."""
    frames: dict[int, str] = {}
    for place in reading.places("@general_frame"):
        frames[reading.words.sentences[place]] = GENERAL
    for place in reading.places("@fiction_frame"):
        sentence = reading.words.sentences[place]
        frames |= dict.fromkeys(range(sentence, _back_to_life(reading, sentence)), FICTION)
    denials = sorted(place for place in reading.places("@negation") if "@not_negation" not in reading.keys[place])
    return Scopes(reading, frames, _questions(reading), denials)


def _back_to_life(reading: Reading, sentence: int) -> int:
    """The sentence after what a film or book tells: where the reporter turns to somebody near, or some way on."""
    turns = (reading.words.sentences[place] for place in reading.places("@somebody_near"))
    return min((turn for turn in turns if turn > sentence), default=sentence + 1 + FICTION_REACH)


def _clause_before(reading: Reading, first: int, reach: int) -> Iterator[int]:
    """The words before `first`, back to where its clause begins."""
    breaks, keys = reading.words.breaks, reading.keys
    for place in range(first - 1, max(first - 1 - reach, -1), -1):
        if breaks[place + 1] != NONE or "@clause_end" in keys[place]:
            return
        yield place


def _questions(reading: Reading) -> frozenset[int]:
    """The sentences that end with a question mark, or open as questions do where nobody types one."""
    words, found = reading.words, []
    begins = [*words.starts, len(words.text)]
    for number, one in enumerate(reading.sentences):
        behind = words.text[words.ends[one.after - 1] : begins[one.after]]
        if "@asks" in reading.keys[one.first] or not _QUESTION_MARKS.isdisjoint(behind):
            found.append(number)
    return frozenset(found)
