"""Wrong codes are slowed by network, and nobody is remembered."""

from datetime import UTC, datetime, timedelta

import pytest

from heatwatch.intake.slowing import EVERYBODY, HOUSEHOLD, SHARED, Slowing, prefix_of

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOME, NEIGHBOUR = "203.0.113.7", "203.0.113.8"


def wrong(slowing: Slowing, times: int, address: str = HOME, now: datetime = NOON) -> None:
    for _ in range(times):
        slowing.count_wrong(address, now)


def test_a_few_wrong_codes_are_free() -> None:
    slowing = Slowing()
    wrong(slowing, HOUSEHOLD.burst - 1)
    assert slowing.seconds_to_wait(HOME, NOON) == 0


def test_many_wrong_codes_wait_and_time_heals() -> None:
    slowing = Slowing()
    wrong(slowing, HOUSEHOLD.burst)
    wait = slowing.seconds_to_wait(HOME, NOON)
    assert wait == HOUSEHOLD.seconds
    assert slowing.seconds_to_wait(HOME, NOON + timedelta(seconds=wait)) == 0


def test_the_wait_grows_with_persistence() -> None:
    slowing = Slowing()
    wrong(slowing, HOUSEHOLD.burst * 3)
    assert slowing.seconds_to_wait(HOME, NOON) > HOUSEHOLD.burst * HOUSEHOLD.seconds


def test_one_network_does_not_slow_another() -> None:
    slowing = Slowing()
    wrong(slowing, HOUSEHOLD.burst * 3)
    assert slowing.seconds_to_wait(NEIGHBOUR, NOON) == 0


@pytest.mark.parametrize("address", ["", "unknown", "127.0.0.1", "::1", "not an address", "::"])
def test_onion_and_unknown_traffic_share_a_larger_bucket(address: str) -> None:
    assert prefix_of(address) == SHARED
    slowing = Slowing()
    wrong(slowing, EVERYBODY.burst - 1, address)
    assert slowing.seconds_to_wait("", NOON) == 0
    wrong(slowing, 1, address)
    assert slowing.seconds_to_wait("", NOON) > 0


def test_an_ipv6_household_is_one_network() -> None:
    assert prefix_of("2001:db8:1:2::1") == prefix_of("2001:db8:1:3::9") != prefix_of("2001:db8:2::1")
    assert prefix_of("::ffff:203.0.113.7") == prefix_of(HOME)


def test_the_key_and_every_bucket_are_replaced_within_the_hour() -> None:
    slowing = Slowing()
    wrong(slowing, HOUSEHOLD.burst * 500)
    later = NOON + timedelta(minutes=61)
    assert slowing.seconds_to_wait(HOME, later) == 0


def test_no_address_is_kept_or_shown() -> None:
    slowing = Slowing()
    wrong(slowing, 3)
    assert HOME not in repr(vars(slowing))
    assert bytes([203, 0, 113, 7]) not in b"".join(vars(slowing)["_empty_at"])


def test_a_clock_that_ran_ahead_slows_nobody_once_it_is_right() -> None:
    slowing = Slowing()
    wrong(slowing, HOUSEHOLD.burst * 3, now=NOON + timedelta(days=400))
    assert slowing.seconds_to_wait(HOME, NOON) == 0
