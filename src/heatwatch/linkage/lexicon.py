"""Words of two languages as the meanings they share: what makes `perro` and `dogs` one thing to compare.

The lists stand in words.toml. A word that no list knows is known by its stem, so that its forms meet each other.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from heatwatch.knowledge.cues.inflection import IRREGULAR_ENGLISH, IRREGULAR_SPANISH

FILE = Path(__file__).with_name("words.toml")
JOINT = "+"
SHORTEST_STEM = 3
MOST_WORDS = 4
# English first: `girls` and `niñas` lose their plural alike.
_ENDINGS = ("ies", "ings", "ing", "ers", "ed", "es", "s", "in")
_DIMINUTIVES = ("itos", "itas", "ito", "ita", "illo", "illa")
_VOWELS = "aeo"
_BASES = {
    form: base
    for table in (IRREGULAR_ENGLISH, IRREGULAR_SPANISH)
    for base, forms in table.items()
    for form in forms.split()
    if len(form) >= SHORTEST_STEM
}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases and stems with their meanings and sectors, short forms of names, words that say nothing, places away."""

    meanings: Mapping[tuple[str, ...], str]
    sectors: Mapping[tuple[str, ...], str]
    names: Mapping[str, frozenset[str]]
    empty: frozenset[str]
    away: frozenset[str]

    def meaning(self, words: Sequence[str], first: int) -> tuple[str, int]:
        """What the longest known phrase at a place means, and the place after it; else the stem of the word."""
        for length in range(min(MOST_WORDS, len(words) - first), 1, -1):
            known = self.meanings.get(tuple(words[first : first + length]))
            if known:
                return known, first + length
        forms = (words[first], words[first].removesuffix("s"), stem(words[first]))
        known = next((self.meanings[(form,)] for form in forms if (form,) in self.meanings), forms[-1])
        return known, first + 1

    def key(self, word: str) -> str:
        """What a single word means."""
        return self.meaning([word], 0)[0]

    def sectors_of(self, words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
        """Each kind of place or trade that is spoken of, with the words that say so."""
        for first in range(len(words)):
            for length in range(min(MOST_WORDS, len(words) - first), 0, -1):
                phrase = tuple(words[first : first + length])
                known = self.sectors.get(phrase) or (length == 1 and self.sectors.get((stem(words[first]),)))
                if known:
                    yield known, first, first + length
                    break

    def names_of(self, name: str) -> frozenset[str]:
        """The name itself and every name that it is a form of, or that is a form of it."""
        return self.names.get(name, frozenset()) | {name}


@cache
def lexicon() -> Lexicon:
    """The lists of words.toml."""
    data = tomllib.loads(FILE.read_text("utf-8"))
    return Lexicon(
        _by_phrase(data["meanings"], with_itself=True),
        _by_phrase(data["sectors"], with_itself=False),
        _by_name(data["nicknames"]),
        frozenset(word for name in ("english", "spanish") for word in data["lists"][name].split()),
        frozenset(data["lists"]["away"].split()),
    )


def _by_phrase(table: Mapping[str, str], *, with_itself: bool) -> dict[tuple[str, ...], str]:
    """A word of two meanings keeps the one that is named first."""
    found: dict[tuple[str, ...], str] = {}
    for id_, said in table.items():
        for one in [id_, *said.split()] if with_itself else said.split():
            phrase = tuple(one.split(JOINT))
            found.setdefault(phrase, id_)
            if len(phrase) == 1 and len(stem(phrase[0])) > SHORTEST_STEM:
                found.setdefault((stem(phrase[0]),), id_)
    return found


def _by_name(table: Mapping[str, str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, said in table.items():
        for short in said.split():
            found.setdefault(name, set()).add(short)
            found.setdefault(short, set()).add(name)
    return {name: frozenset(others) for name, others in found.items()}


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """What most forms of a plain word have in common, in English and in Spanish."""
    word = _BASES.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            word = word[: -len(ending)] + ("y" if ending == "ies" else "")
            break
    for ending in _DIMINUTIVES:
        if word.endswith(ending) and len(word) - len(ending) > SHORTEST_STEM:
            word = word[: -len(ending)]
            break
    if len(word) > SHORTEST_STEM + 1 and word[-1] in _VOWELS:
        word = word[:-1]
    return word[:-1] if len(word) > SHORTEST_STEM and word[-1] == word[-2] else word


@lru_cache(maxsize=65536)
def sounds(name: str) -> str:
    """How a name sounds, roughly: `Wendel` and `Wendell`, `Jhon` and `John`, `Yareli` and `Yarely` are one."""
    heard = name
    for written, said in (("ph", "f"), ("qu", "k"), ("ck", "k"), ("ll", "l"), ("z", "s"), ("c", "k"), ("v", "b")):
        heard = heard.replace(written, said)
    heard = heard.replace("h", "").replace("y", "i").rstrip("e")
    return "".join(letter for place, letter in enumerate(heard) if not place or heard[place - 1] != letter)
