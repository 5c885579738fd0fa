"""Tip numbers that can be said, and times that are coarse."""

import re
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from heatwatch.common.clock import QUARTER, now, quarter_hour
from heatwatch.common.ids import AT_ONCE, new_id, new_tip_number, parted


def test_a_tip_number_can_be_said() -> None:
    for _ in range(200):
        assert re.fullmatch(r"HW-[2346789BCDFGHJKMPQRTVWXY]{3}-[2346789BCDFGHJKMPQRTVWXY]{3}", new_tip_number())


def test_ids_do_not_repeat_or_count() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000


def test_ids_in_parts_are_all_there_and_no_part_is_too_long() -> None:
    ids = [new_id() for _ in range(2 * AT_ONCE + 1)]
    assert [len(part) for part in parted(ids)] == [AT_ONCE, AT_ONCE, 1]
    assert [id for part in parted(ids) for id in part] == ids
    assert list(parted([])) == []


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_quarter_hour_is_never_later_and_never_far(moment: datetime) -> None:
    rounded = quarter_hour(moment)
    assert timedelta(0) <= moment - rounded < QUARTER
    assert (rounded.minute % 15, rounded.second, rounded.microsecond) == (0, 0, 0)


def test_now_is_in_utc() -> None:
    assert now().utcoffset() == timedelta(0)
