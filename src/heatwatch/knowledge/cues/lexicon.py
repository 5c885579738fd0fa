"""Concepts: the words, in every language, that stand for one idea, such as `documents` or `takes`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product

from heatwatch.knowledge.cues.inflection import english_forms, spanish_forms
from heatwatch.knowledge.cues.words import WORD, plain


def _forms_of_either(verb: str) -> set[str]:
    return english_forms(verb) | spanish_forms(verb)


FORMS = {
    "en": english_forms,
    "es": spanish_forms,
    # A pattern for every language may hold a verb of either.
    "any": _forms_of_either,
}
Phrase = tuple[str, ...]


@dataclass(slots=True)
class Lexicon:
    """What a word or a run of words stands for. Keys are concepts (`@keep`) and pattern literals alike."""

    words: dict[str, set[str]] = field(default_factory=dict)
    prefixes: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    phrases: dict[str, list[tuple[Phrase, str]]] = field(default_factory=dict)
    cache: dict[str, frozenset[str]] = field(default_factory=dict)

    def keys_of(self, word: str) -> frozenset[str]:
        """Every key that this single word stands for."""
        known = self.cache.get(word)
        if known is None:
            known = self._look_up(word)
            if len(self.cache) < 100_000:
                self.cache[word] = known
        return known

    def _look_up(self, word: str) -> frozenset[str]:
        found = set(self.words.get(word, ()))
        found |= {key for stem, key in self.prefixes.get(word[:3], ()) if word.startswith(stem)}
        return frozenset(found)

    def add(self, entry: str, key: str, language: str) -> None:
        """Let an entry (`crew leader`, `passport*`, `take!`) stand for a key."""
        pieces = _pieces(entry)
        if len(pieces) == 1:
            self._add_word(pieces[0], key, language)
            return
        for phrase in product(*(_expanded(piece, language) for piece in pieces)):
            self.phrases.setdefault(phrase[0], []).append((phrase, key))

    def _add_word(self, piece: str, key: str, language: str) -> None:
        stem = piece[:-1]
        if piece.endswith("*") and len(stem) >= 3:
            self.prefixes.setdefault(stem[:3], []).append((stem, key))
            return
        for form in _expanded(piece, language):
            self.words.setdefault(form, set()).add(key)


def _pieces(entry: str) -> list[str]:
    pieces = []
    for found in WORD.finditer(entry):
        follows = entry[found.end() : found.end() + 1]
        pieces.append(plain(found.group()) + (follows if follows in ("*", "!") else ""))
    return pieces


def _expanded(piece: str, language: str) -> Iterable[str]:
    if piece.endswith("!"):
        forms = FORMS.get(language)
        return sorted(forms(piece[:-1])) if forms else [piece[:-1]]
    return [piece.rstrip("*")]


def add_concepts(lexicon: Lexicon, concepts: Mapping[str, Iterable[str]], language: str) -> None:
    """Add one language's concepts; an entry `@other` takes in another concept of the same language."""
    for name in concepts:
        for entry in _flattened(name, concepts, frozenset()):
            lexicon.add(entry, f"@{name}", language)


def _flattened(name: str, concepts: Mapping[str, Iterable[str]], above: frozenset[str]) -> Iterable[str]:
    for entry in concepts.get(name, ()):
        if not entry.startswith("@"):
            yield entry
        elif entry[1:] not in above:
            yield from _flattened(entry[1:], concepts, above | {name})
