"""A text with the words marked that a reading points at: escaped, in paragraphs, and told to whoever cannot see marks.

Each mark carries the number of its finding for the eye, and the finding's name for a screen reader. The style sheet
puts both there from attributes, so that whoever copies words copies the reporter's and no others.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

PARAGRAPH = re.compile(r"[^\r\n](?:(?!(?>\r\n|\r|\n){2}).)*", re.DOTALL)
BREAK = SafeString("<br>")
LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a text that a finding points at."""

    start: int
    end: int
    number: int
    name: str
    danger: bool = False


def within(spans: Iterable[Span], start: int, end: int) -> list[Span]:
    """The spans of a part of the whole, counted from its beginning; what reaches beyond it is cut off."""
    return [
        Span(max(one.start, start) - start, min(one.end, end) - start, one.number, one.name, one.danger)
        for one in spans
        if one.start < end and one.end > start
    ]


def marked(text: str, spans: Sequence[Span]) -> SafeString:
    """The text as paragraphs with marks."""
    found = (one for one in PARAGRAPH.finditer(text) if one.group().strip())
    parts = ((_line(text, spans, one.start(), one.end()),) for one in found)
    return format_html_join("\n", "<p>{}</p>", parts)


def marked_lines(text: str, spans: Sequence[Span]) -> SafeString:
    """The text with marks, without paragraphs: for an answer in a list."""
    return _line(text, spans, 0, len(text))


def _line(text: str, spans: Sequence[Span], start: int, end: int) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in _pieces(text, spans, start, end)))


def _pieces(text: str, spans: Sequence[Span], start: int, end: int) -> Iterator[SafeString]:
    """Runs of words that the same findings point at, so that findings may overlap without their marks doing so."""
    inside = [one for one in spans if one.start < end and one.end > start]
    cuts = sorted({start, end, *(max(one.start, start) for one in inside), *(min(one.end, end) for one in inside)})
    for first, after in pairwise(cuts):
        here = [one for one in inside if one.start <= first and one.end >= after]
        words = _escaped(text[first:after])
        yield _mark(words, here, [one for one in here if one.end == after]) if here else words


def _mark(words: SafeString, here: Sequence[Span], ending: Sequence[Span]) -> SafeString:
    kind = "danger" if any(one.danger for one in here) else "sign"
    if not ending:
        return format_html('<mark class="{}">{}</mark>', kind, words)
    numbers, names = (", ".join(str(value) for value in values) for values in zip(*map(_labels, ending), strict=True))
    return format_html('<mark class="{}" data-numbers="{}" data-names="{}">{}</mark>', kind, numbers, names, words)


def _labels(span: Span) -> tuple[int, str]:
    return span.number, span.name


def _escaped(text: str) -> SafeString:
    return format_html_join(BREAK, "{}", ((line,) for line in LINE_END.split(text)))
