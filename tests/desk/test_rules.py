"""When a tip is due, when a child report is, and how counts are shown."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from heatwatch.desk import rules
from heatwatch.desk.rules import WRITTEN_REPORT, ChildReportState

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
minutes = st.one_of(st.none(), st.integers(0, 20_000))


@given(st.lists(minutes, max_size=3))
def test_the_earlier_of_lane_and_urgency_decides(grades: list[int | None]) -> None:
    known = [grade for grade in grades if grade is not None]
    due = rules.due_after_triage(NOON, grades)
    assert due == (NOON + timedelta(minutes=min(known)) if known else None)


@given(st.lists(minutes, max_size=3), minutes)
def test_a_further_grade_never_makes_a_tip_due_later(grades: list[int | None], more: int | None) -> None:
    before, after = rules.due_after_triage(NOON, grades), rules.due_after_triage(NOON, [*grades, more])
    assert before is None or (after is not None and after <= before)


@given(st.lists(minutes, max_size=3), st.booleans())
def test_the_reader_never_puts_off_what_nobody_read(grades: list[int | None], danger: bool) -> None:
    first = NOON if danger else NOON + timedelta(hours=1)
    due = rules.due_after_reading(first, first, rules.due_after_triage(NOON, grades), unread=True)
    assert due is not None
    assert due <= first
    assert rules.due_after_reading(None, first, NOON, unread=False) is None


@given(st.lists(minutes, max_size=3), st.integers(0, 500))
def test_the_lane_counts_from_the_opening(grades: list[int | None], waited: int) -> None:
    first, opened = NOON + timedelta(hours=1), NOON + timedelta(minutes=waited)
    due = rules.due_after_reading(first, first, rules.due_after_triage(NOON, grades), unread=True)
    own = rules.due_after_triage(opened, grades)
    assert rules.due_after_opening(opened, NOON, due, first, grades) == (own or first)
    moved = NOON - timedelta(minutes=1)
    assert rules.due_after_opening(opened, NOON, moved, first, grades) == moved


@given(st.integers(0, 5000), st.integers(1, 2000))
def test_a_count_is_exact_below_its_cap(found: int, cap: int) -> None:
    shown = rules.shown_count(min(found, cap), cap)
    assert shown == (str(found) if found < cap else f"{cap - 1}+")


def test_the_call_is_due_at_once_and_the_letter_after_36_hours() -> None:
    due = NOON + WRITTEN_REPORT
    assert ChildReportState(None, None, None, due).next_due() == NOON
    assert ChildReportState(NOON, None, None, due).next_due() == due
    assert ChildReportState(NOON, NOON, None, due).next_due() is None
    assert ChildReportState(None, None, NOON, due).done
    assert not ChildReportState(None, NOON, None, due).done
    assert timedelta(hours=36) == WRITTEN_REPORT
