"""Rows become lines and lines become rows, whatever is in them and however a stream is cut."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.storage import queries
from heatwatch.storage.actions import _Loader
from heatwatch.storage.errors import Damaged
from heatwatch.storage.lines import Tally, line, plain, typed
from heatwatch.storage.streams import LONGEST_LINE, LineSink, LineSource
from heatwatch.storage.tables import KEYS_TABLE, LEFT_OUT, every, of_stream
from heatwatch.vault.keys import new_identity
from heatwatch.vault.sealing import seal_stream
from heatwatch.vault.unsealing import unseal_stream


def test_every_table_is_kept_in_one_stream_or_left_out_with_a_reason() -> None:
    names = [table.name for table in every()]
    kept = [table.name for stream in ("tables", "keys") for table in of_stream(stream)]
    assert sorted([*kept, *LEFT_OUT]) == sorted(names)
    assert [table.name for table in of_stream("keys")] == [KEYS_TABLE]
    assert all(reason for reason in LEFT_OUT.values())


def test_a_table_comes_after_the_tables_it_points_at() -> None:
    seen: set[object] = set()
    for table in of_stream("tables"):
        pointed = {field.related_model for field in table.model._meta.local_concrete_fields if field.is_relation}
        assert pointed <= seen | {table.model}, table.name
        seen.add(table.model)


@given(st.binary(), st.text(), st.none() | st.integers() | st.booleans(), st.datetimes(timezones=st.just(UTC)))
def test_a_row_comes_back_as_it_was(data: bytes, text: str, number: object, at: datetime) -> None:
    row, kinds = (
        [data, text, number, at, uuid4(), None],
        ["BinaryField", "", "", "DateTimeField", "UUIDField", "UUIDField"],
    )
    assert typed(plain(row), kinds) == row


def test_the_digest_does_not_depend_on_the_order_but_on_every_row() -> None:
    one, other, third = (tally_of(*rows) for rows in (("a", "b", "b"), ("b", "a", "b"), ("a", "a", "b")))
    assert one == other
    assert one != third


@given(st.lists(st.text(alphabet="ab", max_size=30), min_size=1), st.integers(1, 7), st.integers(1, 7))
def test_lines_survive_any_cutting(texts: list[str], read_at_once: int, write_at_once: int) -> None:
    lines = [line(text) for text in texts]
    source = LineSource(iter(lines))
    taken: list[bytes] = []
    sink = LineSink(taken.append)
    stream = b"".join(iter(lambda: source.read(read_at_once), b""))
    for start in range(0, len(stream), write_at_once):
        sink.write(stream[start : start + write_at_once])
    assert taken == lines


def test_a_line_without_an_end_is_not_swallowed() -> None:
    sink = LineSink(lambda _: None)
    with pytest.raises(Damaged):
        for _ in range(3):
            sink.write(b"x" * (LONGEST_LINE // 2))


def test_a_long_stream_is_sealed_and_opened_piece_by_piece() -> None:
    identity, made = new_identity(), 0

    def lines() -> Iterator[bytes]:
        nonlocal made
        for number in range(40):
            made += 1
            yield line([number, "x" * 1_000_000])

    sealed = io.BytesIO()
    seal_stream(LineSource(lines()), sealed, [identity.recipient])  # type: ignore[arg-type]  # a raw stream will do
    assert made == 40
    sealed.seek(0)
    seen: list[int] = []
    unseal_stream(sealed, LineSink(lambda text: seen.append(len(text))), identity)  # type: ignore[arg-type]  # the same
    assert len(seen) == 40
    assert set(seen) == {1_000_007, 1_000_008}


def tally_of(*texts: str) -> Tally:
    counted = Tally()
    for text in texts:
        counted.add(line(text))
    return counted


def test_a_stream_without_one_of_its_tables_is_refused(db: None) -> None:
    """Whoever holds a recipient can write a stream; one that leaves a table out must not pass for a whole one."""
    loader = _Loader({})
    head = {"heatwatch": 1, "stream": "keys", "id": "1", "made": "now", "files": {}, "version": "x"}
    loader.take(line({**head, "migrations": queries.migrations()}))
    with pytest.raises(Damaged, match=KEYS_TABLE):
        loader.take(line({"end": "stream"}))
