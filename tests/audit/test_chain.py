"""The audit trail: append-only, in one order, and telling when somebody tampered with it."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.audit import queries
from heatwatch.audit.actions import anchor, chain, record
from heatwatch.audit.models import ChainLink, Record
from heatwatch.audit.rules import GENESIS, Entry, breaks, canonical, next_hash

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def entry(place: int) -> Entry:
    return Entry(str(place), NOON + timedelta(seconds=place), "maya", "opened", "tip", str(place), str(place), {})


def chained(entries: list[Entry]) -> list[tuple[int, str, Entry]]:
    """A chain over these entries, as it would be stored."""
    links, previous = [], GENESIS
    for sequence, each in enumerate(entries, start=1):
        previous = next_hash(previous, each)
        links.append((sequence, previous, each))
    return links


@given(st.integers(min_value=0, max_value=30))
def test_an_honest_chain_has_no_breaks(length: int) -> None:
    assert list(breaks(chained([entry(place) for place in range(length)]))) == []


@given(st.integers(min_value=2, max_value=20), st.randoms(use_true_random=False))
def test_a_changed_record_is_found(length: int, chance: random.Random) -> None:
    links = chained([entry(place) for place in range(length)])
    place = chance.randrange(length)
    sequence, hash_, old = links[place]
    links[place] = (sequence, hash_, Entry(**{**old.__dict__, "actor": "somebody else"}))
    assert [found.sequence for found in breaks(links)] == [place + 1]


@given(st.integers(min_value=3, max_value=20), st.data())
def test_a_removed_record_is_found(length: int, data: st.DataObject) -> None:
    links = chained([entry(place) for place in range(length)])
    place = data.draw(st.integers(min_value=0, max_value=length - 2))
    del links[place]
    assert list(breaks(links))


@given(st.integers(min_value=3, max_value=20), st.data())
def test_two_records_that_changed_places_are_found(length: int, data: st.DataObject) -> None:
    links = chained([entry(place) for place in range(length)])
    place = data.draw(st.integers(min_value=0, max_value=length - 2))
    first, second = links[place], links[place + 1]
    links[place], links[place + 1] = (first[0], first[1], second[2]), (second[0], second[1], first[2])
    assert list(breaks(links))


def test_the_hashed_form_of_a_record_never_changes() -> None:
    """An old chain must verify for ever, so this text is part of the format."""
    assert canonical(entry(1)).decode() == (
        '{"actor":"maya","at":"2026-11-25T12:00:01.000000+00:00","detail":{},"id":"1","object_id":"1",'
        '"object_kind":"tip","tip":"1","verb":"opened"}'
    )


@pytest.mark.django_db
def test_records_wait_until_they_are_chained_in_the_order_of_their_times() -> None:
    for second in (2, 1, 3):
        record("opened", actor=uuid4(), kind="tip", id=second, now=NOON + timedelta(seconds=second))
    assert queries.unchained_too_long(NOON + timedelta(seconds=20)) == 3
    assert chain() == 3
    assert list(ChainLink.objects.order_by("sequence").values_list("record__object_id", flat=True)) == ["1", "2", "3"]
    assert queries.verify() == []
    assert queries.unchained_too_long(NOON + timedelta(hours=1)) == 0
    assert chain() == 0


@pytest.mark.django_db
def test_chaining_in_small_steps_yields_one_chain() -> None:
    for second in range(7):
        record("opened", actor=None, kind="tip", id=second, now=NOON + timedelta(seconds=second))
    while chain(limit=2):
        pass
    assert queries.head()[0] == 7
    assert queries.verify() == []


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["audit_record", "audit_chainlink"])
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_the_database_itself_refuses_to_change_or_remove(table: str, verb: str) -> None:
    record("opened", actor=None, kind="tip", id=1, now=NOON)
    chain()
    column = "verb" if table == "audit_record" else "hash"
    statement = f"UPDATE {table} SET {column} = 'x'" if verb == "UPDATE" else f"DELETE FROM {table}"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert queries.verify() == []


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize(
    "tables", ["audit_chainlink", "audit_record CASCADE", "audit_record, audit_chainlink, audit_waiting"]
)
def test_the_database_itself_refuses_to_empty_a_table(tables: str) -> None:
    record("opened", actor=None, kind="tip", id=1, now=NOON)
    chain()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        # Else PostgreSQL refuses for another reason: this test's own rows have keys that are still to be checked.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {tables}")
    assert queries.head()[0] == Record.objects.count() == 1


@pytest.mark.django_db
def test_a_record_whose_turn_was_removed_is_noticed() -> None:
    record("opened", actor=None, kind="tip", id=1, now=NOON)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_waiting")
    assert chain() == 0
    assert queries.never_chained() == 1


@pytest.mark.django_db
def test_an_anchor_names_the_head(tmp_path: Path) -> None:
    record("opened", actor=None, kind="tip", id=1, now=NOON)
    chain()
    place = tmp_path / "anchors"
    anchor(place, NOON)
    anchor(place, NOON + timedelta(hours=1))
    lines = [json.loads(line) for line in place.read_text().splitlines()]
    assert [line["sequence"] for line in lines] == [1, 1]
    assert lines[0]["hash"] == queries.hash_at(1)


@pytest.mark.django_db
def test_a_list_hides_the_records_of_hidden_tips() -> None:
    hidden, shown = uuid4(), uuid4()
    for tip in (hidden, shown, None):
        record("opened", actor=None, kind="tip", id=tip, tip=tip, now=NOON)
    assert {row.tip for row in queries.trail(hidden_tips=[hidden])} == {shown, None}
    assert Record.objects.count() == 3
