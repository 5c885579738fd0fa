"""Is anyone at the desk? In the office's own time, days off and midnight included."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from heatwatch.knowledge.hours import DAYS, Hours

TABLE = {
    "time_zone": "America/Los_Angeles",
    "answer_within_hours_staffed": 2,
    "closed": [date(2026, 12, 25)],
    "weekdays": {**{day: ["08:00-20:00"] for day in DAYS}, "friday": ["08:00-12:00", "22:00-24:00"], "sunday": []},
}
HOURS = Hours.from_dict(TABLE)
PACIFIC = ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize(
    ("moment", "within"),
    [
        ((2026, 11, 24, 7, 59), 3),
        ((2026, 11, 24, 8, 0), 2),
        ((2026, 11, 24, 19, 59), 2),
        ((2026, 11, 24, 20, 0), 14),
        ((2026, 11, 27, 13, 0), 11),
        ((2026, 11, 27, 23, 59), 2),
        ((2026, 11, 28, 0, 0), 10),
        ((2026, 11, 29, 12, 0), 22),
        ((2026, 12, 25, 9, 0), 25),
    ],
)
def test_an_answer_is_tried_for_from_the_moment_the_desk_is_staffed(
    moment: tuple[int, int, int, int, int], within: int
) -> None:
    local = datetime(*moment, tzinfo=PACIFIC)
    assert HOURS.staffed(local.astimezone(UTC)) is (within == 2)
    assert HOURS.answer_within(local) == HOURS.answer_within(local.astimezone(UTC)) == within


def test_days_off_are_waited_out() -> None:
    """The evening before Thanksgiving: the desk is back after a day and a half."""
    off = Hours.from_dict({**TABLE, "closed": [date(2026, 11, 26)], "weekdays": {day: ["08:00-20:00"] for day in DAYS}})
    assert off.answer_within(datetime(2026, 11, 25, 20, 0, tzinfo=PACIFIC)) == 36 + 2


@pytest.mark.parametrize(
    ("evening", "within"),
    [
        ((2026, 3, 6, 20, 0), 12 + 2),
        ((2026, 3, 7, 20, 0), 11 + 2),
        ((2026, 10, 31, 20, 0), 13 + 2),
    ],
    ids=["no change", "an hour is left out", "an hour comes twice"],
)
def test_a_night_in_which_the_clock_changes_is_as_long_as_it_is(
    evening: tuple[int, int, int, int, int], within: int
) -> None:
    daily = Hours.from_dict({**TABLE, "weekdays": {day: ["08:00-20:00"] for day in DAYS}})
    assert daily.answer_within(datetime(*evening, tzinfo=PACIFIC)) == within


def test_spans_may_stand_in_any_order() -> None:
    mixed = Hours.from_dict({**TABLE, "weekdays": {day: ["14:00-18:00", "08:00-12:00"] for day in DAYS}})
    assert mixed.answer_within(datetime(2026, 11, 24, 7, 0, tzinfo=PACIFIC)) == 1 + 2
    assert mixed.answer_within(datetime(2026, 11, 24, 13, 30, tzinfo=PACIFIC)) == 1 + 2


def test_an_office_that_is_never_staffed_promises_nothing_soon() -> None:
    never = Hours.from_dict({**TABLE, "weekdays": {key: [] for key in DAYS}})
    assert never.answer_within(datetime(2026, 11, 24, 7, 0, tzinfo=PACIFIC)) == 60 * 24 + 2


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="write a night as two spans"):
        Hours.from_dict({**TABLE, "weekdays": {**{key: [] for key in DAYS}, "monday": ["22:00-06:00"]}})


def test_an_office_without_hours_is_known() -> None:
    assert HOURS.any_staffed
    assert not Hours.from_dict({**TABLE, "weekdays": {key: [] for key in DAYS}}).any_staffed
