"""A text cut into words that remember their place, so that every finding can quote the text exactly."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from heatwatch.common.text import folded

CJK = "\u3400-\u9fff"
WORD = re.compile(rf"[{CJK}]|\d+(?:[.,:]\d+)*|[^\W\d_{CJK}]+(?:['’`´\u0300-\u036f][^\W\d_{CJK}]+)*[\u0300-\u036f]*")
NONE, SOFT, HARD = 0, 1, 2
_HARD = re.compile(r"[.!?;\n。！？；؟]|\.{2,}|…")
_SOFT = re.compile(r"[,:()\[\]\"“”«»—–，、：（）「」]|\s[-/]+\s|--")
# A full stop after one of these ends no sentence.
ABBREVIATIONS = frozenset(
    "mr mrs ms dr st sr sra srta ave av apt rd blvd ln ct dr approx incl no num tel vs jr bec abt w aprox u ud".split()
)
_UNMARKED = str.maketrans({"đ": "d", "'": "", "’": "", "`": "", "´": "", "ı": "i", "ł": "l", "ø": "o"})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in parallel lists: what each says in plain form, where it stands, what broke before it."""

    text: str
    plain: list[str]
    starts: list[int]
    ends: list[int]
    breaks: list[int]
    sentences: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.plain)

    def quote(self, first: int, after: int) -> str:
        """The text from word `first` up to, but without, word `after`."""
        return self.text[self.starts[first] : self.ends[after - 1]]


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """Lower case without accents, apostrophes or full-width forms."""
    return folded(word).translate(_UNMARKED)


def read_words(text: str, shorthand: Mapping[str, str] | None = None) -> Words:
    """Cut a text into words; `shorthand` maps texting forms to the word that patterns are written with."""
    known = shorthand or {}
    words = Words(text, [], [], [], [])
    previous_end, sentence = 0, 0
    for found in WORD.finditer(text):
        form = plain(found.group())
        gap = _break(text[previous_end : found.start()], words.plain[-1] if words.plain else "")
        sentence += gap == HARD
        words.plain.append(known.get(form, form))
        words.starts.append(found.start())
        words.ends.append(found.end())
        words.breaks.append(gap)
        words.sentences.append(sentence)
        previous_end = found.end()
    return words


def _break(between: str, before: str) -> int:
    if between in ("", " ", "-", "/", "'"):
        return NONE
    hard = _HARD.search(between)
    if hard and not _is_abbreviation(between, before):
        return HARD
    return SOFT if _SOFT.search(between) else NONE


def _is_abbreviation(between: str, before: str) -> bool:
    return between.rstrip() == "." and "\n" not in between and (before in ABBREVIATIONS or len(before) == 1)
