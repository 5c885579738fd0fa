"""Ages under 18 that a text says of somebody, marked so that cues can ask for a `minor_age`."""

from collections.abc import Iterator

from heatwatch.knowledge.cues.numbers import NUMBER_WORDS, value_of
from heatwatch.triage.matching import Reading

YOUNGEST, ADULT = 5, 18
AGE_WORDS = frozenset(
    [
        "yo",
        "y",
        "years",
        "year",
        "yr",
        "yrs",
        "old",
        "aged",
        "age",
        "anos",
        "ano",
        "anitos",
        "tuoi",
        "taong",
        "anyos",
        "edad",
        "m",
        "f",
        "male",
        "female",
        "grader",
        "grade",
        "岁",
        "歲",
    ]
)
# Said right before a number, these make it an age.
BEFORE = frozenset(
    [
        "is",
        "shes",
        "hes",
        "was",
        "im",
        "turned",
        "turning",
        "only",
        "just",
        "maybe",
        "like",
        "about",
        "approx",
        "approximately",
        "aged",
        "age",
        "looks",
        "look",
        "probably",
        "tiene",
        "tenia",
        "tenian",
        "tienen",
        "cumplio",
        "cumplir",
        "de",
        "como",
        "unos",
        "unas",
        "aparenta",
        "parece",
        "barely",
        "around",
        "mga",
        "may",
        "edad",
    ]
)
WEAK_BEFORE = frozenset(
    [
        "maybe",
        "like",
        "about",
        "approx",
        "approximately",
        "just",
        "de",
        "como",
        "unos",
        "unas",
        "only",
        "is",
        "was",
        "around",
        "probably",
        "mga",
        "may",
    ]
)
# What follows a number that counts something else.
COUNTED = frozenset(
    [
        "hours",
        "hour",
        "minutes",
        "minute",
        "days",
        "day",
        "weeks",
        "week",
        "months",
        "month",
        "dollars",
        "bucks",
        "thousand",
        "hundred",
        "k",
        "percent",
        "people",
        "men",
        "women",
        "girls",
        "guys",
        "workers",
        "miles",
        "blocks",
        "am",
        "pm",
        "horas",
        "hora",
        "minutos",
        "dias",
        "dia",
        "semanas",
        "meses",
        "dolares",
        "mil",
        "pesos",
        "personas",
        "hombres",
        "mujeres",
        "muchachas",
        "por",
        "per",
        "a",
        "x",
        "times",
        "lbs",
        "pounds",
        "kids",
        "children",
        "of",
        "rooms",
        "bedroom",
        "units",
        "st",
        "th",
        "street",
        "ave",
        "others",
        "ninos",
        "veces",
        "to",
        "million",
        "or",
        "y",
        "mas",
        "feet",
        "cuartos",
        "oras",
        "gio",
        "tieng",
        "ngan",
        "customers",
        "clients",
        "clientes",
        "ft",
        "小",
        "个",
        "點",
        "点",
        "a",
        "al",
        "to",
        "in",
        "doors",
        "floors",
        "cars",
        "vans",
        "states",
        "cities",
        "houses",
        "different",
        "more",
        "al",
        "mins",
        "hrs",
    ]
)
_NUMBERS = {**NUMBER_WORDS["en"], **NUMBER_WORDS["es"]}


def mark_ages(reading: Reading) -> None:
    """Mark every age under 18 as `@minor_age`."""
    for first, after in minor_ages(reading):
        reading.mark(first, "@minor_age", after)


def minor_ages(reading: Reading) -> Iterator[tuple[int, int]]:
    """The words of every age under 18."""
    plain = reading.words.plain
    for place, word in enumerate(plain):
        if word not in _NUMBERS and not word[0].isdigit():
            continue  # as nearly every word
        value = value_of(word, _NUMBERS)
        if value is None or not YOUNGEST <= value < ADULT or value % 1:
            continue
        if _is_age(reading, place):
            yield place, place + 1


def _is_age(reading: Reading, place: int) -> bool:
    words = reading.words
    plain = words.plain
    following = plain[place + 1] if place + 1 < len(plain) else ""
    if words.text[words.ends[place] : words.ends[place] + 1].isalpha() and following not in AGE_WORDS:
        return False
    if following in AGE_WORDS and (following not in ("m", "f", "y") or words.text[words.ends[place]] != ":"):
        return following not in ("years", "year", "anos", "ano", "yrs") or _is_years_old(plain, place)
    if following.startswith("year") or (following in COUNTED and not _stands_alone(reading, place)):
        return False
    before = plain[place - 1] if place else ""
    if before in BEFORE and words.breaks[place] == 0:
        return before not in WEAK_BEFORE or _is_about_somebody(reading, place)
    return _is_in_brackets(reading, place)


def _is_years_old(plain: list[str], place: int) -> bool:
    """`15 years old`, `tiene 15 años`, but not `for 15 years` or `hace 15 años`."""
    if place + 2 < len(plain) and plain[place + 2] in ("old", "de"):
        return place + 3 >= len(plain) or plain[place + 3] not in ("experiencia", "trabajar", "casados")
    before = plain[max(place - 2, 0) : place]
    return any(
        word in ("tiene", "tenia", "tienen", "de", "cumplio", "unos", "como", "edad", "es", "shes", "hes")
        for word in before
    ) and ("hace" not in before and "por" not in before and "for" not in before)


def _stands_alone(reading: Reading, place: int) -> bool:
    """The next word belongs to another clause: `she is 15, men come`."""
    return place + 1 < len(reading.words) and reading.words.breaks[place + 1] > 0


def _is_about_somebody(reading: Reading, place: int) -> bool:
    """A person is named shortly before: `girl maybe 16`, `my daughter is 15`, `una muchacha de 15`."""
    return any(
        {"@minor_word", "@victim", "@person", "@relative"} & reading.keys[one]
        or reading.words.plain[one] in ("she", "he", "shes", "hes", "ella", "el", "looks", "sister", "student")
        for one in range(max(place - 4, 0), place)
    ) and not reading.has("@safe_place", place - 2, place)


def _is_in_brackets(reading: Reading, place: int) -> bool:
    """`Brianna, 15,` and `my student (14)`: a bare number set off on both sides after a word for a person or a name."""
    words = reading.words
    if not place:
        return False
    text, start, end = words.text, words.starts[place], words.ends[place]
    before, after = text[words.ends[place - 1] : start].strip(), text[end : end + 1]
    person = {"@minor_word", "@victim", "@relative", "@person"} & words_keys(reading, place)
    named = text[words.starts[place - 1]].isupper()
    return (
        before in (",", "(") and after in (",", ")", ".", "/", " ", "-", "") and bool(person or named) and after != " "
    )


def words_keys(reading: Reading, place: int) -> frozenset[str]:
    """The keys of the three words before a place."""
    return frozenset().union(*reading.keys[max(place - 3, 0) : place])
