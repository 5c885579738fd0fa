"""A part of the index: the tips that were received in one stretch of time, in memory and nowhere else."""

import json
from collections.abc import Iterator
from math import inf
from uuid import UUID

import tantivy

from heatwatch.common.secret import masked
from heatwatch.search.entry import NOT_SET, Entry
from heatwatch.search.words import digits_in, grams_of, plate_in, runs_in, stems_of, words_in

FACETS = ("lane", "type", "status")
# What a writer collects before it is put in order.
HEAP = 32_000_000
FEWEST_DIGITS = 4
# Before a whole number, so that its beginning is told from the middle of another.
WHOLE = "="


@masked
class Shelf:
    """Tips that were received from `low` on and before `high`, in seconds. One thread writes, any number ask."""

    def __init__(self, low: float = -inf, high: float = inf) -> None:
        self.low, self.high = low, high
        # The first and the last moment of those that were ever put here.
        self.earliest, self.latest = inf, -inf
        # Without a path tantivy keeps everything in memory.
        self._index = tantivy.Index(SCHEMA)
        self._index.register_tokenizer("spaces", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        # Only what is told below changes what is seen, and not a moment that the package chooses.
        self._index.config_reader("manual")
        self._writer = self._index.writer(HEAP, 1)
        self._put, self._changed = 0, False
        self.seen = self._index.searcher()

    @property
    def many(self) -> int:
        """How many tips it holds, those that are not shown yet included."""
        return self.seen.num_docs + self._put

    def takes(self, moment: int) -> bool:
        """Whether a tip of this moment belongs here."""
        return self.low <= moment < self.high

    def put(self, entry: Entry) -> None:
        """Hold a tip as it is now."""
        moment = moment_of(entry)
        self.earliest, self.latest = min(self.earliest, moment), max(self.latest, moment)
        self._put += 1
        self.drop(entry.id)
        self._writer.add_document(_document(entry))

    def drop(self, id: UUID) -> None:
        """Hold a tip no longer."""
        self._writer.delete_documents_by_term("id", str(id))
        self._changed = True

    def show(self) -> None:
        """From the return on `seen` knows what was put and dropped."""
        if self._changed:
            self._writer.commit()
            self._index.reload()
            self.seen, self._put, self._changed = self._index.searcher(), 0, False


def moment_of(entry: Entry) -> int:
    """When a tip was received, in seconds."""
    return int(entry.received.timestamp())


def kept(document: tantivy.Document) -> tuple[UUID, tuple[tuple[str, str], ...]]:
    """The id and the texts of a tip that was found."""
    id, texts = json.loads(document["kept"][0])
    return UUID(id), tuple((where, text) for where, text in texts)


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
    document.add_unsigned("received", moment_of(entry))
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


SCHEMA = _schema()
