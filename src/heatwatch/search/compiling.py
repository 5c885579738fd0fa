"""A question as tantivy asks it. No word is given a weight: what fits, fits."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from uuid import UUID

from tantivy import FieldType, Occur, Query, Schema

from heatwatch.search import asked
from heatwatch.search.asked import Part
from heatwatch.search.words import grams_of, stems_of


def compiled(
    schema: Schema,
    parts: Iterable[Part],
    hidden: Collection[UUID] = (),
    among: Collection[UUID] = (),
) -> Query:
    """Everything that is asked for must fit; nothing that is hidden does, nor what is not `among` these, if any."""
    conditions = [(Occur.MustNot if part.denied else Occur.Must, _one(schema, part)) for part in parts]
    if hidden:
        conditions.append((Occur.MustNot, _one_of(schema, hidden)))
    if among:
        conditions.append((Occur.Must, _one_of(schema, among)))
    return Query.boolean_query(conditions)


def _one_of(schema: Schema, ids: Collection[UUID]) -> Query:
    # A set of terms would walk through every id of the index, and cost more than what is asked for.
    return Query.boolean_query([(Occur.Should, Query.term_query(schema, "id", str(id))) for id in ids])


def _one(schema: Schema, part: Part) -> Query:
    if part.kind in {asked.WORDS, asked.PHRASE}:
        return _all(_written(schema, part))
    if part.kind == asked.PREFIX:
        # Letters and digits only, and the hyphens of a tip's number: nothing of it means more than itself.
        return Query.regex_query(schema, part.field, f"{'=' if part.field == 'phone' else ''}{part.values[0]}.*")
    if part.kind == asked.FUZZY:
        return Query.fuzzy_term_query(schema, part.field, part.values[0], part.most)
    if part.moment:
        return _time(schema, part.kind, part.moment)
    field = part.kind if part.kind in {asked.PHONE, asked.PLATE, asked.NUMBER} else part.field
    return Query.term_query(schema, field, part.values[0])


def _written(schema: Schema, part: Part) -> Iterator[Query]:
    """The words of a part, and its Chinese."""
    if part.kind == asked.WORDS and part.values and part.field == "words":
        yield _any_form(schema, part.values[0])
    elif len(part.values) > 1:
        yield Query.phrase_query(schema, part.field, list(part.values))
    elif part.values:
        yield Query.term_query(schema, part.field, part.values[0])
    for run in part.runs:
        yield _signs(schema, "grams", run) if part.field == "words" else _within(schema, part.field, run)


def _any_form(schema: Schema, word: str) -> Query:
    """A word as it was typed, or another form of it: of two forms one may be the stem itself."""
    forms = [word, *stems_of(word)]
    # A set of terms would walk through every word of the index, and cost twice as much.
    return Query.boolean_query(
        [(Occur.Should, Query.term_query(schema, field, form)) for field in ("words", "stems") for form in forms]
    )


def _signs(schema: Schema, field: str, run: str) -> Query:
    pairs: list[str | tuple[int, str]] = [gram for gram in grams_of(run) if len(gram) > 1]
    if not pairs:
        return Query.regex_query(schema, field, f"{run}.*")
    return Query.phrase_query(schema, field, pairs) if len(pairs) > 1 else Query.term_query(schema, field, pairs[0])


def _within(schema: Schema, field: str, run: str) -> Query:
    return Query.regex_query(schema, field, f".*{run}.*")


def _time(schema: Schema, kind: str, moment: datetime) -> Query:
    """`after:` begins with its day, `before:` ends in front of it."""
    seconds = max(0, int(moment.timestamp()))
    if kind == asked.AFTER:
        return Query.range_query(schema, "received", FieldType.Unsigned, lower_bound=seconds)
    return Query.range_query(schema, "received", FieldType.Unsigned, upper_bound=seconds, include_upper=False)


def _all(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])
