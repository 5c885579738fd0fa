"""Number plates: California's pattern anywhere, others where the text speaks of a plate; with the state if said."""

import re
from collections.abc import Iterator

from heatwatch.triage.identifiers.identifier import Identifier, Taken, at

STATES = {
    "california": "CA", "nevada": "NV", "oregon": "OR", "arizona": "AZ", "washington": "WA", "texas": "TX",
    "utah": "UT", "idaho": "ID", "oklahoma": "OK", "florida": "FL", "new mexico": "NM", "colorado": "CO",
    "montana": "MT", "ohio": "OH", "new york": "NY", "illinois": "IL", "georgia": "GA", "kansas": "KS",
    "missouri": "MO", "wyoming": "WY", "hawaii": "HI", "alaska": "AK", "michigan": "MI", "minnesota": "MN",
    "wisconsin": "WI", "indiana": "IN", "tennessee": "TN", "alabama": "AL", "arkansas": "AR", "louisiana": "LA",
    "nebraska": "NE", "virginia": "VA", "new jersey": "NJ", "pennsylvania": "PA", "maryland": "MD",
    "massachusetts": "MA", "north carolina": "NC", "south carolina": "SC", "kentucky": "KY", "iowa": "IA",
    "mississippi": "MS", "connecticut": "CT", "baja california": "BC",
}  # fmt: skip
_CODES = "|".join(sorted(set(STATES.values())))
_NAMES = "|".join(sorted(STATES, key=len, reverse=True))
_CALIFORNIA = re.compile(r"(?<![\w-])\d[A-Z]{3}[ -]?\d{3}(?![\w])", re.IGNORECASE)
_WORD = re.compile(
    r"(?<!\w)(?:plates?|lic|license|licence|placas?|matr[ií]cula|tags?|车牌|車牌|bi[eể]n s[oố]|plaka|reg)(?!\w)",
    re.IGNORECASE,
)
_CANDIDATE = re.compile(r"(?<![\w-])[A-Z0-9]{1,4}(?:[ -][A-Z0-9]{2,4})?[A-Z0-9]{0,4}(?![\w-])", re.IGNORECASE)
_STATE = re.compile(rf"(?<!\w)(?:({_NAMES})(?!\w)|(?-i:({_CODES}))(?![\w-]))", re.IGNORECASE)
# Codes that are words as well, in a text that shouts.
WORDS_TOO = frozenset({"IN", "OR", "OK", "HI", "LA", "CO", "AL", "PA", "MA", "MO", "ID"})
AFTER_WORD = 45
BEFORE_PLATE = 32
MOST, LEAST = 8, 5


def plates(text: str, taken: Taken) -> list[Identifier]:
    """Every number plate whose place is free; it takes the place."""
    found = (_plate(text, start, end) for start, end in [*_californian(text), *_after_word(text)])
    return sorted(taken.claim(found), key=lambda one: one.start)


def _californian(text: str) -> Iterator[tuple[int, int]]:
    return ((found.start(), found.end()) for found in _CALIFORNIA.finditer(text))


def _after_word(text: str) -> Iterator[tuple[int, int]]:
    for word in _WORD.finditer(text):
        for found in _CANDIDATE.finditer(text, word.end(), min(word.end() + AFTER_WORD, len(text))):
            if _looks_like_plate(found.group()):
                yield found.start(), found.end()
                break


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
        state = code or STATES[found.group(1).lower()]
    return at("plate", text, start, end, f"{state}-{signs}" if state else signs)
