"""Vehicles as people describe them: a colour, a make, a model, a kind of body, in either order of words."""

from heatwatch.knowledge.cues.words import HARD, Words
from heatwatch.knowledge.model.gazetteer import Gazetteer
from heatwatch.triage.identifiers.identifier import Identifier, at

KINDS = ("colors", "makes", "models", "bodies")
# Words that mean something else unless a vehicle stands around them.
AMBIGUOUS = frozenset(
    [
        "f",
        "box",
        "school",
        "town",
        "quest",
        "pilot",
        "focus",
        "titan",
        "ram",
        "range",
        "mini",
        "model",
        "express",
        "wagon",
        "car",
        "carro",
        "light",
        "dark",
        "cafe",
        "vino",
        "bus",
        "truck",
        "van",
        "ranger",
        "cargo",
        "passenger",
        "auto",
        "moto",
    ]
)
# Models that a number follows: F-250.
SIZED = frozenset({"f", "ram", "silverado", "sierra", "transit", "e"})


def vehicles(words: Words, gazetteer: Gazetteer) -> list[Identifier]:
    """Every vehicle that is described by more than its kind."""
    found = []
    place = 0
    while place < len(words):
        after = _run(words, gazetteer, place)
        if after > place and _is_vehicle(words, gazetteer, place, after):
            start, end = words.starts[place], words.ends[after - 1]
            found.append(at("vehicle", words.text, start, end, words.text[start:end]))
        place = max(after, place + 1)
    return found


def _kinds(words: Words, gazetteer: Gazetteer, place: int) -> set[str]:
    return {kind for kind in KINDS if gazetteer.has(kind, words.plain[place])}


def _run(words: Words, gazetteer: Gazetteer, place: int) -> int:
    after = place
    while after < len(words) and (after == place or words.breaks[after] == 0):
        word = words.plain[after]
        year = word.isdigit() and (1980 <= int(word[:4]) <= 2030 and len(word) == 4)
        size = word.isdigit() and len(word) >= 3 and after > place and words.plain[after - 1] in SIZED
        joint = word in ("y", "and", "color", "de") and after > place
        if not (_kinds(words, gazetteer, after) or year or size or joint):
            break
        after += 1
    while after > place and not _kinds(words, gazetteer, after - 1) and not words.plain[after - 1].isdigit():
        after -= 1
    return after


def _is_vehicle(words: Words, gazetteer: Gazetteer, first: int, after: int) -> bool:
    kinds = [_kinds(words, gazetteer, place) for place in range(first, after)]
    body_or_make = [bool(one & {"makes", "models", "bodies"}) for one in kinds]
    if sum(bool(one) for one in kinds) < 2 or not any(body_or_make):
        return False
    sure = any(
        words.plain[place] not in AMBIGUOUS and kinds[place - first] & {"makes", "models", "bodies"}
        for place in range(first, after)
    )
    sure = sure or any(
        words.plain[place] in SIZED and words.plain[place + 1].isdigit() for place in range(first, after - 1)
    )
    colored = any("colors" in one for one in kinds)
    return sure or (colored and words.breaks[first] <= HARD and any("bodies" in one for one in kinds))
