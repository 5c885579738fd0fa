"""A flood waits, whoever is there when it happens gets through, and nobody is remembered."""

from datetime import UTC, datetime, timedelta
from time import process_time

import pytest

from heatwatch.intake.pacing import LONGEST, MOST, SHORTEST, Pacing
from heatwatch.knowledge.watch import Pace, Watch

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
SHELTER, NEIGHBOUR = "203.0.113.7", "203.0.113.8"
WATCH = Watch(one_network=Pace(10, 4.0), unknown_network=Pace(20, 1.0), everybody=Pace(100, 0.5))


def sends(pacing: Pacing, times: int, address: str = SHELTER, now: datetime = NOON) -> list[int]:
    return [pacing.count(address, WATCH, now) for _ in range(times)]


def test_a_whole_shelter_gets_through_at_once() -> None:
    assert sends(Pacing(), 10) == [0] * 10


def test_a_flood_waits_and_never_longer_than_a_minute() -> None:
    waits = sends(Pacing(), 2000)[10:]
    assert waits[0] == SHORTEST
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST


def test_a_minute_after_the_flood_it_is_forgotten() -> None:
    pacing = Pacing()
    sends(pacing, 5000)
    assert sends(pacing, 1, now=NOON + timedelta(seconds=LONGEST)) != [0]
    assert sends(pacing, 3, now=NOON + timedelta(seconds=2 * LONGEST)) == [0, 0, 0]


def test_a_flood_from_one_network_slows_no_other() -> None:
    pacing = Pacing()
    sends(pacing, 60)
    assert sends(pacing, 5, NEIGHBOUR) == [0] * 5


def test_a_flood_from_everywhere_slows_everybody_a_little() -> None:
    pacing = Pacing()
    for place in range(100):
        assert pacing.count(f"198.51.{place}.1", WATCH, NOON) == 0
    assert pacing.count(NEIGHBOUR, WATCH, NOON) == SHORTEST


@pytest.mark.parametrize("address", ["", "127.0.0.1", "::1"])
def test_onion_visitors_share_a_larger_pace(address: str) -> None:
    assert sends(Pacing(), 20, address) == [0] * 20


def test_no_address_is_kept_or_shown_and_the_key_changes() -> None:
    pacing = Pacing()
    sends(pacing, 1)
    kept = dict(vars(pacing)["_empty_at"])
    assert SHELTER not in repr(pacing)
    assert bytes([203, 0, 113, 7]) not in b"".join(kept)
    sends(pacing, 1, now=NOON + timedelta(minutes=61))
    assert not set(kept) & (set(vars(pacing)["_empty_at"]) - {b"everybody"})


def test_a_flood_from_very_many_networks_fills_no_memory() -> None:
    pacing = Pacing()
    for place in range(MOST + 10):
        pacing.count(f"2001:db8:{place >> 8:x}:{(place & 255) << 8:x}::1", WATCH, NOON)
    assert len(vars(pacing)["_empty_at"]) <= MOST + 2


def test_counting_costs_a_report_next_to_nothing() -> None:
    """The whole of a tip may cost the door two milliseconds; this is allowed thirty microseconds of them."""
    pacing, began = Pacing(), process_time()
    sends(pacing, 2000)
    assert (process_time() - began) / 2000 < 100e-6


def test_a_clock_that_ran_ahead_slows_nobody_once_it_is_right() -> None:
    pacing = Pacing()
    sends(pacing, 200, now=NOON + timedelta(days=400))
    assert sends(pacing, 1) == [0]
