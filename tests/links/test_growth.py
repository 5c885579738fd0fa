"""How a group grew is counted by weeks, months or years, whatever lies between its first tip and its last."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from heatwatch.links.growth import BEGINS, MONTH, MOST_PERIODS, NEXT, WEEK, YEAR, grown

MONDAY = date(2026, 3, 2)
DAYS = st.lists(st.integers(0, 12_000).map(lambda days: MONDAY + timedelta(days=days)), min_size=1, max_size=30)


def test_weeks_begin_on_monday_and_the_empty_ones_stand_between() -> None:
    unit, periods = grown([(MONDAY + timedelta(days=16), "c"), (MONDAY, "a"), (MONDAY + timedelta(days=6), "b")])
    assert unit == WEEK
    assert [(one.first, one.new, one.before, one.total) for one in periods] == [
        (MONDAY, ("a", "b"), 0, 2),
        (MONDAY + timedelta(days=7), (), 2, 2),
        (MONDAY + timedelta(days=14), ("c",), 2, 3),
    ]


def test_a_long_time_is_told_in_months_and_a_very_long_one_in_years() -> None:
    assert grown([(MONDAY, 1), (MONDAY + timedelta(weeks=59), 2)])[0] == WEEK
    unit, periods = grown([(MONDAY, 1), (MONDAY + timedelta(weeks=60), 2)])
    assert (unit, periods[0].first, periods[-1].first) == (MONTH, date(2026, 3, 1), date(2027, 4, 1))
    unit, periods = grown([(MONDAY, 1), (date(2032, 1, 1), 2)])
    assert (unit, len(periods), periods[-1].first) == (YEAR, 7, date(2032, 1, 1))


def test_no_tip_is_no_growth() -> None:
    assert grown([]) == (WEEK, [])


@given(DAYS)
def test_every_tip_is_in_one_period_and_the_last_one_counts_all(days: list[date]) -> None:
    unit, periods = grown([(day, place) for place, day in enumerate(days)])
    assert len(periods) <= MOST_PERIODS
    assert sorted(place for one in periods for place in one.new) == list(range(len(days)))
    assert periods[-1].total == len(days)
    assert periods[0].new
    assert periods[-1].new
    for one in periods:
        assert all(one.first <= days[place] < NEXT[unit](one.first) for place in one.new)
        assert BEGINS[unit](one.first) == one.first
    for earlier, later in pairwise(periods):
        assert NEXT[unit](earlier.first) == later.first
        assert later.before == earlier.total
