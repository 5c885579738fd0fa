"""Claims: each tip in one reader's hands, and in another's once the first is not heard any more."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from heatwatch.common import clock
from heatwatch.intake import queries
from heatwatch.intake.actions.claiming import LOST, beat, claim, forget_lost
from heatwatch.intake.models import Heartbeat, Tip
from tests.people import House

NOW = clock.now()


def test_a_claim_holds_while_its_reader_is_heard(house: House) -> None:
    tip = house.receives()
    assert claim("reader a", NOW) == [tip.pk]
    later = NOW + LOST * 2
    beat("reader a", later - timedelta(seconds=10))
    assert claim("reader b", later) == []


def test_what_a_silent_reader_had_in_hand_is_free(house: House) -> None:
    tip = house.receives()
    claim("reader a", NOW)
    assert claim("reader b", NOW + LOST - timedelta(seconds=1)) == []
    assert claim("reader b", NOW + LOST + timedelta(seconds=1)) == [tip.pk]
    tip.refresh_from_db()
    assert tip.claimed_by == "reader b"


def test_what_this_very_reader_did_not_finish_is_free_to_it_at_once(house: House) -> None:
    tip = house.receives()
    assert claim("reader a", NOW) == claim("reader a", NOW) == [tip.pk]
    Tip.objects.update(reading=Tip.READ)
    assert claim("reader a", NOW) == []


def test_readers_that_were_not_heard_for_a_day_are_forgotten(house: House) -> None:
    for worker, age in (("reader a", timedelta(days=2)), ("reader b", timedelta(0)), ("backup", timedelta(days=2))):
        beat(worker, NOW - age)
    forget_lost(NOW)
    assert set(Heartbeat.objects.values_list("pk", flat=True)) == {"reader b", "backup"}


def test_tips_to_be_read_are_found_by_an_index_of_their_own(house: House) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        queries.waiting_tips(20)
    assert "tip_unread_by_reader" in plan(asked.captured_queries[0]["sql"])


def plan(sql: str) -> str:
    """How the database would answer; PostgreSQL is told to use an index even on a table this small."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'' if connection.vendor == 'postgresql' else 'QUERY PLAN '}{sql}")
        return str(cursor.fetchall())


def test_what_a_reader_had_in_hand_whose_clock_ran_ahead_is_free_once_the_clock_is_right(house: House) -> None:
    tip = house.receives()
    assert claim("reader a", NOW + timedelta(days=400)) == [tip.pk]
    assert claim("reader b", NOW) == [tip.pk]
