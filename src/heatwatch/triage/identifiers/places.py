"""Street addresses, crossings and named businesses, with the town where it is said."""

from collections.abc import Callable, Iterator
from functools import reduce
from operator import or_

from heatwatch.knowledge.cues.words import HARD, SOFT
from heatwatch.triage.identifiers.identifier import Identifier, at
from heatwatch.triage.identifiers.marks import (
    BEGINS,
    BUSINESS,
    COLOR,
    GENERIC,
    GIVEN,
    HIGHWAY,
    LARGE,
    MIXED,
    NAMED,
    NAMED_AFTER,
    NOT_NAME,
    OFFICE,
    ORDINAL,
    ORDINARY,
    PLACE,
    ROLE,
    SMALL,
    STREET,
    STREET_BEFORE,
    SURNAME,
    TITLE,
    VENUE,
    WEAK,
    Marks,
)
from heatwatch.triage.identifiers.streets import (
    CORNERS,
    LINKS,
    MILES,
    MOST_NAME_WORDS,
    Span,
    ampersand,
    corner,
    crossing,
    house_number,
    mile,
    name_start,
    named_street,
    street,
    unit_end,
)

TOWN_LINKS = frozenset(
    ["in", "en", "at", "near", "outside", "by", "off", "of", "de", "bien", "ben", "o", "ca", "sa", "afuera"]
)
ARTICLES = frozenset(["el", "la", "los", "las", "the"])
JOINING = frozenset(["of", "de", "del", "and", "y", "the", "la", "los", "las", "el"])
# Words that are written large without being a part of a name.
OPENING = frozenset(["the", "i", "at", "in", "from", "near", "un", "una", "en", "de", "clr", "caller", "re"])
LODGING = frozenset(["motel", "hotel", "inn", "lodge", "suites"])
BEFORE_HOUSE = frozenset(["at", "of", "from", "outside", "inside", "behind", "near", "called"])


def places(marks: Marks) -> list[Identifier]:
    """Every place, in order; one that runs into another is one with it."""
    spans: list[Span] = []
    for place in _worth_a_look(marks):
        if spans and place < spans[-1].after - 1:
            continue
        span = _place(marks, place)
        if span is None:
            continue
        span = _with_town(marks, span)
        while spans and span.first < spans[-1].after:
            last = spans.pop()
            span = Span(min(last.first, span.first), max(last.after, span.after), span.town or last.town)
        spans.append(span)
    return [_identifier(marks, span) for span in _joined(marks, spans)]


def _worth_a_look(marks: Marks) -> list[int]:
    """The words at which a place can be seen; most words are not."""
    triples = zip(marks.kinds, marks.words.plain, marks.large, strict=True)
    written = marks.has_ampersand
    return [
        place
        for place, (kind, word, large) in enumerate(triples)
        if kind & TELLING or word in BY_WORD or word[0].isdigit() or (written and large)
    ]


def _place(marks: Marks, place: int) -> Span | None:
    """The place that a word shows, by the first way of writing one that fits."""
    kind, plain = marks.kinds[place], marks.words.plain[place]
    for shown, by_kind in BY_KIND if kind & TELLING else ():
        if kind & shown and (span := by_kind(marks, place)):
            return span
    way = house_number if plain[0].isdigit() else BY_WORD.get(plain)
    span = way(marks, place) if way else None
    return ampersand(marks, place) if span is None and marks.has_ampersand else span


def _business(marks: Marks, place: int) -> Span | None:
    """`Gilded Lotus Nails`, `gull point motor lodge hayward`, `taqueria Los Tres Zanates`, `chevron on 66th`."""
    ways = (_name_before, _name_after, _on_street)
    return next((span for way in ways if (span := way(marks, place))), None)


def _name_before(marks: Marks, place: int) -> Span | None:
    """`Gilded Lotus Nails`, `sunspoke motel`."""
    first = name_start(marks, place)
    named = [one for one in range(first, place) if not _is_generic(marks, one)]
    if not named or marks.gazetteer.place_at(marks.words.plain, first) == place:
        return None
    if marks.writing != LARGE and marks.large[place - 1]:
        return _large_before(marks, place)
    if not marks.kinds[place] & VENUE or marks.writing == MIXED:
        return None
    strange = any(not marks.kinds[one] & (ORDINARY | NOT_NAME | ROLE | TITLE | PLACE | GIVEN) for one in named)
    in_town = marks.words.plain[place] in LODGING and _linked_town(marks, unit_end(marks, place + 1))
    return Span(first, place + 1) if strange or in_town else None


def _large_before(marks: Marks, place: int) -> Span | None:
    """The large words before a business, where they are its name."""
    run = _large_start(marks, place)
    if not marks.large[place] and (not _names_small(marks, run, place) or _is_someone(marks, run, place)):
        return None
    named = [one for one in range(run, place) if not _is_generic(marks, one)]
    if marks.kinds[place] & WEAK and not _is_told(marks, named, place):
        return None
    covered = marks.gazetteer.place_at(marks.words.plain, run) == place
    return Span(run, place + 1) if named and not covered else None


def _is_someone(marks: Marks, run: int, place: int) -> bool:
    """`Maria store`: a given name before a business that is not written large."""
    return bool(marks.kinds[run] & GIVEN) and not marks.kinds[run] & ORDINARY and place - run < 3


def _ends_name(marks: Marks, place: int) -> bool:
    """A large word that is part of no name, such as a day; `La` and `Los` are."""
    kind = marks.kinds[place]
    return bool(kind & NOT_NAME) and marks.words.plain[place] not in ARTICLES | JOINING


def _names_small(marks: Marks, run: int, place: int) -> bool:
    """`Marinview market`, but not `Stockton motel`, `Lutheran church`, or any word that only begins a sentence."""
    if not marks.kinds[place] & VENUE:
        return False
    begins = run == 0 or marks.words.breaks[run] == HARD
    strange = [one for one in range(run, place) if not marks.kinds[one] & (ORDINARY | NOT_NAME | PLACE | GIVEN)]
    return place - run > 1 if begins or not strange else True


def _is_told(marks: Marks, named: list[int], place: int) -> bool:
    """Whether a business whose word means little has a name of its own, or stands before a town."""
    strange = any(not marks.kinds[one] & (ORDINARY | NOT_NAME) and not marks.said(one).isupper() for one in named)
    after = place + 1
    comma = after < len(marks) and marks.words.breaks[after] == SOFT and marks.is_town(after)
    return strange or comma or (len(named) > 1 and _linked_town(marks, after) is not None)


def _is_generic(marks: Marks, place: int) -> bool:
    """Whether a word tells no business from another: a kind, a colour, `Filipino`."""
    kind = marks.kinds[place]
    if kind & (GENERIC | COLOR):
        return True
    return not marks.large[place] and bool(kind & BUSINESS)


def _large_start(marks: Marks, place: int) -> int:
    """The first of the large words that end before a word; `of` and `&` may stand between them."""
    first = place
    while first > 0 and place - first < MOST_NAME_WORDS and (first == place or not marks.words.breaks[first]):
        before = first - 1
        if marks.large[before]:
            begins = before == 0 or marks.words.breaks[before] == HARD
            if marks.words.plain[before] in OPENING or (begins and _ends_name(marks, before)):
                break
            first = before
        elif before and marks.words.plain[before] in JOINING and marks.large[before - 1] and marks.joins(before):
            first = before - 1
        else:
            break
    return first


def _name_after(marks: Marks, place: int) -> Span | None:
    """`motel La Garza`, `restaurante Comal de Plata`, and written small `motel el dorado en hayward`."""
    words, after = marks.words, place + 1
    if words.plain[after : after + 1] == ["san"] and words.plain[place] == "khach":
        after += 1
    begin = after
    while marks.joins(after) and after - begin < MOST_NAME_WORDS + 1:
        inner = words.plain[after] in JOINING and marks.joins(after + 1) and marks.large[after + 1]
        in_town = marks.is_town(after) and words.plain[after - 1] not in ARTICLES
        shouted = marks.writing != LARGE and marks.said(after).isupper() and len(marks.said(after)) > 1
        if shouted or not (marks.large[after] or inner) or in_town or _ends_name(marks, after):
            break
        after += 1
    while after > begin and words.plain[after - 1] in JOINING:
        after -= 1
    if marks.writing != LARGE and after > begin:
        return Span(place, after) if _opens(marks, place, begin, after) else None
    if marks.writing != SMALL or not marks.kinds[place] & NAMED_AFTER:
        return None
    return _small_after(marks, place)


def _opens(marks: Marks, place: int, begin: int, after: int) -> bool:
    plain = marks.words.plain
    if marks.kinds[place] & WEAK and not marks.large[place]:
        return after - begin > 1 and plain[begin] in ARTICLES
    if plain[begin] in ARTICLES:
        return after - begin > 1 and plain[begin] != "the"
    if _linked_town(marks, after):
        return True
    kind = marks.kinds[begin]
    return not (kind & GIVEN and not kind & ORDINARY) and not kind & (NOT_NAME | TITLE)


def _small_after(marks: Marks, place: int) -> Span | None:
    """Up to three words between a business and `en` or `de` with a town."""
    plain, after = marks.words.plain, place + 1
    if marks.joins(after) and plain[after] in ARTICLES:
        after += 1
    begin = after
    while marks.joins(after) and after - begin < 3 and plain[after] not in TOWN_LINKS | LINKS:
        after += 1
    linked = after > begin and _linked_town(marks, after)
    return Span(place, after) if linked and plain[begin] not in ("is", "was", "que", "q", "esta") else None


def _house_called(marks: Marks, place: int) -> Span | None:
    """`out of the Regent Palms`, `at the Pelican Room`, `se llama La Perla Roja`: nobody's name."""
    plain, first = marks.words.plain, place + 1
    if plain[place] == "the":
        if not marks.joins(place) or plain[place - 1] not in BEFORE_HOUSE:
            return None
    else:
        while first < len(marks) and first - place < 3 and plain[first] in ("is", "se", "le", "the", "me"):
            first += 1
    after = first
    while after < len(marks) and marks.large[after] and (after == first or marks.joins(after)) and after - first < 4:
        if _ends_name(marks, after) or marks.said(after).isupper():
            return None
        after += 1
    if marks.writing == LARGE or after - first < 2 or (first < len(marks) and marks.words.breaks[first] == HARD):
        return None
    kinds = marks.kinds[first:after]
    if any(kind & (TITLE | ROLE | BEGINS) for kind in kinds) or not any(kind & ORDINARY for kind in kinds):
        return None
    person = kinds[0] & GIVEN or any(kind & (GIVEN | SURNAME) and not kind & ORDINARY for kind in kinds)
    return None if person or kinds[-1] & OFFICE else Span(first, after)


def _on_street(marks: Marks, place: int) -> Span | None:
    """`chevron on 66th`, `spa on bascom`, `car wash on Telegraph`."""
    words, link = marks.words, place + 1
    if not marks.joins(link) or words.plain[link] not in ("on", "en", "off") or not marks.joins(link + 1):
        return None
    name = link + 1 + (words.plain[link + 1] in ("la", "the"))
    if name >= len(marks) or not marks.kinds[place] & VENUE:
        return None
    after = _street_end(marks, name)
    return Span(place, after) if after else None


def _street_end(marks: Marks, name: int) -> int:
    """The word after a street that has no word for a street; 0 where it is none, or another way of reading finds it."""
    kind, word, words = marks.kinds[name], marks.words.plain[name], marks.words
    if name + 1 < len(marks) and marks.kinds[name + 1] & STREET:
        return 0
    if kind & HIGHWAY and words.plain[name - 1] == "on":
        return name + 1
    if word.isdigit():
        touching = name + 1 < len(marks) and words.ends[name] == words.starts[name + 1]
        return name + 2 if touching and words.plain[name + 1] in ("th", "st", "nd", "rd") else 0
    if kind & ORDINAL:
        return name + 1 if word != "second" else 0
    strange = not kind & (ORDINARY | NOT_NAME | PLACE | BUSINESS | STREET_BEFORE) and word.isalpha() and len(word) > 3
    return name + 1 if strange and (marks.large[name] or marks.writing == SMALL) else 0


def _before_town(marks: Marks, place: int) -> Span | None:
    """`Palisade Poultry in Livingston`, `Petal & Lacquer, Pinole`: large words that are nobody's name, and a town."""
    if marks.writing == LARGE or not marks.large[place] or not marks.is_town(place) or place < 2:
        return None
    after = place
    if marks.words.breaks[place] == HARD:
        return None
    if marks.words.plain[after - 1] in TOWN_LINKS and not marks.words.breaks[place]:
        after -= 1
        if marks.words.breaks[after] == HARD:
            return None
    elif marks.words.breaks[place] != SOFT:
        return None
    first = _large_start(marks, after)
    if after - first < 2 or not _is_business_name(marks, first, after):
        return None
    return Span(first, after)


def _is_business_name(marks: Marks, first: int, after: int) -> bool:
    kind = marks.kinds[first]
    article = marks.words.plain[first] in ARTICLES
    if kind & GIVEN and not kind & ORDINARY and not article:
        return False
    if kind & (NOT_NAME | TITLE | ROLE) and not article and not kind & ORDINARY:
        return False
    if len(marks.words.plain[first]) < 2 or len(marks.words.plain[after - 1]) < 2:
        return False
    if marks.gazetteer.place_at(marks.words.plain, first) > first:
        return False
    return not any(
        marks.kinds[one] & (ROLE | TITLE) or (marks.said(one).isupper() and len(marks.said(one)) < 4)
        for one in range(first, after)
    )


def _linked_town(marks: Marks, place: int) -> tuple[int, str] | None:
    """The town after `in` or `de`, or right there."""
    plain = marks.words.plain
    if marks.joins(place) and plain[place] in TOWN_LINKS:
        return marks.gazetteer.town_at(plain, place + 1)
    return marks.gazetteer.town_at(plain, place) if marks.joins(place) else None


def _with_town(marks: Marks, span: Span) -> Span:
    """Take in `room 12`, and `, Hayward`, `in Hayward` or `outside Gilroy` after a place."""
    words, after = marks.words, unit_end(marks, span.after)
    place = after
    while place < len(marks) and words.breaks[place] <= SOFT and words.plain[place] in TOWN_LINKS and place - after < 2:
        place += 1
    if place < len(marks) and words.breaks[place] <= SOFT:
        town = marks.gazetteer.town_at(words.plain, place)
        if town and (marks.writing != MIXED or marks.large[place]):
            return Span(span.first, unit_end(marks, town[0]), town[1])
    return Span(span.first, after, span.town)


def _joined(marks: Marks, spans: list[Span]) -> Iterator[Span]:
    """`Rialto Way and Fennimore` is one place; so is a business `on Corriente Ave`."""
    words, last = marks.words, None
    for span in spans:
        between = span.first - last.after if last else 9
        linked = between == 1 and last and words.plain[last.after] in ("and", "y", "on", "at", "con", "off", "en")
        if last and (linked or (between == 0 and words.breaks[span.first] <= SOFT)):
            last = Span(last.first, span.after, span.town or last.town)
            continue
        if last:
            yield _crossed(marks, last)
        last = span
    if last:
        yield _crossed(marks, last)


def _crossed(marks: Marks, span: Span) -> Span:
    """A street, `and`, and a large word: a crossing whose second street has no word for a street."""
    after = span.after
    follows = marks.joins(after) and marks.words.plain[after] in ("and", "y") and marks.joins(after + 1)
    if follows and marks.large[after + 1] and marks.kinds[after - 1] & STREET and not marks.kinds[after + 1] & NOT_NAME:
        return Span(span.first, after + 2, span.town)
    return span


def _identifier(marks: Marks, span: Span) -> Identifier:
    words = marks.words
    start, end = words.starts[span.first], words.ends[span.after - 1]
    text = words.text[start:end]
    return at("address", words.text, start, end, _value(text, span.town, small=marks.writing != MIXED))


def _value(text: str, town: str, *, small: bool) -> str:
    """`Gull Point Motor Lodge, Hayward`, however it is written."""
    place = text.lower().rfind(town.lower()) if town else -1
    if place <= 0:
        return text.title() if small and (text.islower() or text.isupper()) else text
    before, behind = text[:place].rstrip(" ,.("), text[place + len(town) :].strip(" ,.")
    while " " in before and (link := before.rpartition(" ")[2]).lower() in TOWN_LINKS:
        before = before[: -len(link)].rstrip(" ,")
    bare = f"{before} {behind}".strip()
    return f"{bare.title() if small and (bare.islower() or bare.isupper()) else bare}, {town}"


Way = Callable[[Marks, int], Span | None]
BY_KIND: tuple[tuple[int, Way], ...] = (
    (STREET, street),
    (STREET_BEFORE, named_street),
    (BUSINESS, _business),
    (NAMED, _house_called),
    (BEGINS, _before_town),
)
BY_WORD: dict[str, Way] = {word: crossing for word in LINKS} | {word: corner for word in CORNERS}  # noqa: C420  dict.fromkeys is not typed so
BY_WORD |= {"the": _house_called, "mile": mile, **{word: mile for word in MILES}}  # noqa: C420  dict.fromkeys is not typed so
# What any of these ways begins with.
TELLING = reduce(or_, (kind for kind, _ in BY_KIND))
