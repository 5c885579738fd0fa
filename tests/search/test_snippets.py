"""A few words around what was found."""

import pytest

from heatwatch.search.asked import parse
from heatwatch.search.snippets import LENGTH, snippet
from tests.search.test_asked import KNOWN

STORY = (
    "She said that two workers were locked in the habitaciones behind the Blue Moon Motel. "
    + "More is not known. " * 20
)


def shown(typed: str, *texts: str) -> str:
    found = snippet(parse(typed, KNOWN), [("story", text) for text in texts])
    assert found
    return "".join(f"[{text}]" if mark else text for text, mark in found.pieces)


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("worker", "[workers]"),
        ("habitacion", "[habitaciones]"),
        ('"blue moon"', "[Blue Moon]"),
        ("mot*", "[Motel]"),
        ("motle~1", "[Motel]"),
        ("locked motel", "[locked]"),
    ],
)
def test_it_marks_what_was_asked_for(typed: str, marked: str) -> None:
    assert marked in shown(typed, STORY)


def test_numbers_are_marked_however_they_are_written() -> None:
    assert shown("phone:555-0134", "Call (510) 555.0134 now") == "Call (510) [555.0134] now"


def test_chinese_is_marked_sign_by_sign() -> None:
    assert shown("护照", "老板拿走护照。") == "老板拿走[护照]。"


def test_the_text_that_holds_most_is_shown() -> None:
    assert shown("blue van", "a blue house", "a blue van") == "a [blue] [van]"


def test_where_only_a_lane_was_asked_for_the_beginning_is_shown() -> None:
    found = shown("lane:crisis", STORY)
    assert found.startswith("She said")
    assert found.endswith(" …")
    assert len(found) <= LENGTH + 2


def test_a_long_text_is_shown_around_the_words() -> None:
    found = shown("needle", "hay " * 100 + "needle " + "hay " * 100)
    assert "[needle]" in found
    assert found.startswith("… ")
    assert len(found) < LENGTH + 10


def test_denied_words_are_not_marked() -> None:
    assert "[" not in shown("lane:crisis -motel", STORY)


def test_without_a_text_there_is_none() -> None:
    assert snippet(parse("motel", KNOWN), []) is None
