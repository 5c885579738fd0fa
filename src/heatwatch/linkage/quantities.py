"""Numbers of a text with what they count: ages, money, people, hours, years, rooms, times of day."""

from collections.abc import Iterator
from dataclasses import dataclass

from heatwatch.knowledge.cues.numbers import NUMBER_WORDS, value_of
from heatwatch.knowledge.cues.words import Words
from heatwatch.linkage.lexicon import Lexicon

NUMBERS = {
    **NUMBER_WORDS["es"], **NUMBER_WORDS["en"],
    "pair": 2, "dozen": 12, "docena": 12, "doscientos": 200, "trescientos": 300, "quinientos": 500, "thousand": 1000,
}  # fmt: skip
del NUMBERS["one"]
MULTIPLIED = {"hundred": 100, "thousand": 1000, "grand": 1000, "k": 1000, "mil": 1000}
UNITS = {
    "usd": "dollars dollar bucks dolares usd pesos grand mil thousand",
    "hour": "hours hour hrs horas hora",
    "year": "years year yrs",
    "month": "months month meses mes",
    "week": "weeks week semanas semana",
    "day": "days day dias dia",
    "age": "yo old anos ano y/o anitos",
    "clock": "am pm a.m p.m",
    "people": "people persons personas of others workers women men girls guys boys kids children mujeres hombres "
    "muchachas muchachos trabajadores senoras senores ninos ninas ladies aides brothers caregivers",
}
_UNIT = {word: unit for unit, said in UNITS.items() for word in said.split()}
BEFORE = {
    "age": "is im shes hes turned turning tiene tenia age aged looks look cumplio parece maybe barely like edad f m",
    "room": "room rm cuarto hab apt apartment habitacion unit",
    "clock": "at las",
}
_BEFORE = {word: unit for unit, said in BEFORE.items() for word in said.split()}
YOUNGEST, OLDEST, HOURS = 4, 90, 24
FEWEST = 2
MOST = 10**7


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, what it counts as far as the text says, and where it stands."""

    value: int
    unit: str
    place: int
    after: int


def quantities(words: Words, known: Lexicon) -> Iterator[Quantity]:
    """The numbers of a text; a single one of anything says too little to compare."""
    place = 0
    while place < len(words):
        value, after = _number(words, place)
        if value is not None and FEWEST <= value < MOST and value == int(value):
            yield Quantity(int(value), _unit(words, int(value), place, after, known), place, after)
        place = after


def _number(words: Words, place: int) -> tuple[float | None, int]:
    plain = words.plain
    if ":" in plain[place] and plain[place].replace(":", "").isdigit():
        return float(plain[place].partition(":")[0]), place + 1
    value = value_of(plain[place], NUMBERS)
    following = plain[place + 1] if place + 1 < len(plain) else ""
    if value is not None and following in MULTIPLIED and not words.breaks[place + 1] and value < 1000:
        return value * MULTIPLIED[following], place + 2
    return value, place + 1


def _unit(words: Words, value: int, place: int, after: int, known: Lexicon) -> str:
    plain, text = words.plain, words.text
    if text[words.starts[place] - 1 : words.starts[place]] == "$":
        return "usd"
    if ":" in plain[place]:
        return "clock"
    following = plain[after] if after < len(plain) and words.breaks[after] == 0 else ""
    unit = _UNIT.get(following, "")
    if unit == "year" and after + 1 < len(plain) and plain[after + 1] == "old":
        unit = "age"
    if unit and (unit != "age" or YOUNGEST <= value <= OLDEST):
        return unit
    if not unit and following and known.key(following) in ("girl", "woman", "man", "boy", "kid", "worker"):
        return "people"
    before = _BEFORE.get(plain[place - 1], "") if place else ""
    return before if _fits(before, value) else "number"


def _fits(unit: str, value: int) -> bool:
    if unit == "age":
        return YOUNGEST < value <= OLDEST
    return unit == "room" or (unit == "clock" and value <= HOURS)
