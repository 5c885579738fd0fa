"""The rota by the clock on the wall, also on the days when somebody sets it; and who may keep it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from heatwatch.alerts import queries, rules
from heatwatch.alerts.actions.keeping_rota import Hours, add_shifts, remove_shift
from heatwatch.alerts.models import Shift
from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.common.errors import Forbidden, Invalid
from tests.people import House

PACIFIC = ZoneInfo("America/Los_Angeles")
NOW = clock.now()
# In 2027 the clock goes forward on 14 March at 2, and back on 7 November at 2.
SPRING, AUTUMN = datetime(2027, 3, 14), datetime(2027, 11, 7)  # noqa: DTZ001  the clock on the wall has no zone


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]  # year, month, day, hour, minute


def test_the_same_hours_each_week_stay_the_same_on_the_wall() -> None:
    night = SPRING - timedelta(days=7) + timedelta(hours=22)
    found = rules.spans(night, night + timedelta(hours=8), PACIFIC, 3)
    assert [begins for begins, _ in found] == [utc(2027, 3, 8, 6), utc(2027, 3, 15, 5), utc(2027, 3, 22, 5)]
    assert all(ends - begins == timedelta(hours=8) for begins, ends in found)


def test_a_night_in_which_the_clock_goes_forward_is_an_hour_shorter_and_one_in_which_it_goes_back_longer() -> None:
    for day, hours in ((SPRING, 7), (AUTUMN, 9)):
        ((begins, ends),) = rules.spans(day - timedelta(hours=2), day + timedelta(hours=6), PACIFIC, 1)
        assert ends - begins == timedelta(hours=hours)


def test_an_hour_that_is_shown_twice_belongs_to_the_shift_whole() -> None:
    half_past = AUTUMN + timedelta(hours=1, minutes=30)
    ((begins, _),) = rules.spans(half_past, half_past + timedelta(hours=4), PACIFIC, 1)
    ((_, ends),) = rules.spans(half_past - timedelta(hours=4), half_past, PACIFIC, 1)
    assert (begins, ends) == (utc(2027, 11, 7, 8, 30), utc(2027, 11, 7, 9, 30))


def test_two_shifts_that_touch_leave_no_gap_on_a_day_when_the_clock_is_set() -> None:
    for day in (SPRING, AUTUMN):
        for minutes in (60, 90, 120, 150, 180):
            wall = day + timedelta(minutes=minutes)
            ((_, ends),) = rules.spans(wall - timedelta(hours=8), wall, PACIFIC, 1)
            ((begins, _),) = rules.spans(wall, wall + timedelta(hours=8), PACIFIC, 1)
            assert begins <= ends


def test_an_hour_that_is_left_out_is_the_moment_that_the_clock_would_have_shown() -> None:
    wall = SPRING + timedelta(hours=2, minutes=30)
    ((begins, _),) = rules.spans(wall, wall + timedelta(hours=8), PACIFIC, 1)
    assert begins == utc(2027, 3, 14, 10, 30)


def hours(begin: timedelta, length: timedelta, weeks: int = 1) -> Hours:
    wall = (NOW + begin).replace(tzinfo=None)
    return Hours(wall, wall + length, UTC, weeks)


def test_a_supervisor_puts_somebody_on_call_and_takes_it_back(house: House) -> None:
    vera, maya = house.vera.account, house.maya.account
    assert add_shifts(vera, maya, hours(timedelta(hours=-1), timedelta(hours=8), 3), place=1, now=NOW) == 3
    assert queries.on_call(NOW) == [maya]
    assert len(queries.shifts_from(NOW, timedelta(days=30))) == 3
    remove_shift(vera, queries.shifts_at(NOW)[0], NOW)
    assert queries.on_call(NOW) == []
    assert queries.shift(uuid4()) is None
    verbs = list(Record.objects.filter(verb__startswith="shift_").values_list("verb", flat=True))
    assert sorted(verbs) == ["shift_added"] * 3 + ["shift_removed"]


def test_the_order_of_escalation_decides_and_nobody_stands_twice(house: House) -> None:
    for name, place in (("tara", 2), ("maya", 1), ("tara", 3)):
        account = house.people[name].account
        begins = NOW - timedelta(hours=place)
        Shift.objects.create(account=account, begins=begins, ends=NOW + timedelta(hours=1), place=place)
    assert queries.on_call(NOW) == [house.maya.account, house.tara.account]


@pytest.mark.parametrize(
    ("begin", "length", "weeks", "field"),
    [
        (timedelta(), timedelta(), 1, "ends"),
        (timedelta(), timedelta(days=32), 1, "ends"),
        (timedelta(days=-2), timedelta(days=1), 1, "ends"),
        (timedelta(), timedelta(hours=8), 27, "weeks"),
    ],
)
def test_what_makes_no_sense_is_refused(
    house: House, begin: timedelta, length: timedelta, weeks: int, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        add_shifts(house.vera.account, house.maya.account, hours(begin, length, weeks), place=1, now=NOW)
    assert refusal.value.field == field
    assert not Shift.objects.exists()


def test_nobody_else_keeps_it_and_nobody_is_on_call_who_sees_no_tip(house: House) -> None:
    some = hours(timedelta(), timedelta(hours=8))
    for name in ("maya", "ada", "otto"):
        with pytest.raises(Forbidden):
            add_shifts(house.people[name].account, house.maya.account, some, place=1, now=NOW)
    for name in ("ada", "otto", "amina"):
        with pytest.raises(Invalid):
            add_shifts(house.vera.account, house.people[name].account, some, place=1, now=NOW)


def test_the_same_shift_twice_is_refused_and_nothing_of_it_is_kept(house: House) -> None:
    later = hours(timedelta(days=7), timedelta(hours=8))
    add_shifts(house.vera.account, house.maya.account, later, place=1, now=NOW)
    with pytest.raises(Invalid):
        add_shifts(house.vera.account, house.maya.account, hours(timedelta(), timedelta(hours=8), 2), place=1, now=NOW)
    assert Shift.objects.count() == 1
