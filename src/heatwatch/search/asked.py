"""A question as it is typed, and as it is understood. Whatever is typed has a meaning, or a sentence says why not.

van blue            both words, in any of their forms
"blue van"          these words beside each other
mot*                words that begin so
lopez~1             one letter may differ (or ~2)
-school             not with this word
phone:555-0134      plate:  near:  lane:  type:  status:  before:  after:  number:
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from heatwatch.common.secret import masked
from heatwatch.search.errors import BadQuery
from heatwatch.search.words import digits_in, plate_in, runs_in, words_in

LONGEST, MOST = 300, 20
# Shorter beginnings, and shorter words with a letter changed, are found in almost every text.
SHORTEST_PREFIX, SHORTEST_FUZZY, SHORTEST_TWICE_FUZZY, MOST_CHANGED = 3, 4, 5, 2
SHORTEST_VALUE = 2
FEWEST_DIGITS, FEWEST_AT_BEGINNING = 4, 3
WORDS, PHRASE, PREFIX, FUZZY, ANY_OF, PHONE, PLATE, NUMBER, BEFORE, AFTER = (
    *("words", "phrase", "prefix", "fuzzy", "any of", "phone", "plate", "number", "before", "after"),
)
CHOSEN = ("lane", "type", "status")
FIELDS = ("phone", "plate", "near", *CHOSEN, "before", "after", "number")
PIECE = re.compile(r'\s*(-?)(?:([^\W\d_]+):)?(?:"([^"]*)"|([^\s"]*))(?=[\s"]|$)')
TIP = re.compile(r"HW-[A-Z0-9]{3}-[A-Z0-9]{3}", re.IGNORECASE)
CHANGED = re.compile(r"(.*)~(\d*)", re.DOTALL)
DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


@masked
@dataclass(frozen=True)
class Part:
    """One thing that is asked for: its kind, the words or values, and where it is looked for.

    `most` is how many letters may differ, `day` where time begins or ends.
    """

    kind: str
    values: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    field: str = "words"
    most: int = 0
    moment: datetime | None = None
    denied: bool = False


@dataclass(frozen=True)
class Known:
    """What may be chosen in this office, by field, and the zone in which its days begin."""

    choices: Mapping[str, tuple[str, ...]]
    zone: tzinfo


def parse(typed: str, known: Known) -> tuple[Part, ...]:
    """What is asked for; raises `BadQuery` with a sentence for whoever typed it."""
    text = typed.strip()
    if not text:
        raise BadQuery("Type at least one word.")
    if len(text) > LONGEST:
        raise BadQuery(f"Type at most {LONGEST} characters.")
    if text.count('"') % 2:
        raise BadQuery("A quotation mark stands alone: begin and end the phrase with one.")
    parts = tuple(_part(*piece, known) for piece in _pieces(text))
    if len(parts) > MOST:
        raise BadQuery(f"Ask for at most {MOST} things at once.")
    if all(part.denied for part in parts):
        raise BadQuery("Say also what is looked for, and not only what is not.")
    return parts


def _pieces(text: str) -> list[tuple[bool, str, str, bool]]:
    """(denied, field, value, quoted) of each piece between spaces."""
    found, at = [], 0
    while at < len(text):
        piece = PIECE.match(text, at)
        if piece is None or piece.end() == at:
            raise BadQuery("A quotation mark stands within a word: put a space before the phrase, and one behind it.")
        denied, field, phrase, word = piece.groups()
        found.append((bool(denied), (field or "").lower(), phrase if phrase is not None else word, phrase is not None))
        at = piece.end()
    return [piece for piece in found if any(piece)]


def _part(denied: bool, field: str, value: str, quoted: bool, known: Known) -> Part:
    if field and value.startswith("//"):
        part = _free(f"{field}:{value}", quoted=True)
    elif field:
        part = _in_field(field, value.strip(), quoted, known)
    else:
        part = _free(value, quoted=quoted)
    return Part(**{**part.__dict__, "denied": denied})


def _free(value: str, *, quoted: bool, field: str = "words") -> Part:
    """Words anywhere, or in one field of words."""
    if not quoted and field == "words" and TIP.fullmatch(value):
        return Part(NUMBER, (value.upper(),))
    if not quoted and value.endswith("*"):
        return _prefix(value, field)
    changed = None if quoted else CHANGED.fullmatch(value)
    if changed:
        return _fuzzy(changed[1], changed[2], field)
    words, runs = tuple(words_in(value)), tuple(run for run, _, _ in runs_in(value))
    if not words and not runs:
        raise BadQuery("There is a sign without a word: type letters or digits.")
    return Part(PHRASE if quoted or len(words) > 1 else WORDS, words, runs, field)


def _prefix(value: str, field: str) -> Part:
    beginning = "".join(words_in(value[:-1]))
    if len(beginning) < SHORTEST_PREFIX or len(words_in(value[:-1])) != 1:
        raise BadQuery(f"Before a * stands one beginning of a word, with {SHORTEST_PREFIX} letters or more.")
    return Part(PREFIX, (beginning,), field=field)


def _fuzzy(value: str, most: str, field: str) -> Part:
    words = words_in(value)
    if len(words) != 1 or len(words[0]) < SHORTEST_FUZZY:
        raise BadQuery(f"Before a ~ stands one word, with {SHORTEST_FUZZY} letters or more.")
    if most not in {"", "1", "2"}:
        raise BadQuery(f"Behind a ~ stands how many letters may differ: 1 or {MOST_CHANGED}.")
    if most == "2" and len(words[0]) < SHORTEST_TWICE_FUZZY:
        raise BadQuery(f"Before ~2 stands one word, with {SHORTEST_TWICE_FUZZY} letters or more.")
    return Part(FUZZY, (words[0],), field=field, most=int(most or 1))


def _in_field(field: str, value: str, quoted: bool, known: Known) -> Part:
    if field not in FIELDS:
        raise BadQuery(f"There is no such field before the colon. There are: {', '.join(f'{one}:' for one in FIELDS)}")
    if not value:
        raise BadQuery(f"Behind {field}: stands what is looked for, without a space between.")
    if field in CHOSEN:
        return _choice(field, value.lower(), known)
    if field in {"before", "after"}:
        return Part(field, moment=_day(field, value, known.zone))
    if field == "near":
        return _free(value, quoted=quoted, field="near")
    return _value(field, value)


def _choice(field: str, value: str, known: Known) -> Part:
    named = {name.casefold(): name for name in known.choices[field]}
    if value not in named:
        raise BadQuery(f"{field}: is one of {', '.join(known.choices[field])}.")
    return Part(ANY_OF, (named[value],), field=field)


def _value(field: str, value: str) -> Part:
    """A telephone's number, a plate or a tip's number, or its beginning."""
    begins = value.endswith("*")
    if field == "phone":
        digits = digits_in(value)
        if len(digits) < (FEWEST_AT_BEGINNING if begins else FEWEST_DIGITS):
            raise BadQuery(
                "phone: needs the last 4 digits or more, as in 555-0134, or the first 3 with a *, as in 510*."
            )
        return Part(PREFIX if begins else PHONE, (digits,), field="phone")
    plain = plate_in(value) if field == "plate" else value.rstrip("*").upper()
    if len(plain) < SHORTEST_VALUE or (field == "number" and not re.fullmatch(r"[A-Z0-9-]{2,12}", plain)):
        raise BadQuery(f"{field}: needs {SHORTEST_VALUE} letters or digits or more, as in HW-7K3-Q92 or 7ABC123.")
    return Part(PREFIX if begins else {"plate": PLATE, "number": NUMBER}[field], (plain,), field=field)


def _day(field: str, value: str, zone: tzinfo) -> datetime:
    found = DAY.fullmatch(value)
    try:
        year, month, day = (int(one or 1) for one in found.groups()) if found else (0, 0, 0)
        begins = date(year, month, day)
        begins - timedelta(days=2)
    except (ValueError, OverflowError):
        raise BadQuery(f"{field}: is a day, a month or a year, as in 2026-03-14, 2026-03 or 2026.") from None
    return datetime(begins.year, begins.month, begins.day, tzinfo=zone)
