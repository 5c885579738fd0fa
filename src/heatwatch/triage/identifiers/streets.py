"""Streets, house numbers and crossings: `1418 Alder Glen Court`, `calle Olmo 1190`, `la 24 y potrero`."""

from dataclasses import dataclass

from heatwatch.common.secret import masked
from heatwatch.knowledge.cues.words import HARD, SOFT
from heatwatch.triage.identifiers.marks import (
    BUSINESS,
    GIVEN,
    HIGHWAY,
    LARGE,
    MIXED,
    NOT_NAME,
    ORDINAL,
    ORDINARY,
    PLACE,
    ROLE,
    SMALL,
    STOP,
    STREET,
    SURE,
    UNIT,
    VENUE,
    Marks,
)

MOST_NAME_WORDS = 4
INNER = frozenset(["de", "la", "las", "los", "el", "del", "and", "y", "of", "the"])
NUMBERED = frozenset(["road", "avenue", "ave", "route", "pier", "hwy", "highway", "rd"])
LINKS = frozenset(["and", "y", "n", "con", "at", "entre", "e"])
CORNERS = frozenset(["corner", "esquina", "intersection", "cruce"])
MILES = frozenset(["milla", "kilometro", "km", "postmile"])


@masked
@dataclass(frozen=True, slots=True)
class Span:
    """A place in a text, from one word to another, and the town that was said with it."""

    first: int
    after: int
    town: str = ""


def street(marks: Marks, place: int) -> Span | None:
    """`1418 Alder Glen Court`, `Fennel Creek Rd`, `larkmoor dr`: up to four words before a word for a street."""
    words = marks.words
    if not marks.joins(place) or _is_ordinal_end(marks, place):
        return None
    first = name_start(marks, place)
    number = first - 1
    if first < place and number >= 0 and words.breaks[first] != HARD and _is_house_number(words.plain[number]):
        return Span(number, unit_end(marks, place + 1))
    if first == place:
        return _numbered(marks, place)
    return Span(first, unit_end(marks, place + 1)) if _is_street(marks, first, place) else None


def _is_street(marks: Marks, first: int, place: int) -> bool:
    """Whether the words before a word for a street are its name."""
    if marks.writing != LARGE and (marks.large[place] or (marks.large[place - 1] and marks.kinds[place] & SURE)):
        return all(marks.large[one] or not marks.words.plain[one].isalpha() for one in range(first, place))
    if marks.writing == MIXED and any(marks.large[first : place + 1]):
        return False
    if marks.gazetteer.town_at(marks.words.plain, place + 1) is not None:
        return True
    return bool(marks.kinds[place] & SURE) and _is_street_name(marks, first, place)


def _is_street_name(marks: Marks, first: int, place: int) -> bool:
    """Whether words that are not written large can be the name of a street."""
    kinds = marks.kinds[first:place]
    return any(not kind & (ORDINARY | NOT_NAME) and not kind & ROLE for kind in kinds)


def _numbered(marks: Marks, place: int) -> Span | None:
    """`Road 14`, `Pier 45`."""
    following = place + 1
    small = (
        marks.writing == SMALL
        and marks.joins(following + 1)
        and marks.words.plain[following + 1] in ("con", "y", "and")
    )
    if marks.words.plain[place] in NUMBERED and (marks.large[place] or small) and marks.joins(following):
        far = marks.words.plain[place] in ("highway", "hwy", "route")
        if far and not marks.gazetteer.town_at(marks.words.plain, following + 1 + marks.joins(following + 1)):
            return None
        return Span(place, following + 1) if marks.words.plain[following].isdigit() else None
    return None


def _is_house_number(word: str) -> bool:
    return word.isdigit() and len(word) <= 5


def _is_ordinal_end(marks: Marks, place: int) -> bool:
    """`st` and `rd` after a number that they touch: the 1st, the 23rd."""
    start = marks.words.starts[place]
    return start > 0 and marks.words.text[start - 1].isdigit()


def name_start(marks: Marks, place: int) -> int:
    """The first word of a name that ends before a word."""
    words, first = marks.words, place
    while first > 0 and place - first < MOST_NAME_WORDS and not words.breaks[first]:
        before = first - 1
        if marks.kinds[before] & STOP or (words.plain[before].isdigit() and len(words.plain[before]) > 2):
            break
        if (
            marks.large[place - 1]
            and marks.writing != LARGE
            and not marks.large[before]
            and not _is_ordinal(marks, before)
        ):
            break
        if words.plain[before].isdigit() and first != place and not _is_ordinal(marks, before):
            break
        first -= 1
    return first


def _is_ordinal(marks: Marks, place: int) -> bool:
    """`9th`, which is two words, and `Ninth`; at the first of them."""
    plain = marks.words.plain
    if marks.kinds[place] & ORDINAL:
        return True
    if not plain[place].isdigit() or place + 1 >= len(marks):
        return False
    return plain[place + 1] in ("th", "st", "nd", "rd") and marks.words.ends[place] == marks.words.starts[place + 1]


def unit_end(marks: Marks, after: int) -> int:
    """Take in `apt 6`, `room 214` or `#9` after a place."""
    words = marks.words
    if after + 1 < len(marks) and marks.kinds[after] & UNIT and words.breaks[after] != HARD:
        unit = words.plain[after + 1]
        if unit.isdigit() or len(unit) == 1:
            joined = after + 2 < len(marks) and words.ends[after + 1] == words.starts[after + 2]
            return after + 3 if joined and len(words.plain[after + 2]) == 1 else after + 2
    if after < len(marks) and words.plain[after].isdigit() and words.text[words.starts[after] - 1] == "#":
        return after + 1
    return after


def named_street(marks: Marks, place: int) -> Span | None:
    """`camino Piedra Alta`, `calle 5 de Mayo`, `calle olmo 1190`."""
    words, after = marks.words, place + 1
    while marks.joins(after) and after - place <= MOST_NAME_WORDS:
        small = marks.writing == SMALL and not marks.kinds[after] & PLACE
        if not (marks.large[after] or words.plain[after].isdigit() or words.plain[after] in INNER or small):
            break
        after += 1
        if words.plain[after - 1].isdigit() and after - place > 2:
            break
    while after > place + 1 and words.plain[after - 1] in INNER:
        after -= 1
    written = any(marks.large[one] or words.plain[one].isdigit() for one in range(place + 1, after))
    return Span(place, unit_end(marks, after)) if after > place + 1 and written else None


def house_number(marks: Marks, place: int) -> Span | None:
    """`88 Larkmoor`, `3319 Wendover, Fremont`: a number and large words after `at`, or before a town."""
    words, after = marks.words, place + 1
    before = words.text[max(words.starts[place] - 1, 0) : words.starts[place]]
    if not _is_number(words.plain[place]) or (place and before in tuple("$#-/")) or not _is_named(marks, place + 1):
        return None
    while _goes_on(marks, after) and after - place <= 3:
        after += 1
    if after == place + 1:
        return None
    led = place > 0 and words.plain[place - 1] in ("at", "address", "is", "en", "direccion")
    in_town = after < len(marks) and words.breaks[after] <= SOFT and marks.is_town(after)
    told = (led and len(words.plain[place]) < 5) or in_town
    return Span(place, unit_end(marks, after)) if told else None


def _is_number(word: str) -> bool:
    return 2 <= len(word) <= 5 and word.isdigit()


def _goes_on(marks: Marks, after: int) -> bool:
    return marks.joins(after) and marks.large[after] and not marks.kinds[after] & (NOT_NAME | PLACE)


def _is_named(marks: Marks, place: int) -> bool:
    """Whether a word after a number can be the name of a street, and nobody's."""
    if place >= len(marks) or marks.writing == LARGE or _is_shouted(marks, place) or len(marks.said(place)) < 3:
        return False
    return not marks.kinds[place] & (GIVEN | ROLE) or bool(marks.kinds[place] & ORDINARY)


def _is_shouted(marks: Marks, place: int) -> bool:
    """A word in capitals in a text that is not."""
    return place < len(marks) and marks.said(place).isupper() and len(marks.said(place)) > 1


def mile(marks: Marks, place: int) -> Span | None:
    """`mile marker 12`, `milla 9`."""
    plain = marks.words.plain
    number = place + (2 if plain[place] == "mile" else 1)
    if plain[place] == "mile" and not (marks.joins(place + 1) and plain[place + 1] in ("marker", "post")):
        return None
    if not marks.joins(number) or not plain[number].isdigit():
        return None
    return Span(place, number + 1)


def crossing(marks: Marks, link: int) -> Span | None:
    """Two streets around `and`, `y`, `con` or `at`, told from two people or two days by what stands before them."""
    words = marks.words
    if not marks.joins(link) or not marks.joins(link + 1):
        return None
    right = link + 1 + (words.plain[link + 1] in ("la", "calle", "ave"))
    first = _left_end(marks, link)
    if first is None or right >= len(marks):
        return None
    after = _right_end(marks, right)
    lead = words.plain[first - 1] if first else ""
    if words.plain[link] == "at":
        fits = (
            marks.kinds[first] & HIGHWAY
            and marks.large[right]
            and not marks.kinds[right] & (PLACE | BUSINESS | NOT_NAME)
        )
    elif lead == "la" and words.plain[link] in ("y", "con", "e"):
        fits, first = _is_spanish_crossing(marks, first, right), first - 1
    else:
        fits = _is_crossing(marks, first, right)
    return Span(first, after) if fits else None


def _left_end(marks: Marks, link: int) -> int | None:
    """Where the street before a link begins."""
    last = link - 1
    if last < 0:
        return None
    if marks.words.plain[last] in ("th", "st", "nd", "rd") and last and _is_ordinal(marks, last - 1):
        return last - 1
    saint = last > 0 and marks.words.plain[last - 1] in ("san", "santa", "el", "la", "los", "las")
    two = marks.large[last] and marks.joins(last) and marks.large[last - 1]
    two = two and (saint or not marks.kinds[last - 1] & NOT_NAME)
    return last - 1 if two and marks.writing != LARGE else last


def _right_end(marks: Marks, right: int) -> int:
    """The word after the street that begins at a word."""
    if marks.words.plain[right].isdigit() and _is_ordinal(marks, right):
        return right + 2
    after = right + 1
    if marks.writing != LARGE and marks.large[right]:
        while marks.joins(after) and marks.large[after] and after - right < 2 and not marks.kinds[after] & PLACE:
            after += 1
    return after + 1 if marks.joins(after) and marks.kinds[after] & STREET and after - right < 3 else after


def _is_spanish_crossing(marks: Marks, first: int, right: int) -> bool:
    """`la 24 y potrero`, `la Foothill con la 48`, but no hour: `a la 1 y media`."""
    plain = marks.words.plain
    before = plain[first - 2] if first > 1 else ""
    numbers = [plain[first].isdigit(), plain[right].isdigit()]
    if not any(numbers) or before in ("a", "as") or (plain[first].isdigit() and len(plain[first]) == 1):
        return False
    other = right if numbers[0] else first
    return all(numbers) or marks.large[other] or not marks.kinds[other] & (ORDINARY | NOT_NAME)


def _is_crossing(marks: Marks, first: int, right: int) -> bool:
    """Two streets by what stands before them, or since one has a number for its name."""
    if not _may_cross(marks, first, right):
        return False
    led = marks.words.plain[max(first - 3, 0) : first]
    if CORNERS.intersection(led) or _ordered(marks, first, right):
        return True
    if not led or led[-1] not in ("at", "on", "by", "near", "off") or not marks.joins(first):
        return False
    if marks.kinds[first] & marks.kinds[right] & GIVEN:
        return False
    either = marks.kinds[first] | marks.kinds[right]
    return marks.writing == MIXED or not either & (ORDINARY | GIVEN | ROLE | VENUE)


def _may_cross(marks: Marks, first: int, right: int) -> bool:
    """Whether two words can be streets: written as names are, and neither a day nor a town."""
    saint = marks.words.plain[first] in ("san", "santa", "el", "la", "los", "las")
    if (marks.kinds[first] & NOT_NAME and not saint) or marks.kinds[right] & NOT_NAME:
        return False
    if (marks.is_town(first) or marks.is_town(right)) and not _town_follows(marks, right):
        return False
    return marks.writing != MIXED or all(marks.large[one] or _is_ordinal(marks, one) for one in (first, right))


def _town_follows(marks: Marks, right: int) -> bool:
    after = _right_end(marks, right)
    return after < len(marks) and marks.words.breaks[after] == SOFT and marks.is_town(after)


def _ordered(marks: Marks, first: int, right: int) -> bool:
    """Whether one of two streets has a number for its name, and both are written large or numbered."""
    names = (first, right)
    numbered = [_is_ordinal(marks, one) for one in names]
    if not any(numbered):
        return False
    if all(numbered):
        return first > 0 and marks.words.plain[first - 1] in ("at", "of", "near", "off")
    return all(_is_ordinal(marks, one) or (marks.large[one] and marks.writing != LARGE) for one in names)


def corner(marks: Marks, place: int) -> Span | None:
    """`Corner of 14th`: one street that has a number for its name."""
    first = place + 2
    if first + 1 < len(marks) and marks.words.plain[place + 1] in ("of", "de") and _is_ordinal(marks, first):
        return Span(place, first + 1 + marks.words.plain[first].isdigit())
    return None


def ampersand(marks: Marks, place: int) -> Span | None:
    """`Dunmore & 3rd`: two streets around a sign that is no word."""
    words = marks.words
    if not marks.joins(place) or "&" not in words.text[words.ends[place - 1] : words.starts[place]]:
        return None
    first, after = place - 1, _right_end(marks, place)
    if words.plain[first] in ("th", "st", "nd", "rd") and first and _is_ordinal(marks, first - 1):
        first -= 1
    lead = words.plain[first - 1] if first else ""
    numbered = _ordered(marks, first, place)
    led = lead in ("at", "on", "of", "by", "near", "off") and marks.large[first] and marks.large[place]
    person = marks.kinds[first] & marks.kinds[place] & GIVEN
    return Span(first, after) if numbered or (led and not person and not marks.is_town(place)) else None
