"""How words are compared: without case and accents, by English and Spanish stems, Chinese by pairs of signs."""

import re
from collections.abc import Iterator
from functools import lru_cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from heatwatch.common.text import folded

# Han, and the kana that may stand between. Such writing has no spaces: a run of it is cut into pairs.
HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
RUN = re.compile(f"[{HAN}]+")
WORD = re.compile(rf"[^\W_{HAN}]+")
# Longer runs of letters are no words, and would cost memory.
LONGEST = 40
STEMMED = ("english", "spanish")
# Who types on a keyboard without accents leaves this one out, and the Spanish stemmer needs it.
ACCENT_LEFT_OUT = re.compile(r"(?<=[cs])ion$")


def words_in(text: str) -> list[str]:
    """The words of a text in their order, as they are compared; Chinese is not among them."""
    plain = _sign_by_sign(text)
    return [word[:LONGEST] for word in WORD.findall(plain)] if plain else [word for word, _, _ in places(text)]


def places(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word as it is compared, and where it stands."""
    if plain := _sign_by_sign(text):
        yield from ((found[0][:LONGEST], found.start(), found.end()) for found in WORD.finditer(plain))
        return
    for found in WORD.finditer(text):
        if word := _compared(found[0]):
            yield word, found.start(), found.end()


def runs_in(text: str) -> list[tuple[str, int, int]]:
    """Each run of Chinese signs as it is compared, and where it stands."""
    if text.isascii():
        return []
    return [(_compared(found[0]), found.start(), found.end()) for found in RUN.finditer(text)]


def grams_of(run: str) -> list[str]:
    """Each sign with the next, and the last alone, so that a single sign is found as a beginning."""
    return [run[at : at + 2] for at in range(len(run))]


@lru_cache(maxsize=100_000)
def stems_of(word: str) -> tuple[str, ...]:
    """A compared word without its endings, in either language; what has none is not told again."""
    accented = ACCENT_LEFT_OUT.sub("i\u00f3n", word)
    stems = (stem for language in STEMMED for stem in _stemmer(language).analyze(accented))
    return tuple(sorted({folded(stem) for stem in stems} - {word}))


@lru_cache(maxsize=10_000)
def is_form_of(word: str, other: str) -> bool:
    """Whether two compared words are the same without their endings, in either language."""
    return word == other or not {other, *stems_of(other)}.isdisjoint((word, *stems_of(word)))


@lru_cache(maxsize=10_000)
def near(one: str, other: str, most: int) -> bool:
    """Whether so many letters at most are missing, added, changed or swapped with their neighbor (Damerau)."""
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        earlier, before, row = before, row, [at]
        for to, against in enumerate(other, 1):
            least = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != against))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == against:
                least = min(least, earlier[to - 2] + 1)
            row.append(least)
        # No later row gets below what these two hold, and most words differ from their first letters on.
        if min(row) > most and min(before) >= most:
            return False
    return row[-1] <= most


def digits_in(text: str) -> str:
    """The digits of a number, however it is written."""
    return "".join(c for c in folded(text) if c.isdecimal())


def plate_in(text: str) -> str:
    """A plate without what may stand between its signs."""
    return "".join(c for c in folded(text) if c.isalnum())


def _sign_by_sign(text: str) -> str:
    """The text as it is compared, each sign in its place; nothing where a sign becomes several, none or Chinese.

    Most texts can be folded so, as a whole, which is many times as quick as word by word and says the same.
    """
    plain = text.lower() if text.isascii() else text.translate(FOLDS)
    return plain if len(plain) == len(text) and (text.isascii() or not RUN.search(plain)) else ""


class _Folds(dict[int, str]):
    """What each sign is compared as; nothing where that is not one sign, so that the whole becomes shorter."""

    def __missing__(self, code: int) -> str:
        """Looked up once."""
        sign = folded(chr(code))
        self[code] = sign if len(sign) == 1 else ""
        return self[code]


FOLDS = _Folds()


@lru_cache(maxsize=100_000)
def _compared(word: str) -> str:
    return folded(word)[:LONGEST]


@lru_cache(maxsize=len(STEMMED))
def _stemmer(language: str) -> TextAnalyzer:
    return TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer(language)).build()
