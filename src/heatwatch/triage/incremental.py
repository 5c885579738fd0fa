"""Reading a text again while it is typed: only the sentences that changed are searched for patterns anew.

A pattern never leaves its sentence, so what it finds there depends on nothing but the keys of that sentence's words.
These keys are the memory's key: the same sentence in another text, known by other keys, is searched again. All else of
a reading (scopes, ages, identifiers, routing) looks across sentences and is done anew, by the very code that reads a
whole text. So a text read while it was typed gives what the same text gives when it is read once.
"""

from collections import OrderedDict
from collections.abc import Iterable
from copy import copy
from dataclasses import fields
from datetime import datetime, timedelta
from threading import Lock

from heatwatch.knowledge.model.whole import Knowledge
from heatwatch.triage.assessment import Assessment, Assessor
from heatwatch.triage.grammar import Grammars, Meaning, ReadyGrammar
from heatwatch.triage.matching import Grammar, Match, Reading, Sentence

# So many texts are typed at once in one process; one that nobody typed in for so long has been left.
TEXTS = 32
LIFE = timedelta(minutes=15)
Key = tuple[bool, tuple[frozenset[str], ...], tuple[tuple[int, str, int], ...]]
Relative = tuple[Match[Meaning], ...]


class Sentences:
    """What was found in the sentences of one text, in the state in which it was last read."""

    def __init__(self, now: datetime) -> None:
        self.used = now
        self._known: dict[tuple[int, Key], Relative] = {}
        self._kept: dict[tuple[int, Key], Relative] = {}
        self.searched = 0

    def begin(self, now: datetime) -> None:
        """The text is read anew: sentences that it no longer has are forgotten at the end of this reading."""
        self._kept, self.searched, self.used = {}, 0, now

    def end(self) -> None:
        """Keep what this reading used, and forget the rest."""
        self._known, self._kept = self._kept, {}

    def found(self, grammar: Grammar[Meaning], reading: Reading, sentence: Sentence) -> Relative:
        """The matches of one sentence, counted from its first word."""
        key = (id(grammar), _key(reading, sentence))
        if key not in self._kept:
            known = self._known.get(key)
            self.searched += known is None
            self._kept[key] = _search(grammar, reading, sentence) if known is None else known
        return self._kept[key]


class SentenceGrammar(Grammar[Meaning]):
    """A grammar that searches only sentences it does not remember."""

    def __init__(self, whole: Grammar[Meaning], memory: Sentences) -> None:
        super().__init__(**{field.name: getattr(whole, field.name) for field in fields(whole)})
        self.whole, self.memory = whole, memory

    def in_sentence(self, reading: Reading, sentence: Sentence) -> Iterable[Match[Meaning]]:
        """Every place in one sentence where a pattern stands."""
        for match in self.memory.found(self.whole, reading, sentence):
            yield _moved(match, sentence.first)


class RememberingGrammars(Grammars):
    """The grammars of another reader, each searching only what the memory does not hold."""

    def __init__(self, ready: Grammars, memory: Sentences) -> None:
        self.knowledge, self.ready, self.memory = ready.knowledge, ready, memory

    def for_language(self, language: str) -> ReadyGrammar:
        """The grammar that reads a text in this language."""
        ready = self.ready.for_language(language)
        return ReadyGrammar(SentenceGrammar(ready.grammar, self.memory), ready.shorthand)


class LiveReader:
    """Reads texts while they are typed. Nothing leaves the memory of this process, and little stays in it."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._reader = Assessor(knowledge)
        self._texts: OrderedDict[bytes, Sentences] = OrderedDict()
        self._lock = Lock()

    def read(self, name: bytes, text: str, now: datetime) -> Assessment:
        """Read a text that goes by a name. Two readings of one text at a time only search a sentence twice."""
        memory = self._take(name, now)
        assessor = copy(self._reader)
        assessor.grammars = RememberingGrammars(self._reader.grammars, memory)
        memory.begin(now)
        assessment = assessor.assess(text)
        memory.end()
        with self._lock:
            self._texts[name] = memory
            while len(self._texts) > TEXTS:
                self._texts.popitem(last=False)
        return assessment

    def forget(self, name: bytes) -> None:
        """The text was saved or left."""
        with self._lock:
            self._texts.pop(name, None)

    def held(self) -> int:
        """How many texts the memory holds."""
        return len(self._texts)

    def searched(self, name: bytes) -> int:
        """How many sentences the last reading of a text had to search."""
        return self._texts[name].searched

    def _take(self, name: bytes, now: datetime) -> Sentences:
        """The memory of a text, taken out while it is used, so that no two threads write into it."""
        with self._lock:
            for other in [name for name, memory in self._texts.items() if now - memory.used > LIFE]:
                del self._texts[other]
            return self._texts.pop(name, None) or Sentences(now)


def _search(grammar: Grammar[Meaning], reading: Reading, sentence: Sentence) -> Relative:
    return tuple(_moved(match, -sentence.first) for match in grammar.in_sentence(reading, sentence))


def _moved(match: Match[Meaning], by: int) -> Match[Meaning]:
    named = tuple(place + by for place in match.named)
    return match._replace(first=match.first + by, after=match.after + by, named=named)


def _key(reading: Reading, sentence: Sentence) -> Key:
    """All that a search of this sentence can see."""
    first, after = sentence.first, sentence.after
    reach = tuple(
        (place - first, key, end - first)
        for place in range(first, after)
        if place in reading.reach
        for key, end in sorted(reading.reach[place].items())
    )
    return reading.in_characters, tuple(reading.keys[first:after]), reach
