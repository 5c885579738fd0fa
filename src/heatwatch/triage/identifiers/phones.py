"""Telephone numbers in any spelling: (510) 555-0142, 51O.555.O142, five one oh 555…, [5][1][0]…, 5!10!55!50!142.

The text is cut into pieces that can be digits, and pieces that cannot. A run of the first kind is tried for ten
digits that make a North American number; where several readings fit, the one grouped as people group it wins.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from heatwatch.common.secret import masked
from heatwatch.knowledge.cues.words import plain
from heatwatch.triage.identifiers.identifier import Identifier, at

_DIGITS = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "cero": "0", "uno": "1", "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5",
    "seis": "6", "siete": "7", "ocho": "8", "nueve": "9", "un": "1", "niner": "9", "fower": "4", "fife": "5",
}  # fmt: skip
_TEENS = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19", "diez": "10", "once": "11", "doce": "12", "trece": "13",
    "catorce": "14", "quince": "15", "dieciseis": "16", "diecisiete": "17", "dieciocho": "18", "diecinueve": "19",
    "veintiuno": "21", "veintidos": "22", "veintitres": "23", "veinticuatro": "24", "veinticinco": "25",
    "veintiseis": "26", "veintisiete": "27", "veintiocho": "28", "veintinueve": "29",
    "quinientos": "5", "cuatrocientos": "4", "seiscientos": "6", "novecientos": "9",
}  # fmt: skip
_TENS = {
    "twenty": "2", "thirty": "3", "forty": "4", "fourty": "4", "fifty": "5", "sixty": "6", "seventy": "7",
    "eighty": "8",
    "ninety": "9", "veinte": "2", "treinta": "3", "cuarenta": "4", "cincuenta": "5", "sesenta": "6", "setenta": "7",
    "ochenta": "8", "noventa": "9",
}  # fmt: skip
_LOOKALIKES = {"o": "0", "q": "0", "l": "1", "i": "1", "s": "5", "b": "8", "z": "2", "e": "3", "t": "7"}
_SAFE_LOOKALIKES = frozenset("oli")
_REPEATS = {"double": 2, "triple": 3, "doble": 2}
_JOINERS = frozenset(
    [
        "then",
        "dash",
        "dot",
        "hyphen",
        "guion",
        "punto",
        "space",
        "slash",
        "y",
        "and",
        "minus",
        "point",
        "period",
        "area",
        "code",
        "coma",
    ]
)
_HAN = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_PIECE = re.compile(r"\d+|[〇零一二三四五六七八九]|[^\W\d_〇零一二三四五六七八九]+")
_NUMBER_WORDS = re.compile("(?:" + "|".join(sorted([*_DIGITS, *_TEENS], key=len, reverse=True)) + ")+")
_ONE_WORD = re.compile("|".join(sorted([*_DIGITS, *_TEENS], key=len, reverse=True)))
# A number has one of these wherever it is spelled in words. The search passes quickly over all signs but the letters
# that one begins with; where such a letter begins a word, the group is what stands there.
_SPELLED = re.compile(
    r"[cdfnostuzCDFNOSTUZ\u017f](?<!\w.)"
    r"(?<=(?=((?i:five|cinco|zero|cero|two|dos|one|uno|oh|ocho|siete|tres|six|nine)+)).)"
)
# As many letters as one of them has, or more: a word glued of several counts as several.
_SPELLED_LETTERS = 3
_DIGITS_TOGETHER = re.compile(r"[\d〇零一二三四五六七八九]+")
# Letters with which a word for a number begins; most words begin with none of them.
_MEANT = frozenset((*_DIGITS, *_TEENS, *_TENS, *_REPEATS, *_JOINERS))
_BEGINNINGS = frozenset(word[:3] for word in _MEANT)
_LETTERS = frozenset((*_LOOKALIKES, *(sign.upper() for sign in _LOOKALIKES)))
# Fewer digits than this make no number, however many letters stand for the others.
_LEAST_DIGITS = 7
_MANY_SPELLED = 4
# Further apart no two digits are of one number, even with `area code` and `then` between them.
_FAR = 40
_MOST_BETWEEN = 5
_TOO_LONG = 15
_GROUPED = ((3, 3, 4), (10,), (1, 3, 3, 4), (11,), (3, 7), (6, 4), (3, 3, 2, 2), (1,) * 10)


@masked
@dataclass(frozen=True, slots=True)
class Piece:
    """Digits, and the place of the words or signs that stand for them."""

    digits: str
    start: int
    end: int
    bound: bool


@masked
@dataclass(slots=True)
class Run:
    """Pieces that follow one another, where the last of them ends, and what was said before the next."""

    reach: int
    pieces: list[Piece] = field(default_factory=list)
    repeat: int = 1
    tens: str = ""

    def takes(self, word: str, digits: str, found: re.Match[str], *, bound: bool) -> bool:
        """Take a piece if it stands for digits: `forty` and `two` are one piece."""
        if digits and self.tens and len(digits) == 1 and not found.group().isdecimal():
            last = self.pieces[-1]
            self.pieces[-1] = Piece(self.tens + digits, last.start, found.end(), last.bound)
            self.tens = ""
            return True
        self.tens = _TENS.get(word, "")
        if not digits and not self.tens:
            return False
        said = (digits or self.tens + "0") * self.repeat
        self.pieces.append(Piece(said, found.start(), found.end(), bool(self.pieces) and bound))
        self.repeat = 1
        return True


def phones(text: str) -> list[Identifier]:
    """Every telephone number in a text, in order."""
    return [
        found for start, end in _worth_a_look(text) for run in _runs(text, start, end) for found in _numbers(text, run)
    ]


def _worth_a_look(text: str) -> list[tuple[int, int]]:
    """Where digits stand close enough for a number; the whole text where several are spelled in words."""
    spelled = sum(map(len, _SPELLED.findall(text))) // _SPELLED_LETTERS
    if spelled >= _MANY_SPELLED:
        return [(0, len(text))]
    found: list[tuple[int, int]] = []
    first, last, many = 0, -_FAR, 0
    for digits in _DIGITS_TOGETHER.finditer(text):
        start, end = digits.span()
        if many and start - last > _FAR:
            found += _around(text, first, last, many + 2 * spelled)
            many = 0
        if not many:
            first = start
        last, many = end - 1, many + end - start
    return found + _around(text, first, last, many + 2 * spelled)


def _around(text: str, first: int, last: int, many: int) -> list[tuple[int, int]]:
    """The words around some digits, from the first to the last of them, cut where no word is cut in two."""
    if many < _LEAST_DIGITS:
        return []
    start, end = max(first - _FAR, 0), min(last + _FAR, len(text))
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return [(start, end)]


def _runs(text: str, start: int, end: int) -> Iterator[list[Piece]]:
    """Runs of pieces that nothing but signs, spaces and joining words stands between."""
    run = Run(start)
    for found in _PIECE.finditer(text, start, end):
        said = found.group()
        word = plain(said) if not said.isascii() or said.isdecimal() or _may_mean_digits(said) else ""
        between = text[run.reach : found.start()]
        if run.pieces and not (word and _is_separator(between)):
            yield run.pieces
            run = Run(run.reach)
        if word in _REPEATS or (run.pieces and word in _JOINERS):
            run.repeat = _REPEATS.get(word, run.repeat)
        elif not (word and run.takes(word, _digits(text, found, run.pieces), found, bound=not between)):
            if run.pieces:
                yield run.pieces
            run = Run(found.end())
        run.reach = found.end()
    if run.pieces:
        yield run.pieces


def _may_mean_digits(said: str) -> bool:
    """A quick look at a word: most words of a text are none of these."""
    small = said.lower()
    if len(said) > 3:
        return small[:3] in _BEGINNINGS or small[:2] == "oh"
    return small in _MEANT or _LETTERS.issuperset(said)


def _is_separator(between: str) -> bool:
    return (
        len(between) <= _MOST_BETWEEN
        and not any(sign in between for sign in "$%€£?")
        and (". " not in between or between[0] == " ")
    )


def _digits(text: str, found: re.Match[str], run: list[Piece]) -> str:
    """The digits that a piece stands for; nothing where it is an ordinary word."""
    said = found.group()
    if said in _HAN or said.isdecimal():
        return _HAN.get(said) or "".join(str(int(digit)) for digit in said)
    word = plain(said)
    if _NUMBER_WORDS.fullmatch(word):
        return "".join(_DIGITS.get(one) or _TEENS[one] for one in _ONE_WORD.findall(word))
    if len(word) > 3 or not word.isascii():
        return ""
    beside = _touches_digit(text, found)
    if all(letter in _SAFE_LOOKALIKES for letter in word) and (beside or (run and word in ("o", "oo"))):
        return "".join(_LOOKALIKES[letter] for letter in word)
    if beside and len(word) == 1 and word in _LOOKALIKES and said.isupper():
        return _LOOKALIKES[word]
    return ""


def _touches_digit(text: str, found: re.Match[str]) -> bool:
    before, after = text[max(found.start() - 1, 0) : found.start()], text[found.end() : found.end() + 1]
    near = text[max(found.start() - 2, 0) : found.end() + 2]
    return before.isdigit() or after.isdigit() or (any(c.isdigit() for c in near) and len(found.group()) <= 2)


def _numbers(text: str, run: list[Piece]) -> Iterator[Identifier]:
    """The numbers in a run, best grouped first, none sharing a piece with a better one."""
    if len(run) > 400:
        return
    chunks = _chunks(run)
    candidates = sorted(_candidates(chunks, _is_international(text, run)), key=lambda one: (one[0], -one[1]))
    taken: set[int] = set()
    chosen = []
    for _, first, after, value in candidates:
        if taken.isdisjoint(range(first, after)):
            taken |= set(range(first, after))
            chosen.append((first, after, value))
    for first, after, value in sorted(chosen):
        start, end = chunks[first].start, chunks[after - 1].end
        while start and text[start - 1] in "([+":
            start -= 1
        yield at("phone", text, start, end, value)


def _is_international(text: str, run: list[Piece]) -> bool:
    return text[max(run[0].start - 1, 0) : run[0].start] == "+"


def _chunks(run: list[Piece]) -> list[Piece]:
    """Pieces that touch are one group of digits: `5ONE0` is 510."""
    chunks: list[Piece] = []
    for piece in run:
        if chunks and piece.bound:
            last = chunks[-1]
            chunks[-1] = Piece(last.digits + piece.digits, last.start, piece.end, last.bound)
        else:
            chunks.append(piece)
    return chunks


def _candidates(chunks: list[Piece], international: bool) -> Iterator[tuple[int, int, int, str]]:
    for first in range(len(chunks)):
        digits = ""
        for after in range(first + 1, len(chunks) + 1):
            digits += chunks[after - 1].digits
            if len(digits) > _TOO_LONG:
                break
            value = _value(digits, international=international and first == 0)
            if value:
                lengths = tuple(len(chunk.digits) for chunk in chunks[first:after])
                yield _rank(lengths, whole=after - first == len(chunks)), first, after, value


def _rank(lengths: tuple[int, ...], *, whole: bool) -> int:
    if whole:
        return 0
    return 1 + _GROUPED.index(lengths) if lengths in _GROUPED else len(_GROUPED) + 1


def _value(digits: str, *, international: bool) -> str:
    local = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    if len(local) == 10 and local[0] in "23456789" and local[3] in "23456789" and local[1:3] != "11":
        return f"+1{local}"
    if international and 11 <= len(digits) <= _TOO_LONG and digits[0] != "1":
        return f"+{digits}"
    return ""
