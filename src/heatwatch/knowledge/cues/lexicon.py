"""Concepts: the words, in every language, that stand for one idea, such as `documents` or `takes`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, product

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
# A shorter word before a `*` stands for itself only.
SHORTEST_STEM = 3


@dataclass(slots=True)
class Lexicon:
    """What a word or a run of words stands for. Keys are concepts (`@keep`) and pattern literals alike."""

    words: dict[str, set[str]] = field(default_factory=dict)
    stems: dict[str, set[str]] = field(default_factory=dict)
    longest_stem: int = 0
    phrases: dict[tuple[str, str], list[tuple[Phrase, str]]] = field(default_factory=dict)

    def keys_of(self, word: str) -> frozenset[str]:
        """Every key that this single word stands for."""
        found = set(self.words.get(word, ()))
        for end in range(SHORTEST_STEM, min(len(word), self.longest_stem) + 1):
            found.update(self.stems.get(word[:end], ()))
        return frozenset(found)

    def phrases_in(self, words: list[str]) -> Iterator[tuple[int, int, str]]:
        """Every run of words that stands for a key: its first word, the word after it, the key.

        Looked up by its first two words, so that a common first word costs nothing.
        """
        pairs = zip(words, islice(words, 1, None), strict=False)
        for place, begun in enumerate(map(self.phrases.get, pairs)):
            if begun:  # few pairs of words begin a phrase
                for phrase, key in begun:
                    after = place + len(phrase)
                    if len(phrase) == 2 or tuple(words[place:after]) == phrase:
                        yield place, after, key

    def add(self, entry: str, key: str, language: str) -> None:
        """Let an entry (`crew leader`, `passport*`, `take!`) stand for a key."""
        pieces = _pieces(entry)
        if len(pieces) == 1:
            self._add_word(pieces[0], key, language)
            return
        for phrase in product(*(_expanded(piece, language) for piece in pieces)):
            self.phrases.setdefault((phrase[0], phrase[1]), []).append((phrase, key))

    def _add_word(self, piece: str, key: str, language: str) -> None:
        stem = piece[:-1]
        if piece.endswith("*") and len(stem) >= SHORTEST_STEM:
            self.stems.setdefault(stem, set()).add(key)
            self.longest_stem = max(self.longest_stem, len(stem))
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
