"""The knowledge base made ready for reading: one grammar for the languages that a text is in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from heatwatch.knowledge.cues.lexicon import Lexicon, add_concepts
from heatwatch.knowledge.cues.numbers import NUMBER_WORDS
from heatwatch.knowledge.model.indicators import Cue, Indicator
from heatwatch.knowledge.model.whole import Knowledge, Matter
from heatwatch.triage.language import UNKNOWN
from heatwatch.triage.matching import Grammar

# Which vocabularies read a text in a language: people mix English into every other one.
READ_WITH = {
    "en": ("en",),
    "es": ("es",),
    "mixed": ("en", "es"),
    "zh-Hant": ("zh", "en"),
    "zh-Hans": ("zh", "en"),
    "vi": ("vi",),
    "tl": ("tl", "en"),
    UNKNOWN: ("en", "es"),
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a pattern stands for: an indicator, danger or matter, and whether it speaks against it."""

    kind: str
    id: str
    strength: str
    finer: str
    against: bool


@dataclass(frozen=True, slots=True)
class ReadyGrammar:
    """A grammar, and the texting forms of its languages."""

    grammar: Grammar[Meaning]
    shorthand: dict[str, str]


class Grammars:
    """Builds the grammar of a language when a text in it comes, and keeps it."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.of = lru_cache(maxsize=16)(self._built)

    def for_language(self, language: str) -> ReadyGrammar:
        """The grammar that reads a text in this language."""
        return self.of(READ_WITH.get(language, READ_WITH[UNKNOWN]))

    def _built(self, languages: tuple[str, ...]) -> ReadyGrammar:
        lexicon = Lexicon()
        shorthand: dict[str, str] = {}
        numbers: dict[str, int] = {}
        for language in reversed(languages):
            vocabulary = self.knowledge.vocabularies[language]
            add_concepts(lexicon, vocabulary.concepts, language)
            shorthand |= vocabulary.shorthand
            numbers |= NUMBER_WORDS[language]
        grammar: Grammar[Meaning] = Grammar(lexicon, numbers)
        entries: dict[str, Mapping[str, Indicator | Matter]] = {
            "indicators": self.knowledge.verified("indicators"),
            "dangers": self.knowledge.verified("dangers"),
            "matters": self.knowledge.matters,
        }
        for kind, table in entries.items():
            for id_, entry in table.items():
                _add(grammar, kind, id_, entry.cues, languages)
                _add(grammar, kind, id_, entry.near_misses, languages, against=True)
        return ReadyGrammar(grammar, shorthand)


def _add(
    grammar: Grammar[Meaning],
    kind: str,
    id_: str,
    cues: Iterable[Cue],
    languages: tuple[str, ...],
    *,
    against: bool = False,
) -> None:
    for cue in cues:
        if cue.language == "any" or cue.language in languages:
            grammar.add(cue.pattern, Meaning(kind, id_, cue.strength, cue.finer, against), cue.language)
