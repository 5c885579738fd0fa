"""The index itself: in memory and nowhere else.

Everything that fits is shown by time, the newest first, and not by how rare its words are: how often a word stands in
all tips would tell of tips that somebody must not know of.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

import tantivy

from heatwatch.common.secret import masked
from heatwatch.search.asked import Part
from heatwatch.search.compiling import compiled
from heatwatch.search.entry import NOT_SET, Entry, Found
from heatwatch.search.words import digits_in, grams_of, plate_in, runs_in, stems_of, words_in

FACETS = ("lane", "type", "status")
# What the writer collects before it is put in order, and how many values of a facet are counted.
HEAP, MOST_VALUES = 32_000_000, 40
FEWEST_DIGITS = 4
# In an index of more than twice so many tips a question is put to the newest so many first. Where more than ENOUGH of
# them fit, nobody pages through what is older, and walking through it would only count it.
NEWEST, ENOUGH = 100_000, 1_000
# Before a whole number, so that its beginning is told from the middle of another.
WHOLE = "="


@dataclass
class _Seen:
    """What the index holds between two changes, and what is known not to be in it.

    What must not be found has mostly been dropped, so that the question need not leave it out once more: that cost as
    much as the question itself. Whether it was is asked of the very state that answers.
    """

    searcher: tantivy.Searcher
    # In seconds: from then on the newest were received; None where all are few enough.
    since: int | None = None
    absent: set[UUID] = field(default_factory=set)

    def held_of(self, ids: Collection[UUID]) -> list[UUID]:
        """Those of these ids that an answer from this state could hold."""
        found = [id for id in ids if id not in self.absent and self.searcher.doc_freq("id", str(id))]
        self.absent.update(set(ids).difference(found))
        return found


@dataclass
class _Fits:
    """What fits a question: how many there are is known, and the rest is read when it is wanted."""

    searcher: tantivy.Searcher
    query: tantivy.Query
    result: tantivy.SearchResult

    @property
    def count(self) -> int:
        counted: int = self.result.count  # type: ignore[attr-defined]  # the package's own stubs forget it
        return counted

    def found(self, *, whole: bool) -> Found:
        counted = self.searcher.aggregate(self.query, {name: _terms(name) for name in FACETS})
        facets = {name: {one["key"]: one["doc_count"] for one in counted[name]["buckets"]} for name in FACETS}
        page = tuple(_kept(self.searcher.doc(address)) for _, address in self.result.hits)
        return Found(self.count, page, facets, whole)


@masked
class Index:
    """Tips by their words. One thread writes, any number ask."""

    def __init__(self) -> None:
        self._schema = _schema()
        # Without a path tantivy keeps everything in memory.
        self._index = tantivy.Index(self._schema)
        self._index.register_tokenizer("spaces", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        # Only what is told below changes what is seen, and not a moment that the package chooses.
        self._index.config_reader("manual")
        self._writer = self._index.writer(HEAP, 1)
        self._now = _Seen(self._index.searcher())
        # What `since` is, and how many tips there were when it was found.
        self._edge: tuple[int | None, int] = (None, 0)

    def change(self, put: Iterable[Entry], drop: Iterable[UUID] = ()) -> None:
        """Hold these tips as they are now, and those no longer; from the return on every answer knows it."""
        for id in drop:
            self._writer.delete_documents_by_term("id", str(id))
        for entry in put:
            self._writer.delete_documents_by_term("id", str(entry.id))
            self._writer.add_document(_document(entry))
        self._writer.commit()
        self._index.reload()
        searcher = self._index.searcher()
        self._now = _Seen(searcher, self._since(searcher))

    def __len__(self) -> int:
        return self._now.searcher.num_docs

    def holds(self, id: UUID) -> bool:
        """Whether a tip is in it."""
        return bool(self._now.held_of([id]))

    def ids(
        self, parts: Iterable[Part], most: int, hidden: Collection[UUID] = (), among: Collection[UUID] = ()
    ) -> set[UUID]:
        """The tips that fit, the newest of them where they are more than `most`; where given, `among` these only."""
        seen = self._now
        query = compiled(self._schema, parts, seen.held_of(hidden), among)
        result = seen.searcher.search(query, most, count=False, order_by_field="received")
        return {_kept(seen.searcher.doc(address))[0] for _, address in result.hits}

    def ask(self, parts: Iterable[Part], hidden: Collection[UUID] = (), start: int = 0, length: int = 20) -> Found:
        """What fits, without what is hidden: page, count and facets all come from the same set.

        In a large index that set may be of the newest tips only, and the answer says so (`Found.whole`).
        """
        seen, parts = self._now, list(parts)
        held, enough = seen.held_of(hidden), max(ENOUGH, start + length)
        if seen.since is not None:
            newest = self._fits(seen, compiled(self._schema, parts, held, since=seen.since), start, length)
            if newest.count > enough:
                return newest.found(whole=False)
        return self._fits(seen, compiled(self._schema, parts, held), start, length).found(whole=True)

    def _fits(self, seen: _Seen, query: tantivy.Query, start: int, length: int) -> "_Fits":
        return _Fits(seen.searcher, query, seen.searcher.search(query, length, offset=start, order_by_field="received"))

    def _since(self, searcher: tantivy.Searcher) -> int | None:
        """From when on the newest were received. It is looked for anew once so many came or went that it matters."""
        since, then = self._edge
        if abs(searcher.num_docs - then) > NEWEST // 5:
            since = None
            if searcher.num_docs > 2 * NEWEST:
                everything = tantivy.Query.all_query()
                found = searcher.search(everything, 1, count=False, offset=NEWEST, order_by_field="received")
                since = int(found.hits[0][0])
            self._edge = since, searcher.num_docs
        return since


def _schema() -> tantivy.Schema:
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", tokenizer_name="raw", index_option="basic")
    for name in ("words", "near", "grams"):
        schema.add_text_field(name, tokenizer_name="spaces", index_option="position")
    for name in ("stems", "phone", "plate"):
        schema.add_text_field(name, tokenizer_name="spaces", index_option="basic")
    schema.add_text_field("number", tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        schema.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    schema.add_unsigned_field("received", indexed=True, fast=True)
    schema.add_bytes_field("kept", stored=True)
    return schema.build()


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    for name, text in _terms_of(entry):
        if text:
            document.add_text(name, text)
    document.add_unsigned("received", int(entry.received.timestamp()))
    document.add_bytes("kept", json.dumps([str(entry.id), entry.texts]).encode())
    return document


def _terms_of(entry: Entry) -> Iterator[tuple[str, str]]:
    yield from (("id", str(entry.id)), ("number", entry.number), ("lane", entry.lane), ("status", entry.status))
    yield from (("type", one) for one in entry.types or (NOT_SET,))
    stems: set[str] = set()
    for _, text in entry.texts:
        words = words_in(text)
        stems.update(stem for word in set(words) for stem in stems_of(word))
        yield "words", " ".join(words)
        yield from (("grams", " ".join(grams_of(run))) for run, _, _ in runs_in(text))
    yield "stems", " ".join(sorted(stems))
    for place in entry.places:
        yield "near", " ".join(words_in(place))
        yield from (("near", run) for run, _, _ in runs_in(place))
    yield "phone", " ".join(form for phone in entry.phones for form in _endings(digits_in(phone)))
    yield "plate", " ".join(plate_in(plate) for plate in entry.plates)


def _endings(digits: str) -> list[str]:
    """A number as it is asked for: by its last digits, or from its beginning, with the country's code and without."""
    national = digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
    ends = [digits[at:] for at in range(max(1, len(digits) - FEWEST_DIGITS + 1))]
    return [*ends, *(WHOLE + whole for whole in sorted({digits, national}))]


def _terms(name: str) -> dict[str, object]:
    return {"terms": {"field": name, "size": MOST_VALUES}}


def _kept(document: tantivy.Document) -> tuple[UUID, tuple[tuple[str, str], ...]]:
    id, texts = json.loads(document["kept"][0])
    return UUID(id), tuple((where, text) for where, text in texts)
