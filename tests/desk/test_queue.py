"""Paging visits every tip exactly once, in order, whatever the times are."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heatwatch.common.clock import now
from heatwatch.desk import queries
from heatwatch.intake.models import Tip
from tests.intake.test_claiming import plan
from tests.people import House

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
relaxed = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def stored(minutes: list[int], status: str = Tip.UNREAD) -> list[Tip]:
    """Clear rows only: paging never looks at what is sealed."""
    tips = []
    for minute in minutes:
        at = NOON + timedelta(minutes=minute)
        due = None if status == Tip.CLOSED else at
        tips.append(Tip(channel="web", language="en", received=at, due=due, size=1, status=status, is_demo=True))
    return Tip.objects.bulk_create(tips)


def pages(house: House, view: str, filters: Mapping[str, str] = MappingProxyType({})) -> Iterator[list[Tip]]:
    after = ""
    while True:
        page = queries.queue(house.maya.account, view, filters, after)
        yield page.tips
        if not page.next:
            return
        after = page.next


@relaxed
@given(st.lists(st.integers(0, 3), max_size=40), st.integers(1, 7), st.sampled_from(["all", "closed"]))
def test_every_tip_is_visited_exactly_once(house: House, minutes: list[int], size: int, view: str) -> None:
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "PAGE", size)
        wanted = {tip.pk for tip in stored(minutes, Tip.CLOSED if view == "closed" else Tip.UNREAD)}
        visited = [tip for page in pages(house, view) for tip in page]
        assert [tip.pk for tip in visited] == list(dict.fromkeys(tip.pk for tip in visited))
        assert {tip.pk for tip in visited} == wanted
        times = [tip.received for tip in visited]
        assert times == sorted(times, reverse=view == "closed")
        transaction.set_rollback(True)


@relaxed
@given(st.lists(st.booleans(), max_size=40), st.integers(1, 5), st.integers(1, 9), st.sampled_from(["all", "closed"]))
def test_a_filter_finds_every_tip_that_fits_window_after_window(
    house: House, fits: list[bool], size: int, window: int, view: str
) -> None:
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "PAGE", size)
        patch.setattr(queries, "WINDOW", window)
        tips = stored([place // 3 for place in range(len(fits))], Tip.CLOSED if view == "closed" else Tip.UNREAD)
        wanted = [tip.pk for tip, fit in zip(tips, fits, strict=True) if fit]
        Tip.objects.filter(pk__in=wanted).update(language="es")
        visited = [tip.pk for page in pages(house, view, {"language": "es"}) for tip in page]
        assert sorted(visited) == sorted(wanted)
        transaction.set_rollback(True)


@pytest.mark.parametrize("view", queries.VIEWS)
def test_a_view_is_read_in_the_order_of_an_index(house: House, view: str) -> None:
    """Nothing is sorted, so that a page costs the same at any number of tips. `bench/console` measures a million."""
    with CaptureQueriesContext(connection) as asked:
        queries.queue(house.maya.account, view, {})
    [sql] = [query["sql"] for query in asked.captured_queries if "ORDER BY" in query["sql"]]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # On a table this small it would sort although it need not.
            cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
    told = plan(sql)
    assert "Index" in told or "INDEX" in told, told
    assert "Sort" not in told and "TEMP B-TREE" not in told, told


def test_a_count_says_more_than_it_counted_never(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "COUNT_CAP", 3)
    stored([1, 2, 3, 4])
    assert queries.counts(house.maya.account)["unread"] == "2+"


def test_whoever_is_in_danger_is_asked_for_apart_and_only_while_unread(house: House) -> None:
    tip = house.receives(danger_now=True)
    assert queries.on_top(house.maya.account, "unread", {}) == [tip]
    assert queries.on_top(house.maya.account, "closed", {}) == []
    house.maya.opens(tip)
    assert queries.on_top(house.maya.account, "all", {}) == []


def test_a_tip_is_due_an_hour_after_receipt_and_at_once_in_danger(house: House) -> None:
    at = datetime(2026, 11, 25, 12, 7, tzinfo=UTC)
    assert house.receives(now=at).due == datetime(2026, 11, 25, 13, 0, tzinfo=UTC)
    assert house.receives(now=at, danger_now=True).due == datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    assert house.receives(now=now()).status == Tip.UNREAD
