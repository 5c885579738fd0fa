"""Vehicles as people describe them, and plates: California's pattern anywhere, others where a plate is spoken of."""

import re
from collections.abc import Iterator

from heatwatch.knowledge.cues.words import Words, plain
from heatwatch.triage.identifiers.identifier import Identifier, Taken, at
from heatwatch.triage.identifiers.marks import (
    AMBIGUOUS,
    BODY,
    COLOR,
    MAKE,
    MODEL,
    SEEN,
    Marks,
)

STATES = {
    "california": "CA", "nevada": "NV", "oregon": "OR", "arizona": "AZ", "washington": "WA", "texas": "TX",
    "utah": "UT", "idaho": "ID", "oklahoma": "OK", "florida": "FL", "new mexico": "NM", "colorado": "CO",
    "montana": "MT", "ohio": "OH", "new york": "NY", "illinois": "IL", "georgia": "GA", "kansas": "KS",
    "missouri": "MO", "wyoming": "WY", "hawaii": "HI", "alaska": "AK", "michigan": "MI", "minnesota": "MN",
    "wisconsin": "WI", "indiana": "IN", "tennessee": "TN", "alabama": "AL", "arkansas": "AR", "louisiana": "LA",
    "nebraska": "NE", "virginia": "VA", "new jersey": "NJ", "pennsylvania": "PA", "maryland": "MD",
    "massachusetts": "MA", "north carolina": "NC", "south carolina": "SC", "kentucky": "KY", "iowa": "IA",
    "mississippi": "MS", "connecticut": "CT", "baja california": "BC", "nueva york": "NY",
    "nuevo méxico": "NM", "nuevo mexico": "NM", "pensilvania": "PA",
    "nueva jersey": "NJ", "jersey": "NJ", "oregón": "OR", "tejas": "TX", "luisiana": "LA",
}  # fmt: skip
_CODES = "|".join(sorted(set(STATES.values())))
_NAMES = "|".join(sorted(STATES, key=len, reverse=True))
# Chinese signs stand close beside a plate, and are letters to `\w`: only these make it a part of something else.
_JOINED = "[A-Za-z0-9_-]"
_CALIFORNIA = re.compile(
    rf"\d[A-Za-z]{{3}}[ -]?\d{{3}}(?![A-Za-z0-9_])"
    rf"(?<!{_JOINED}\d[A-Za-z]{{3}}\d{{3}})(?<!{_JOINED}\d[A-Za-z]{{3}}[ -]\d{{3}})"
)
_WORD = re.compile(
    r"(?<!\w)(?:plates?|lic|license|licence|placas?|matr[ií]cula|tags?|bi[eể]n s[oố]|plaka|reg)(?!\w)|车牌号?|車牌號?",
    re.IGNORECASE,
)
_CANDIDATE = re.compile(
    rf"(?<!{_JOINED})[A-Z0-9]{{1,4}}(?:[ -][A-Z0-9]{{2,4}})?[A-Z0-9]{{0,4}}(?!{_JOINED})", re.IGNORECASE
)
_STATE = re.compile(rf"(?<!\w)(?:({_NAMES})(?!\w)|(?-i:({_CODES}))(?![\w-]))", re.IGNORECASE)
# `9XKD318 de California`, `BQX0192, Washington`; `, Washington Street` is no state.
_STATE_AFTER = re.compile(
    rf"(?:,? (?:de |from |of )|, |\s?\()(?:({_NAMES})|(?-i:({_CODES})))(?= plates?\b|[.,;:!?)]|$)", re.IGNORECASE
)
# Codes that are words as well, in a text that shouts.
WORDS_TOO = frozenset({"IN", "OR", "OK", "HI", "LA", "CO", "AL", "PA", "MA", "MO", "ID"})
# Models that a number follows: F-250.
SIZED = frozenset({"f", "ram", "silverado", "sierra", "transit", "e", "sprinter", "chrysler", "mazda"})
# Colours of other languages that are other words as well, without their accents.
MANY_SENSES = frozenset(["den", "trang", "xam", "pula", "rosa", "vino", "arena", "perla"])
# More words describe no vehicle.
MOST_WORDS = 12
BEGINNING = frozenset(["two", "land"])
JOINTS = frozenset(["y", "and", "color", "de", "na", "mau", "colour", "con"])
DESCRIBED = COLOR | MAKE | MODEL | BODY
NAMED = MAKE | MODEL


def vehicles(marks: Marks) -> list[Identifier]:
    """Every vehicle that is described by more than its kind."""
    found, words, reached = [], marks.words, 0
    pairs = enumerate(zip(marks.kinds, words.plain, strict=True))
    for place in [place for place, (kind, word) in pairs if kind & DESCRIBED or word in BEGINNING]:
        if place < reached:
            continue
        first = place - _opens_before(marks, place, reached)
        after = _colored_after(marks, first, _run(marks, first))
        if after > first and _is_vehicle(marks, first, after):
            start, end = words.starts[first], words.ends[after - 1]
            found.append(at("vehicle", words.text, start, end))
        reached = max(after, place + 1)
    return found


def _opens_before(marks: Marks, place: int, reached: int) -> int:
    """How many words before a description belong to it: a year or a number of seats."""
    before = place - 1
    return int(
        before >= reached
        and marks.joins(place)
        and _fits(marks, before, before)
        and marks.words.plain[before].isdigit()
    )


def _run(marks: Marks, place: int) -> int:
    """The word after a run of words that describe a vehicle."""
    words, after = marks.words, place
    until = min(len(marks), place + MOST_WORDS)
    while after < until and (after == place or not words.breaks[after]):
        if not marks.kinds[after] & DESCRIBED and not _fits(marks, place, after):
            break
        after += 1
    while after > place and not marks.kinds[after - 1] & DESCRIBED and not words.plain[after - 1].isdigit():
        after -= 1
    return after


def _fits(marks: Marks, place: int, after: int) -> bool:
    """A year, a size, `two-tone`, `15-passenger`, or a word that joins two others."""
    plain = marks.words.plain
    word, following = plain[after], plain[after + 1] if after + 1 < len(plain) else ""
    if word.isdigit():
        is_year = len(word) == 4 and 1960 <= int(word) <= 2030
        return is_year or following == "passenger" or (after > place and len(word) >= 3 and plain[after - 1] in SIZED)
    if word == "land":
        return following == "rover"
    if word in ("two", "tone"):
        return following == "tone" or (word == "tone" and after > place)
    return word in JOINTS and after > place


def _colored_after(marks: Marks, first: int, after: int) -> int:
    """`van is white`, `durango, the blue one`: a colour that comes after."""
    if any(kind & COLOR for kind in marks.kinds[first:after]):
        return after
    plain, place = marks.words.plain, after
    if not (marks.joins(place) and plain[place] in ("is", "was", "es", "era", "color")):
        return after
    place += 1
    while marks.joins(place) and plain[place] in ("a", "dark", "light", "like", "de", "color", "kinda", "bright"):
        place += 1
    if not marks.joins(place) or not marks.kinds[place] & COLOR:
        return after
    return after if marks.joins(place + 1) and marks.kinds[place + 1] & DESCRIBED else place + 1


def _is_vehicle(marks: Marks, first: int, after: int) -> bool:
    kinds, plain = marks.kinds[first:after], marks.words.plain
    known = [place for place in range(first, after) if marks.kinds[place] & (NAMED | BODY)]
    if not known:
        return False
    colored = plain[first] == "two" or any(
        kind & COLOR and plain[first + place] not in MANY_SENSES for place, kind in enumerate(kinds)
    )
    dated = any(plain[place].isdigit() and len(plain[place]) == 4 for place in range(first, after))
    if sum(bool(kind & DESCRIBED) for kind in kinds) + (plain[first] == "two") < 2 and not dated:
        return _stands_alone(marks, first)
    sure = any(not marks.kinds[place] & AMBIGUOUS for place in known)
    sized = any(plain[one] in SIZED and plain[one + 1].isdigit() for one in range(first, after - 1))
    named = [place for place in known if marks.kinds[place] & NAMED]
    return sure or sized or colored or len(named) > 1 or (bool(named) and dated)


def _stands_alone(marks: Marks, place: int) -> bool:
    """`drives a Tahoe`: a model that is no other word, where a vehicle is spoken of."""
    if not marks.kinds[place] & MODEL or marks.kinds[place] & AMBIGUOUS or marks.words.plain[place].isdigit():
        return False
    return marks.joins(place) and bool(marks.kinds[place - 1] & SEEN)


_PLATE_WORDS = frozenset(
    [
        "plate",
        "plates",
        "lic",
        "license",
        "licence",
        "placa",
        "placas",
        "matricula",
        "tag",
        "tags",
        "so",
        "plaka",
        "reg",
    ]
)
_PART_WORDS = frozenset(
    [
        "partial",
        "partially",
        "part",
        "only",
        "start",
        "starts",
        "begin",
        "begins",
        "ends",
        "parcial",
        "empieza",
        "empiezan",
        "termina",
        "terminan",
        "comienza",
    ]
)
_SPOKEN = _PLATE_WORDS | _PART_WORDS
_CODE = re.compile(rf"(?:{_CODES})(?![A-Za-z])(?<![A-Za-z]..)")
AFTER_WORD = 45
BEFORE_PLATE = 32
MOST, LEAST, LEAST_PART = 8, 5, 3
_DIGIT = re.compile(r"\d")
_PART = re.compile(
    r"(?<!\w)(?:partial(?:ly)?|part of|only (?:got|caught|saw)|starts? with|begins? with|ends? (?:in|with)|parcial"
    r"|(?:empieza|empiezan|termina|terminan|comienza) (?:con|en))(?: (?:read|reads|of|is|plate|the|as|was))*[: ]{1,3}"
    r"((?=[A-Z]*\d)(?=\d*[A-Z])[A-Z\d]{3,6})(?![\w-])"
)
_BESIDE_STATE = re.compile(
    r"(?: plates?| tags?| placas?| lic(?:ense)?)?[ :#,-]{1,2}([A-Z\d]{2,4}[ -]?[A-Z\d]{3,5})(?![\w-])"
)


def plates(words: Words, taken: Taken) -> list[Identifier]:
    """Every number plate whose place is free; it takes the place."""
    text = words.text
    if not _DIGIT.search(text):
        return []
    places, spoken = [*_californian(text)], _SPOKEN.intersection(words.plain)
    if spoken & _PLATE_WORDS or "牌" in text:
        places += _after_word(text)
    places += _beside_state(text)
    if spoken & _PART_WORDS:
        places += _parts(text)
    return sorted(taken.claim(_plate(text, start, end) for start, end in places), key=lambda one: one.start)


def _californian(text: str) -> Iterator[tuple[int, int]]:
    return ((found.start(), found.end()) for found in _CALIFORNIA.finditer(text))


def _after_word(text: str) -> Iterator[tuple[int, int]]:
    for word in _WORD.finditer(text):
        until = min(word.end() + AFTER_WORD, len(text))
        state = _STATE.match(text, word.end() + 1, until)
        begin = state.end() if state and (state.group() not in WORDS_TOO or _follows(text, state)) else word.end()
        yield from _first_plate(text, begin, until)


def _first_plate(text: str, begin: int, until: int) -> Iterator[tuple[int, int]]:
    """The first of what stands there that looks like a plate; of `is BQX0194` the second word alone."""
    while found := _CANDIDATE.search(text, begin, until):
        if _looks_like_plate(found.group()):
            yield found.start(), found.end()
            return
        first = re.match(r"[A-Za-z0-9]+", found.group())
        begin = found.start() + (first.end() if first else 1)


def _follows(text: str, state: re.Match[str]) -> bool:
    """Whether a whole plate stands right after a code that is a word as well: `tag LA 119 XQB`."""
    found = _CANDIDATE.match(text, state.end() + 1)
    return found is not None and _looks_like_plate(found.group())


def _beside_state(text: str) -> Iterator[tuple[int, int]]:
    """`Oklahoma KXR-204`: a state, and right after it what can be a plate."""
    for end in _states(text):
        found = _BESIDE_STATE.match(text, end)
        if found and _looks_like_plate(found.group(1)):
            yield found.start(1), found.end(1)


def _states(text: str) -> Iterator[int]:
    """Where each state that a text names ends."""
    yield from (found.end() for found in _CODE.finditer(text) if found.group() not in WORDS_TOO)
    small = text.lower()
    for state in STATES:
        start = small.find(state)
        while start >= 0:
            yield start + len(state)
            start = small.find(state, start + 1)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """`partial 8WQ`: what somebody saw of a plate."""
    return ((found.start(1), found.end(1)) for found in _PART.finditer(text))


def _looks_like_plate(said: str) -> bool:
    signs = re.sub(r"[ -]", "", said)
    digits = sum(c.isdigit() for c in signs)
    parts = re.split(r"[ -]", said)
    wordy = any(part.isalpha() and not part.isupper() and len(part) > 1 for part in parts)
    return LEAST <= len(signs) <= MOST and digits >= 2 and len(signs) - digits >= 1 and not wordy


def _plate(text: str, start: int, end: int) -> Identifier:
    signs = re.sub(r"[ -]", "", text[start:end]).upper()
    state = ""
    for found in _STATE.finditer(text, max(start - BEFORE_PLATE, 0), start):
        code = found.group(2)
        if code in WORDS_TOO and text[found.end() : start].strip(" -#:").lower() not in ("", "plate", "plates"):
            continue
        state = code or STATES[plain(found.group(1))]
    after = None if state else _STATE_AFTER.match(text, end)
    if after:
        state = after.group(2) or STATES[plain(after.group(1))]
    return at("plate", text, start, end, f"{state}-{signs}" if state else signs)
