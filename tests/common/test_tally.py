"""Attempts are counted by the quarter of an hour, and told once it is over."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from heatwatch.common.tally import KINDS, Tally

NOON = datetime(2026, 5, 4, 12, 7, 31, 250_000, UTC)


def test_a_quarter_of_an_hour_is_one_line_without_an_exact_time(caplog: pytest.LogCaptureFixture) -> None:
    tally = Tally()
    for _ in range(3):
        tally.count("wrong_host", NOON)
    tally.count("false_ticket", NOON + timedelta(minutes=5))
    assert caplog.messages == []
    tally.tell(NOON + timedelta(minutes=8))
    assert caplog.messages == ["wrong_host 3, false_ticket 1 in the quarter of an hour from 2026-05-04T12:00Z"]
    assert not re.search(r"12:0[1-9]|12:1[0-4]|:31", caplog.text)


def test_what_was_told_is_not_told_again(caplog: pytest.LogCaptureFixture) -> None:
    tally = Tally()
    tally.count("wrong_host", NOON)
    for minutes in (20, 40, 60):
        tally.tell(NOON + timedelta(minutes=minutes))
    assert len(caplog.messages) == 1


def test_the_next_attempt_tells_of_those_before(caplog: pytest.LogCaptureFixture) -> None:
    tally = Tally()
    tally.count("wrong_host", NOON)
    tally.count("unreadable", NOON + timedelta(hours=3))
    assert caplog.messages == ["wrong_host 1 in the quarter of an hour from 2026-05-04T12:00Z"]
    tally.tell(NOON + timedelta(hours=4))
    assert caplog.messages[1:] == ["unreadable 1 in the quarter of an hour from 2026-05-04T15:00Z"]


def test_a_clock_that_is_set_back_loses_nothing(caplog: pytest.LogCaptureFixture) -> None:
    tally = Tally()
    tally.count("wrong_host", NOON)
    tally.tell(NOON - timedelta(hours=1))
    assert len(caplog.messages) == 1


def test_no_kind_is_made_up() -> None:
    with pytest.raises(KeyError):
        Tally().count("198.51.100.7", NOON)
    assert len(set(KINDS)) == len(KINDS)
