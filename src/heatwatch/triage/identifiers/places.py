"""Street addresses, intersections and named businesses, with the town where it is said."""

from dataclasses import dataclass

from heatwatch.knowledge.cues.words import HARD, SOFT, Words
from heatwatch.knowledge.model.gazetteer import Gazetteer
from heatwatch.triage.identifiers.identifier import Identifier, at

MOST_NAME_WORDS = 4
TOWN_LINKS = frozenset(
    ["in", "en", "at", "near", "outside", "by", "off", "of", "de", "bien", "o", "ca", "at", "sa", "ben"]
)
BEFORE_PLACE = frozenset(
    [
        "at",
        "in",
        "on",
        "en",
        "de",
        "del",
        "a",
        "to",
        "from",
        "behind",
        "outside",
        "near",
        "for",
        "por",
        "junto",
        "the",
        "el",
        "la",
    ]
)
INNER = frozenset(["de", "la", "las", "los", "el", "del", "and", "y", "of", "the"])
# Words that end a name to the left, where no capital letter does.
STOPS = frozenset(
    [
        "the",
        "a",
        "an",
        "at",
        "in",
        "on",
        "of",
        "to",
        "from",
        "for",
        "and",
        "or",
        "but",
        "is",
        "was",
        "are",
        "were",
        "i",
        "we",
        "he",
        "she",
        "they",
        "my",
        "our",
        "her",
        "his",
        "their",
        "this",
        "that",
        "it",
        "by",
        "near",
        "with",
        "w",
        "called",
        "named",
        "la",
        "el",
        "los",
        "las",
        "un",
        "una",
        "en",
        "de",
        "del",
        "al",
        "y",
        "o",
        "se",
        "que",
        "con",
        "para",
        "por",
        "mi",
        "su",
        "esta",
        "es",
        "sa",
        "ang",
        "ng",
        "o",
        "as",
        "off",
        "behind",
        "next",
        "door",
        "across",
        "our",
        "there",
        "theres",
        "run",
        "own",
        "work",
        "works",
        "live",
        "lives",
        "eat",
        "go",
        "went",
        "saw",
        "calling",
        "clerk",
        "into",
        "outside",
        "like",
        "called",
        "said",
        "says",
        "old",
        "new",
        "nearest",
        "local",
        "same",
        "other",
        "every",
        "some",
        "any",
        "past",
        "via",
        "through",
        "down",
        "up",
        "over",
        "across",
    ]
)
_GENERIC = frozenset(
    [
        "restaurant",
        "store",
        "house",
        "school",
        "church",
        "clinic",
        "hospital",
        "shelter",
        "center",
        "market",
        "club",
        "bar",
        "hotel",
        "motel",
        "salon",
        "spa",
        "massage",
        "care",
        "home",
        "kitchen",
        "nails",
        "farm",
        "ranch",
        "court",
        "garden",
        "wash",
        "construction",
        "cleaning",
        "restaurante",
        "tienda",
        "mercado",
        "warehouse",
        "liquor",
    ]
)


@dataclass(frozen=True, slots=True)
class Span:
    """Words from `first` up to `after`, and the town they are in."""

    first: int
    after: int
    town: str = ""


def places(words: Words, gazetteer: Gazetteer) -> list[Identifier]:
    """Every address, intersection and named business."""
    spans: list[Span] = []
    for place in range(len(words)):
        span = _place(words, gazetteer, place)
        if span is not None:
            span = _with_town(words, gazetteer, span)
            if spans and span.first < spans[-1].after:
                last = spans.pop()
                span = Span(min(last.first, span.first), max(last.after, span.after), span.town or last.town)
            spans.append(span)
    return [_identifier(words, span) for span in _joined(words, spans)]


def _place(words: Words, gazetteer: Gazetteer, place: int) -> Span | None:
    ways = (_street, _named_street, _business, _named_in_town)
    return next((span for way in ways if (span := way(words, gazetteer, place))), None)


def _named_in_town(words: Words, gazetteer: Gazetteer, place: int) -> Span | None:
    """`at Brillo Colibri in San Rafael`: a name of two words or more, between a preposition and a town."""
    if not (_is_capital(words, place) and place and words.plain[place - 1] in BEFORE_PLACE and not words.breaks[place]):
        return None
    if gazetteer.place_at(words.plain, place) > place:
        return None
    after = place + 1
    while (
        after < len(words)
        and after - place < MOST_NAME_WORDS
        and not words.breaks[after]
        and words.plain[after] not in STOPS
    ):
        after += 1
    linked = after + 1 < len(words) and words.plain[after] in TOWN_LINKS and not words.breaks[after]
    named = after - place >= 2 and linked and _is_capital(words, place + 1)
    return Span(place, after) if named and _town_at(words, gazetteer, after + 1) else None


def _identifier(words: Words, span: Span) -> Identifier:
    text = words.text[words.starts[span.first] : words.ends[span.after - 1]]
    value = text
    if span.town and words.plain[span.after - 1] == span.town.split()[-1].lower():
        bare = text[: text.lower().rfind(span.town.lower().split()[0])].rstrip(" ,.")
        for link in TOWN_LINKS:
            bare = bare.removesuffix(f" {link}").removesuffix(f" {link.upper()}")
        value = f"{bare.rstrip(' ,')}, {span.town}"
    return at("address", words.text, words.starts[span.first], words.ends[span.after - 1], value)


def _street(words: Words, gazetteer: Gazetteer, place: int) -> Span | None:
    """`1418 Alder Glen Court`, `Fennel Creek Rd`: up to four words before a word for a street."""
    plain = words.plain
    if not gazetteer.has("streets", plain[place]) or place == 0 or words.breaks[place]:
        return None
    first = _name_start(words, place)
    numbered = first > 0 and words.breaks[first] != HARD and plain[first - 1].isdigit() and len(plain[first - 1]) <= 5
    if numbered:
        return Span(first - 1, _unit_end(words, place + 1))
    capital = first < place and all(_is_capital(words, one) or plain[one].isdigit() for one in range(first, place))
    return Span(first, place + 1) if capital and _is_capital(words, place) else None


def _name_start(words: Words, place: int) -> int:
    first = place
    while first > 0 and place - first < MOST_NAME_WORDS and not words.breaks[first]:
        if words.plain[first - 1] in STOPS or (words.plain[first - 1].isdigit() and len(words.plain[first - 1]) > 2):
            break
        if _is_capital(words, place - 1) and not _is_capital(words, first - 1):
            break
        if words.plain[first - 1].isdigit() and first != place:
            break
        first -= 1
    return first


def _unit_end(words: Words, after: int) -> int:
    """Take in `apt 6` or `room 214` after a street."""
    if after + 1 < len(words) and words.plain[after] in ("apt", "apto", "unit", "room", "rm", "suite", "ste"):
        return after + 2
    return after


def _named_street(words: Words, gazetteer: Gazetteer, place: int) -> Span | None:
    """`camino Piedra Alta`, `calle 5 de Mayo`."""
    if not gazetteer.has("streets_before", words.plain[place]):
        return None
    after = place + 1
    while after < len(words) and after - place <= MOST_NAME_WORDS and not words.breaks[after]:
        if not (_is_capital(words, after) or words.plain[after].isdigit() or words.plain[after] in INNER):
            break
        after += 1
    return Span(place, after) if after > place + 1 and words.plain[after - 1] not in INNER else None


def _business(words: Words, gazetteer: Gazetteer, place: int) -> Span | None:
    """`Gilded Lotus Nails`, `gull point motor lodge hayward`, `taqueria Los Tres Zanates`."""
    plain = words.plain
    if not gazetteer.has("businesses", plain[place]):
        return None
    first = _name_start(words, place)
    named = [
        one for one in range(first, place) if plain[one] not in _GENERIC and plain[one] not in gazetteer.words["colors"]
    ]
    in_town = _town_at(words, gazetteer, place + 1) is not None
    written = all(_is_capital(words, one) for one in range(first, place + 1))
    shouted = words.text[words.starts[first] : words.ends[place]].isupper()
    if named and (in_town or (written and not shouted)):
        return Span(first, place + 1)
    after = place + 1
    while after < len(words) and after - place <= MOST_NAME_WORDS and not words.breaks[after]:
        if not _is_capital(words, after) or _town_at(words, gazetteer, after):
            break
        after += 1
    shouting = words.text[words.starts[place] : words.ends[place]].isupper()
    opening = plain[place] not in ("home", "house", "school", "court", "care", "wash")
    return Span(place, after) if after > place + 1 and opening and not shouting else None


def _is_capital(words: Words, place: int) -> bool:
    letter = words.text[words.starts[place]]
    return letter.isupper()


def _town_at(words: Words, gazetteer: Gazetteer, place: int) -> tuple[int, str] | None:
    for length in (3, 2, 1):
        town = gazetteer.towns.get(tuple(words.plain[place : place + length]))
        if town and place + length <= len(words):
            return place + length, town
    return None


def _with_town(words: Words, gazetteer: Gazetteer, span: Span) -> Span:
    """Take in `, Hayward`, `in Hayward`, `outside Gilroy` after a place."""
    place = span.after
    if place < len(words) and words.breaks[place] <= SOFT and words.plain[place] in TOWN_LINKS:
        place += 1
    if place < len(words) and words.breaks[place] <= SOFT:
        town = _town_at(words, gazetteer, place)
        if town:
            return Span(span.first, town[0], town[1])
    return span


def _joined(words: Words, spans: list[Span]) -> list[Span]:
    """`Rialto Way and Fennimore` is one place; so is a business `on Corriente Ave`."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if (last and span.first - last.after == 1 and words.plain[last.after] in ("and", "y", "on", "at", "&")) or (
            last and span.first == last.after and words.breaks[span.first] == SOFT
        ):
            joined[-1] = Span(last.first, span.after, span.town)
        else:
            joined.append(span)
    return [_crossed(words, span) for span in joined]


def _crossed(words: Words, span: Span) -> Span:
    """A street, `and`, and a capital word: an intersection whose second street has no word for a street."""
    after = span.after
    if (
        after + 1 < len(words)
        and words.plain[after] in ("and", "y")
        and not words.breaks[after]
        and _is_capital(words, after + 1)
    ) and words.plain[after - 1] in ("way", "st", "ave", "street", "rd", "avenue", "blvd", "dr"):
        return Span(span.first, after + 2, span.town)
    return span
