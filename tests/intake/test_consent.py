"""What counts as SAFE, as doubt, and as nothing; and that the order in which it arrives changes nothing."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.intake.consent import OVERTAKEN, TOLD, Window, Words, Yes, heard, window_of
from heatwatch.intake.incoming import DOUBT, SAFE, STOP, UNSURE
from heatwatch.web.webhooks.keywords import answer, meaning

ZONE = "America/Los_Angeles"
START = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("SAFE", None),
        (" “Safe.” ", None),
        ("seguro", None),
        ("SEGURA!", None),
        ("safe 6pm-9pm", (18, 21)),
        ("SAFE from 6 p.m. to 9:30 pm", (18, 21)),
        ("safe 18:00-21:00", (18, 21)),
        ("seguro de 18:00 a 21:00", (18, 21)),
        ("safe 10pm to 1am", (22, 1)),
        ("safe 12am-12pm", (0, 12)),
    ],
)
def test_safe_with_and_without_hours(text: str, hours: tuple[int, int] | None) -> None:
    assert meaning(text) == SAFE
    window = window_of(text, ZONE)
    assert (window and (window.start.hour, window.end.hour)) == hours


@pytest.mark.parametrize(
    "text",
    [
        "safe?",
        "not so safe",
        "I am not safe",
        "is it safe",
        "it is safe to text me",
        "unsafe to text",
        "no es muy seguro",
    ],
)
@pytest.mark.parametrize("more", ["", " thank you"])
def test_what_speaks_of_what_is_safe_is_no_safe(text: str, more: str) -> None:
    assert meaning(text + more) == DOUBT


@pytest.mark.parametrize(
    "text",
    [
        "safe 6-9",
        "safe 6-9pm",
        "safe 10:00-12:00",
        "safe 18:000-21:00",
        "safe 118:00-121:00",
        "safe 25:00-26:00",
        "safe 13pm-15pm",
        "safe 18:00-18:00",
        "safe 18:61-19:00",
        "safe 5105550107",
        "safe 18:00-21:0055",
        "safe 1800",
    ],
)
def test_hours_that_could_be_read_in_two_ways_are_a_doubt(text: str) -> None:
    assert meaning(text) == DOUBT
    assert window_of(text, ZONE) is None


@pytest.mark.parametrize("text", ["safehouse", "they stopped me", "unstoppable", "a safely locked door", "nonstop", ""])
def test_part_of_a_longer_word_is_nothing(text: str) -> None:
    assert meaning(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "please STOP texting me",
        "he told me to stop." + " and so on" * 200,
        "don't text me now",
        "do not reply",
        "no me escriban",
        "ya no manden mensajes",
        "wrong number",
        "who is this?",
        "stop-it",
    ],
)
def test_a_longer_message_that_may_mean_stop_is_a_doubt(text: str) -> None:
    assert meaning(text) == DOUBT
    assert answer(text) == "", "only the word alone is answered"


@pytest.mark.parametrize(("text", "keyword"), [("STOP", STOP), ("not safe", UNSURE), ("no es seguro", UNSURE)])
def test_the_words_alone(text: str, keyword: str) -> None:
    assert meaning(text) == keyword
    assert keyword in TOLD


def test_only_a_plain_safe_is_answered_and_names_nothing() -> None:
    assert "STOP" in answer("SAFE")
    assert answer("safe 6pm-9pm") == answer("safe?") == answer("not safe") == ""
    assert not [word for word in ("traffick", "attorney", "heat") if word in answer("SAFE").lower()]


def test_hours_by_the_clock_of_their_zone() -> None:
    evening = Window(time(18), time(21), ZONE)
    assert evening.left_at(datetime(2026, 11, 27, 4, 0, tzinfo=UTC)) == timedelta(hours=1)  # 20:00 there.
    assert evening.left_at(datetime(2026, 7, 27, 4, 0, tzinfo=UTC)) == timedelta(0)  # 21:00 there, in summer.
    night = Window(time(22), time(1), ZONE)
    assert night.left_at(datetime(2026, 11, 27, 8, 30, tzinfo=UTC)) == timedelta(minutes=30)
    assert night.left_at(datetime(2026, 11, 27, 7, 0, tzinfo=UTC)) == timedelta(hours=2)
    assert night.left_at(datetime(2026, 11, 27, 9, 0, tzinfo=UTC)) == timedelta(0)


def test_hours_on_the_night_in_which_the_clock_is_put_back() -> None:
    night = Window(time(0, 30), time(3), ZONE)
    assert night.left_at(datetime(2026, 11, 1, 7, 30, tzinfo=UTC)) == timedelta(hours=3, minutes=30)


EVENT = st.tuples(st.sampled_from([*sorted(TOLD), "recorded"]), st.integers(0, 40))


def told(events: list[tuple[str, int]]) -> Words:
    words = Words()
    for kind, minutes in events:
        at = START + timedelta(minutes=minutes)
        words = (
            words.recording(Yes(at, by="x", how="y")) if kind == "recorded" else words.hearing(kind, "safe", at, ZONE)
        )
    return words


@given(st.lists(EVENT, max_size=8), st.randoms(use_true_random=False))
def test_reordered_and_repeated_the_same_comes_of_it(events: list[tuple[str, int]], chance: object) -> None:
    again = events + events[: len(events) // 2]
    chance.shuffle(again)  # type: ignore[attr-defined]  # a Random
    assert told(again) == told(events)
    assert Words.from_dict(told(events).as_dict()) == told(events)


@given(st.lists(EVENT, max_size=8))
def test_it_is_never_safe_against_the_last_word_of_the_reporter(events: list[tuple[str, int]]) -> None:
    words = told(events)
    last = {kind: max((at for one, at in events if one == kind), default=-99) for kind in (*TOLD, "recorded")}
    doubt = max(last[UNSURE], last[DOUBT])
    if last[STOP] >= 0 and last[SAFE] <= last[STOP] + OVERTAKEN / timedelta(minutes=1):
        assert words.is_stopped
        assert words.yes is None, "no record of a call-taker undoes a STOP"
    if doubt >= max(last[SAFE], last["recorded"]):
        assert words.yes is None
    if words.yes:
        assert words.yes.by == "" or last["recorded"] > doubt


def test_a_stop_that_overtook_its_safe_still_counts() -> None:
    assert told([(STOP, 10), (SAFE, 11)]).yes is None
    assert told([(STOP, 10), (SAFE, 12)]).yes is None
    assert told([(STOP, 10), (SAFE, 13)]).yes


def test_an_empty_or_long_text_takes_no_time() -> None:
    assert heard("safe " * 100_000) == DOUBT
    assert heard("x" * 1_000_000) == ""
