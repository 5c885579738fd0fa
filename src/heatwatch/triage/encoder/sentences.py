"""Cuts a text into pieces of about a sentence, as the encoder was trained on them.

Punctuation decides where there is some. Text without any, and very long sentences, are cut between clauses, so that no
piece is longer than the encoder reads well. The pieces keep their places in the text.
"""

import re
from collections.abc import Iterator

Span = tuple[int, int]

MOST_WORDS = 32
MOST_HAN = 60
FEWEST_HAN = 25
SHORT_WORDS, SHORT_CHARACTERS = 3, 12
# How far from the middle a better place to cut is looked for, and the fewest words left before it.
REACH, FEWEST = 8, 6
# The stop of "U.S." ends no sentence.
_END = re.compile(r"(?<=[.!?])(?<![A-Z]\.[A-Z]\.)[\"”')\]]*\s+|(?<=[。！？；])|\n+|(?<=;)\s+")
_WORD = re.compile(r"\S+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HAN_COMMA = re.compile("[，,、]")
_JOINS = frozenset(["and", "but", "then", "so", "because", "y", "pero", "porque", "entonces", "luego", "que"])


def sentences(text: str) -> list[Span]:
    """The half-open spans of the pieces, without the space around them, in order; nothing but space is left out."""
    cut = [span for whole in _by_punctuation(text) for span in _short_enough(text, whole)]
    return [_stripped(text, span) for span in _joined(text, cut)]


def _by_punctuation(text: str) -> Iterator[Span]:
    start = 0
    for end in [*(found.end() for found in _END.finditer(text)), len(text)]:
        if text[start:end].strip():
            yield start, end
        start = end


def _short_enough(text: str, span: Span) -> Iterator[Span]:
    start, end = span
    words = [found.span() for found in _WORD.finditer(text, start, end)]
    if len(_HAN.findall(text[start:end])) > MOST_HAN:
        yield from _at_han_commas(text, span)
    elif len(words) > MOST_WORDS:
        yield from _between_clauses(text, words)
    else:
        yield span


def _at_han_commas(text: str, span: Span) -> Iterator[Span]:
    start, end = span
    for comma in _HAN_COMMA.finditer(text, start, end):
        if comma.end() - start >= FEWEST_HAN:
            yield start, comma.end()
            start = comma.end()
    if text[start:end].strip():
        yield start, end


def _between_clauses(text: str, words: list[Span]) -> Iterator[Span]:
    parts = -(-len(words) // MOST_WORDS)
    step = -(-len(words) // parts)
    first = 0
    while first < len(words):
        after = _cut_near(text, words, first, min(first + step, len(words)))
        yield words[first][0], words[after - 1][1]
        first = after


def _cut_near(text: str, words: list[Span], first: int, wanted: int) -> int:
    """The nearest place where a clause seems to end, or the wanted one."""
    if wanted == len(words):
        return wanted
    near = (place for away in range(REACH) for place in (wanted - away, wanted + away))
    fit = (place for place in near if first + FEWEST < place < len(words))
    return next((place for place in fit if _ends_clause(text, words, place)), wanted)


def _ends_clause(text: str, words: list[Span], place: int) -> bool:
    start, end = words[place]
    return text[words[place - 1][1] - 1] in ",:-–—" or text[start:end].lower() in _JOINS


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """Pieces too short to say anything go with what follows them."""
    joined: list[Span] = []
    for start, end in spans:
        before = text[slice(*joined[-1])] if joined else ""
        if joined and len(before.split()) < SHORT_WORDS and len(before.strip()) < SHORT_CHARACTERS:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _stripped(text: str, span: Span) -> Span:
    start, end = span
    shown = text[start:end]
    return start + len(shown) - len(shown.lstrip()), end - len(shown) + len(shown.rstrip())
