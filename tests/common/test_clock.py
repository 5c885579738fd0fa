"""Whether a time is over, on a clock that may have run ahead."""

from datetime import UTC, datetime, timedelta

import pytest

from heatwatch.common.clock import SLACK, is_over

NOW, HOUR, SECOND = datetime(2026, 11, 25, 12, tzinfo=UTC), timedelta(hours=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("ago", "over"),
    [
        (timedelta(0), False),
        (HOUR - SECOND, False),
        (HOUR, True),
        (-SLACK, False),
        (-SLACK - SECOND, True),
        (-timedelta(days=400), True),
    ],
)
def test_a_time_is_over_when_it_passed_and_when_it_lies_far_ahead(ago: timedelta, over: bool) -> None:
    assert is_over(NOW - ago, HOUR, NOW) is over
