"""Names of people and street names, found by what stands before them, by how they are written, and by being names.

A finding says that the text names somebody, and nothing else: no name says anything about where a person is from.
"""

from collections.abc import Iterator

from heatwatch.knowledge.cues.words import HARD
from heatwatch.triage.identifiers.identifier import Identifier, Taken, at
from heatwatch.triage.identifiers.marks import (
    AFTER_NAMED,
    BEFORE_PLACE,
    BEGINS,
    BODY,
    BUSINESS,
    EITHER,
    GIVEN,
    LANDSCAPE,
    LARGE,
    MAKE,
    MIXED,
    NAMED,
    NICKNAMED,
    NOT_NAME,
    ORDINARY,
    PARTICLE,
    PLACE,
    POSSESSIVE,
    ROLE,
    SMALL,
    STREET,
    SURE_TITLE,
    SURNAME,
    TITLE,
    VERB,
    Marks,
    has_age,
    is_initial,
    is_inside_sentence,
    is_last_initial,
    is_quoted,
    kind_before,
)

ARTICLES = frozenset({"el", "la"})
MOST_WORDS = 4
_KNOWN = STREET | BUSINESS | MAKE | BODY | NOT_NAME
_CUES = TITLE | NAMED | ROLE
Span = tuple[int, int]


def people(marks: Marks, taken: Taken) -> list[Identifier]:
    """Every name that does not stand in a taken place, such as an address."""
    words = marks.words
    found: list[Identifier] = []
    for first, after in [*_cued(marks), *_written(marks)]:
        start, end = words.starts[first], words.ends[after - 1]
        if taken.take(start, end):
            found.append(at("name", words.text, start, end, _value(words.text[start:end])))
    return sorted(found, key=lambda one: one.start)


def _value(said: str) -> str:
    """A name as it is usually written."""
    if said.islower() or (said.isupper() and len(said) > 3):
        return said.title()
    return said


def _cued(marks: Marks) -> Iterator[Span]:
    """Names after a title, after `called` and the like, and after a word for a role."""
    for place, kind in [(place, kind) for place, kind in enumerate(marks.kinds) if kind & _CUES]:
        span = (
            (kind & TITLE and _titled(marks, place))
            or (kind & NAMED and _called(marks, place))
            or (kind & ROLE and _in_role(marks, place))
        )
        if span:
            yield span


def _titled(marks: Marks, place: int) -> Span | None:
    """`Mr. Coyle`, `doña licha`, `my uncle Ray`, of which only the last is a title that is no part of the name."""
    following = place + 1
    if not _may_start(marks, following) or marks.words.breaks[following]:
        return None
    before = marks.words.plain[place - 1] if marks.joins(place) else ""
    if not marks.large[following] or marks.writing == LARGE:
        if marks.words.plain[place] in ("ba", "co", "chi", "anh", "ong", "chu", "bac"):
            return None
        strange = words_like_name(marks, following) and marks.kinds[place] & SURE_TITLE
        if not (strange or _is_small_name(marks, following)):
            return None
    elif before in ("tieng", "nuoc") or (marks.said(following).isupper() and len(marks.said(following)) > 3):
        return None
    if (
        kind_before(marks, place) & POSSESSIVE
        and marks.words.plain[place] not in ("don", "dona")
        and not marks.large[place]
    ):
        return following, _end(marks, following)
    return _with_article(marks, place), _end(marks, following)


def _called(marks: Marks, place: int) -> Span | None:
    """`called Dre`, `le dicen el Grillo`, `his name is avery`."""
    following = place + 1
    while (
        following < len(marks)
        and marks.words.breaks[following] != HARD
        and marks.kinds[following] & AFTER_NAMED
        and following - place < 4
    ):
        following += 1
    if not _may_start(marks, following):
        return None
    kind, plain = marks.kinds[following], marks.words.plain
    nicknamed = marks.kinds[place] & NICKNAMED and (
        plain[place] != "dicen" or (place > 0 and plain[place - 1] in ("le", "les", "lo", "la"))
    )
    article = plain[following - 1] in ARTICLES and following - 1 > place
    if marks.large[following] and marks.writing != LARGE:
        if _is_shouted(marks, following) or _is_no_person(marks, following):
            return None
        if kind & PLACE and not kind & (GIVEN | ORDINARY) and not (nicknamed and article):
            return None
    elif not (nicknamed and article) and not (
        _is_small_name(marks, following)
        if plain[place] in ("soy", "called", "ten")
        else words_like_name(marks, following)
    ):
        return None
    return (following - 1 if article else following), _end(marks, following)


def _in_role(marks: Marks, place: int) -> Span | None:
    """`her boyfriend Dre`, `the foreman is Travis Boll`, `boss gunnar`, `the owner, Lily Tran`."""
    following = place + 1
    if following < len(marks) and marks.words.plain[following] in ("is", "was", "es", "era", "named"):
        following += 1
    if not _may_start(marks, following):
        return None
    kind = marks.kinds[following]
    if marks.large[following] and marks.writing != LARGE:
        if (kind & PLACE and not kind & GIVEN) or _is_shouted(marks, following):
            return None
        if marks.words.breaks[following] and not kind & GIVEN:
            return None
    elif (
        following > place + 1
        or marks.words.breaks[following]
        or (
            not _is_small_name(marks, following)
            and not (_is_subject(marks, following) and words_like_name(marks, following))
        )
    ):
        return None
    return following, _end(marks, following)


def _may_start(marks: Marks, place: int) -> bool:
    if place >= len(marks) or marks.words.breaks[place] == HARD or marks.kinds[place] & NOT_NAME:
        return False
    return marks.words.plain[place].isalpha() and not marks.kinds[place] & (STREET | BUSINESS | MAKE | BODY) & ~GIVEN


def _is_small_name(marks: Marks, place: int) -> bool:
    """A word that nothing but being no ordinary word shows to be a name."""
    kind, plain = marks.kinds[place], marks.words.plain[place]
    if len(plain) < 3 or not marks.said(place)[0].isalpha() or kind & (ORDINARY | _KNOWN | TITLE | ROLE):
        return False
    return bool(kind & GIVEN)


def _is_shouted(marks: Marks, place: int) -> bool:
    """A word in capitals, in a text that is not, or a single letter."""
    said = marks.said(place)
    return len(said) == 1 or said.isupper()


def _is_no_person(marks: Marks, place: int) -> bool:
    """Two ordinary words, as businesses are called: `Morning Gate`."""
    ordinary = marks.kinds[place] & ORDINARY and not marks.kinds[place] & (GIVEN | TITLE)
    following = place + 1
    if not marks.joins(following) or not marks.large[following]:
        return False
    return bool(ordinary) and not marks.kinds[following] & (GIVEN | SURNAME)


def words_like_name(marks: Marks, place: int) -> bool:
    """A word that is in no list, where a name has to follow and nothing is written large."""
    kind, plain = marks.kinds[place], marks.words.plain[place]
    if _is_small_name(marks, place):
        return True
    unknown = not kind & (ORDINARY | _KNOWN | TITLE | ROLE | PLACE | AFTER_NAMED)
    return unknown and marks.writing == SMALL and len(plain) > 2 and plain.isascii()


def _with_article(marks: Marks, place: int) -> int:
    """`el Güero Salas` keeps its article."""
    return place - 1 if marks.joins(place) and marks.words.plain[place - 1] in ARTICLES else place


def _end(marks: Marks, first: int) -> int:
    """The word after a name that begins at a word: more large words, an initial, `de la Cruz`."""
    after = first + 1
    while after < len(marks) and after - first < MOST_WORDS and not marks.words.breaks[after]:
        if marks.large[after] and marks.writing != LARGE:
            if not _goes_on(marks, first, after):
                break
        elif marks.kinds[after] & PARTICLE and marks.writing == MIXED:
            past = _past_particles(marks, after)
            if not past:
                break
            after = past
        elif not _is_small_surname(marks.kinds[after]):
            break
        after += 1
    return after


def _goes_on(marks: Marks, first: int, after: int) -> bool:
    """Whether a large word belongs to the name before it."""
    if is_last_initial(marks, after) and after == first + 1:
        return True
    kind = marks.kinds[after]
    if not _is_word(marks, after) or kind & NOT_NAME or len(marks.words.plain[after]) == 1:
        return False
    return not kind & _KNOWN or bool(kind & (GIVEN | SURNAME))


def _is_small_surname(kind: int) -> bool:
    return bool(kind & (SURNAME | GIVEN)) and not kind & (ORDINARY | _KNOWN | PLACE | ROLE | TITLE)


def _past_particles(marks: Marks, place: int) -> int:
    """The large word after `de la`; 0 where no name goes on."""
    while place < len(marks) and marks.kinds[place] & PARTICLE and marks.joins(place):
        place += 1
    named = marks.joins(place) and marks.large[place] and not marks.kinds[place] & (PLACE | _KNOWN)
    return place if named else 0


def _is_word(marks: Marks, place: int) -> bool:
    return marks.words.plain[place].isalpha()


def _written(marks: Marks) -> Iterator[Span]:
    """Names that are known by being names, or by standing large where an ordinary word would not."""
    place, after, mixed = 0, len(marks), marks.writing == MIXED
    kinds, large = marks.kinds, marks.large
    while place < after:
        if mixed and not large[place]:
            place += 1
            continue
        if kinds[place] & BEGINS and (past := _past_place(marks, place)) > place:
            place = past
            continue
        span = _run(marks, place) if marks.large[place] and marks.writing != LARGE else _small(marks, place)
        if span is None:
            place = _skipped(marks, place)
            continue
        yield span
        place = span[1]


def _past_place(marks: Marks, place: int) -> int:
    """The word after a place that is no more than a place, so that `Leandro` of San Leandro is nobody."""
    past = marks.gazetteer.place_at(marks.words.plain, place)
    if past == place + 1 and marks.kinds[place] & GIVEN:
        return place
    return past if past > place and (marks.large[place] or marks.writing != MIXED) else place


def _skipped(marks: Marks, place: int) -> int:
    """Past a run of large words that names nobody, so that no part of it is taken for a name."""
    begins = place == 0 or marks.words.breaks[place] == HARD
    if not marks.large[place] or marks.writing == LARGE or marks.kinds[place] & NOT_NAME:
        return place + 1
    if begins and marks.kinds[place] & ORDINARY and not marks.kinds[place] & GIVEN:
        return place + 1
    after = place + 1
    while marks.joins(after) and marks.large[after]:
        after += 1
    return after


def _small(marks: Marks, place: int) -> Span | None:
    """A given name in a text that is written small, or large throughout."""
    kind = marks.kinds[place]
    if marks.writing == MIXED or not kind & GIVEN or kind & PLACE or kind & _KNOWN:
        return None
    if len(marks.words.plain[place]) < 4 or _is_after_place_word(marks, place):
        return None
    return (place, _end(marks, place)) if _is_small_name(marks, place) else None


def _run(marks: Marks, place: int) -> Span | None:
    """A name that begins at a large word."""
    if not _is_written_as_name(marks, place):
        return None
    kind, after = marks.kinds[place], _end(marks, place)
    if len(marks.words.plain[place]) == 1 and after == place + 1:
        return None
    follows = marks.joins(after) and marks.large[after] and marks.kinds[after] & (STREET | BUSINESS)
    if follows and not kind & GIVEN:
        return None
    named = _is_one_name(marks, place) if after == place + 1 else _is_full_name(marks, place, after)
    return (place, after) if named else None


def _is_written_as_name(marks: Marks, place: int) -> bool:
    """One large letter and small ones, `McKay`, or an initial; no word that is known to be none."""
    said = marks.said(place)
    if len(said) == 1:
        return is_initial(marks, place)
    if marks.kinds[place] & NOT_NAME or not _is_word(marks, place) or said.isupper():
        return False
    return not any(sign.isupper() for sign in said[1:]) or (len(said) > 3 and said[1] in "'’cC")


def _is_full_name(marks: Marks, place: int, after: int) -> bool:
    """Whether several large words are somebody's name, and no place or business."""
    kinds, last = marks.kinds[place:after], after - 1
    business = any(kind & (BUSINESS | STREET) and not kind & (SURNAME | GIVEN) for kind in kinds)
    if business or kinds[-1] & LANDSCAPE or _place_covers(marks, place, after):
        return False
    if len(marks.words.plain[place]) == 1 or len(marks.words.plain[last]) == 1:
        return bool(kinds[0] & GIVEN or not kinds[0] & ORDINARY)
    return _is_like_a_name(kinds, kind_before(marks, place), inside=marks.joins(place))


def _is_like_a_name(kinds: list[int], before: int, *, inside: bool) -> bool:
    """A given name first, or a surname last; words that no list knows are a name where no place can stand."""
    first, rest = kinds[0], kinds[1:]
    if first & GIVEN:
        return not first & ORDINARY or any(kind & SURNAME or not kind & ORDINARY for kind in rest)
    named = any(kind & (SURNAME | GIVEN) for kind in rest)
    if first & ORDINARY:
        certain = all(kind & (GIVEN | SURNAME) and not kind & ORDINARY for kind in rest)
        return inside and not before & BEFORE_PLACE and certain
    return named or (not before & BEFORE_PLACE and not any(kind & ORDINARY for kind in rest))


def _place_covers(marks: Marks, place: int, after: int) -> bool:
    """Whether a place stands there that is no more than a place: not `Orlando Sicay`."""
    end = marks.gazetteer.place_at(marks.words.plain, place)
    if end <= place:
        return False
    return end >= after or not marks.kinds[place] & GIVEN


def _is_one_name(marks: Marks, place: int) -> bool:
    """Whether a single large word is a name, by what it is, by what stands before it, and by how it stands there."""
    kind, before = marks.kinds[place], kind_before(marks, place)
    if kind & (BUSINESS | STREET | MAKE | BODY | PLACE) and not kind & GIVEN:
        return False
    if kind & PLACE:
        return not before & BEFORE_PLACE and _is_subject(marks, place)
    if not kind & ORDINARY and _is_family(marks, place):
        return True
    return _is_given_name(marks, place) if kind & GIVEN else _is_strange_name(marks, place)


def _is_given_name(marks: Marks, place: int) -> bool:
    """`Dolores`, but not `in Dolores`; `Grace` inside a sentence, or before a verb."""
    kind, before = marks.kinds[place], kind_before(marks, place)
    if before & BEFORE_PLACE and (kind & ORDINARY or not before & EITHER):
        return False
    return not kind & ORDINARY or is_inside_sentence(marks, place) or _is_subject(marks, place)


def _is_strange_name(marks: Marks, place: int) -> bool:
    """A large word that no list knows: a name, unless it stands where a place stands."""
    if is_quoted(marks, place):
        return place > 0 and marks.words.breaks[place] != HARD
    if marks.kinds[place] & ORDINARY:
        return False
    if marks.writing == SMALL and marks.joins(place) and marks.words.plain[place - 1] in ARTICLES:
        return True
    if kind_before(marks, place) & BEFORE_PLACE:
        return False
    return is_inside_sentence(marks, place) or has_age(marks, place)


def _is_family(marks: Marks, place: int) -> bool:
    """`the Pruett family`, `la familia Lara`."""
    before = marks.words.plain[place - 1] if marks.joins(place) else ""
    after = marks.words.plain[place + 1] if marks.joins(place + 1) else ""
    return after in ("family", "familia") or before in ("familia", "family", "hermanos")


def _is_after_place_word(marks: Marks, place: int) -> bool:
    """A small word after `in` or `cerca de` is no name; after `at` or `from` it may be."""
    before = marks.kinds[place - 1] if place else 0
    return bool(before & BEFORE_PLACE) and not before & EITHER and marks.words.plain[place - 1] != "at"


def _is_subject(marks: Marks, place: int) -> bool:
    return marks.joins(place + 1) and bool(marks.kinds[place + 1] & VERB)
