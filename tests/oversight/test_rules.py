"""When reading is unusual, and when two tips tell the same."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.audit.rules import Glance
from heatwatch.knowledge.watch import ReadingRule, Watch
from heatwatch.oversight.rules import often, same_words, spell, token_of

NOON = datetime(2026, 11, 25, 20, tzinfo=UTC)
HERE = ZoneInfo("America/Los_Angeles")
RULE = ReadingRule(3, 10)


def read(minute: float, tip: int) -> Glance:
    return Glance(NOON + timedelta(minutes=minute), UUID(int=tip))


def test_enough_different_tips_within_the_time_are_a_spell() -> None:
    found = spell(RULE, [read(0, 1), read(4, 2), read(9, 3)], HERE)
    assert found
    assert (found.began, found.until, len(found.tips)) == (NOON, NOON + timedelta(minutes=9), 3)


@pytest.mark.parametrize(
    "reads",
    [
        [],
        [read(0, 1), read(1, 1), read(2, 1), read(3, 2)],
        [read(0, 1), read(5, 2), read(10, 3)],
        [read(0, 1), read(9, 2), read(18, 3), read(27, 4)],
    ],
)
def test_the_same_tip_again_or_a_slow_reader_are_none(reads: list[Glance]) -> None:
    assert spell(RULE, reads, HERE) is None


def test_a_long_spell_is_one() -> None:
    found = spell(RULE, [read(place * 2, place) for place in range(40)], HERE)
    assert found
    assert len(found.tips) == 40


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 6)), max_size=40))
def test_a_window_is_found_exactly_when_there_is_one(drawn: list[tuple[int, int]]) -> None:
    reads = [read(minute, tip) for minute, tip in drawn]
    windows = ({one.tip for one in reads if last.at - RULE.span < one.at <= last.at} for last in reads)
    assert (spell(RULE, reads, HERE) is not None) == any(len(tips) >= RULE.tips for tips in windows)


def test_a_rule_of_the_night_counts_nothing_of_the_day() -> None:
    night = ReadingRule.parse("3 in 60 22:00-06:00")
    at_noon = [read(place, place) for place in range(9)]
    at_eleven = [Glance(one.at + timedelta(hours=11), one.tip) for one in at_noon]
    assert spell(night, at_noon, HERE) is None
    assert spell(night, at_eleven, HERE)


@pytest.mark.parametrize("written", ["30 in 15", "15 in 60 22:00-06:00", "2 in 1440 08:00-17:30", "500 quoted in 15"])
def test_a_rule_is_kept_as_it_is_written(written: str) -> None:
    assert str(ReadingRule.parse(written)) == written


def test_case_spacing_and_signs_make_no_other_text() -> None:
    first = same_words({"story": "They keep  her PASSPORT!!"}, [])
    assert first == same_words({"story": "they keep her passport"}, [])
    assert first == same_words({"story": "they keep, her — passport", "who": "", "when": None}, [])


@pytest.mark.parametrize(
    "other",
    [
        {"story": "they keep her passport 2"},
        {"story": "they keep her passport", "where": "the corner"},
        {"story": "they keep her passport", "contact_how": "call me"},
    ],
)
def test_whoever_tells_anything_more_tells_another_text(other: dict[str, str]) -> None:
    assert same_words({"story": "they keep her passport"}, []) != same_words(other, [])


def test_another_file_makes_another_text() -> None:
    told = {"story": "look at this"}
    assert same_words(told, ["a"]) != same_words(told, ["b"])
    assert same_words(told, ["a", "b"]) == same_words(told, ["b", "a"])


def test_without_the_key_nobody_makes_the_token() -> None:
    assert token_of(b"k" * 32, "words") == token_of(b"k" * 32, "words") != token_of(b"l" * 32, "words")
    assert token_of(b"k" * 32, "\ud800")


def test_short_cries_for_help_need_more_copies() -> None:
    watch = Watch(same_text=10, same_short_text=50)
    assert often(watch, same_words({"story": "please help me"}, [])) == 50
    assert often(watch, same_words({"story": "they keep her passport and drive her to work at night"}, [])) == 10
