"""Is anyone at the desk? In the office's own time, days off and midnight included."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from heatwatch.knowledge.hours import DAYS, Hours

TABLE = {
    "time_zone": "America/Los_Angeles",
    "answer_within_hours_staffed": 2,
    "answer_within_hours_unstaffed": 16,
    "closed": [date(2026, 12, 25)],
    "weekdays": {**{day: ["08:00-20:00"] for day in DAYS}, "friday": ["08:00-12:00", "22:00-24:00"], "sunday": []},
}
HOURS = Hours.from_dict(TABLE)
PACIFIC = ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize(
    ("moment", "staffed"),
    [
        ((2026, 11, 24, 7, 59), False),
        ((2026, 11, 24, 8, 0), True),
        ((2026, 11, 24, 19, 59), True),
        ((2026, 11, 24, 20, 0), False),
        ((2026, 11, 27, 13, 0), False),
        ((2026, 11, 27, 23, 59), True),
        ((2026, 11, 28, 0, 0), False),
        ((2026, 11, 29, 12, 0), False),
        ((2026, 12, 25, 9, 0), False),
    ],
)
def test_the_desk_is_staffed_in_its_hours(moment: tuple[int, int, int, int, int], staffed: bool) -> None:
    local = datetime(*moment, tzinfo=PACIFIC)
    assert HOURS.staffed(local.astimezone(UTC)) is staffed
    assert HOURS.answer_within(local) == (2 if staffed else 16)


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="write a night as two spans"):
        Hours.from_dict({**TABLE, "weekdays": {**{key: [] for key in DAYS}, "monday": ["22:00-06:00"]}})


def test_an_office_without_hours_is_known() -> None:
    assert HOURS.any_staffed
    assert not Hours.from_dict({**TABLE, "weekdays": {key: [] for key in DAYS}}).any_staffed
