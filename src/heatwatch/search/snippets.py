"""A few words around what was found, and which of them those are."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from heatwatch.common.secret import masked
from heatwatch.search import asked
from heatwatch.search.asked import Part
from heatwatch.search.words import digits_in, is_form_of, near, places, plate_in, runs_in

# So many signs of a text are shown, so many of them before the first word that was found.
LENGTH, BEFORE = 180, 50
# A digit, or a sign of another script that may be one.
MAYBE_DIGIT = re.compile(r"[0-9]|[^\x00-\x7f]")
Does = Callable[[str], bool]
# A word as it is compared, and where it stands.
Place = tuple[str, int, int]


@masked
@dataclass(frozen=True)
class _Said:
    """A text, and its words once somebody asks for them, however many parts of a question do."""

    text: str

    @cached_property
    def words(self) -> list[Place]:
        return list(places(self.text))


@masked
@dataclass(frozen=True, slots=True)
class Snippet:
    """Where it stands in the tip, and the text in pieces, each with whether it was asked for."""

    where: str
    pieces: tuple[tuple[str, bool], ...]


def snippet(parts: Iterable[Part], texts: Iterable[tuple[str, str]]) -> Snippet | None:
    """From the text in which most of what was asked for stands; the beginning of the first where nothing does."""
    wanted = [part for part in parts if not part.denied]
    best: tuple[int, str, str, list[tuple[int, int]]] | None = None
    for where, text in texts:
        said = _Said(text)
        marks = _merged([place for part in wanted for place in _marks(part, said)])
        if best is None or len(marks) > best[0]:
            best = (len(marks), where, text, marks)
    return Snippet(best[1], _pieces(best[2], best[3])) if best else None


def _pieces(text: str, marks: list[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    start = max(0, marks[0][0] - BEFORE) if marks else 0
    if start:
        start = text.find(" ", start, marks[0][0]) + 1 or start
    end = min(len(text), start + LENGTH)
    if end < len(text):
        end = text.rfind(" ", start + LENGTH // 2, end) if " " in text[start + LENGTH // 2 : end] else end
    found, at = [("… ", False)] if start else [], start
    for first, last in marks:
        if last > end:
            break
        found += [(text[at:first], False), (text[first:last], True)]
        at = last
    found += [(text[at:end], False), (" …" if end < len(text) else "", False)]
    return tuple((" ".join(f"·{piece}·".split())[1:-1], marked) for piece, marked in found if piece)


def _marks(part: Part, said: _Said) -> Iterator[tuple[int, int]]:
    text = said.text
    if part.kind == asked.PHONE or (part.kind == asked.PREFIX and part.field == "phone"):
        yield from _numbers(part.values[0], text)
        return
    yield from ((start, end) for run in part.runs for start, end in _signs(run, text))
    if part.kind == asked.PHRASE:
        yield from _phrases(part.values, said.words)
    elif does := _matcher(part):
        yield from ((start, end) for word, start, end in said.words if does(word))


def _matcher(part: Part) -> Does | None:
    if not part.values or part.kind in {asked.ANY_OF, asked.NUMBER} or part.field == "number":
        return None
    wanted = part.values[0]
    if part.kind == asked.PREFIX:
        return lambda word: word.startswith(wanted)
    if part.kind == asked.FUZZY:
        return lambda word: near(word, wanted, part.most)
    if part.kind == asked.PLATE:
        return lambda word: plate_in(word) == wanted
    return lambda word: is_form_of(word, wanted)


def _phrases(words: tuple[str, ...], stand: list[Place]) -> Iterator[tuple[int, int]]:
    for at in range(len(stand) - len(words) + 1 if words else 0):
        if all(stand[at + step][0] == word for step, word in enumerate(words)):
            yield stand[at][1], stand[at + len(words) - 1][2]


def _signs(run: str, text: str) -> Iterator[tuple[int, int]]:
    for signs, start, _ in runs_in(text):
        at = signs.find(run)
        while at >= 0:
            yield start + at, start + at + len(run)
            at = signs.find(run, at + len(run))


def _numbers(digits: str, text: str) -> Iterator[tuple[int, int]]:
    """Digits of a number, whatever stands between them."""
    stand = [(digit, sign.start()) for sign in MAYBE_DIGIT.finditer(text) for digit in digits_in(sign[0])]
    whole = "".join(digit for digit, _ in stand)
    at = whole.find(digits)
    if at >= 0:
        yield stand[at][1], stand[at + len(digits) - 1][1] + 1


def _merged(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
