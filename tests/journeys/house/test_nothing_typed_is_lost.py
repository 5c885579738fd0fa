"""Whatever goes wrong on the way, the words and the files are still there."""

from typing import Any

import pytest

from heatwatch.intake.submission import STORY_LIMIT
from tests.journeys.house.cast.house import House
from tests.journeys.house.cast.reporter import JPEG, PDF, Reporter, a_file
from tests.journeys.house.cast.staff import Staff
from tests.journeys.house.conftest import Cast

STORY = "He keeps their passports in the kitchen of the spa."
LONG = STORY + " And then" * (STORY_LIMIT // 9 + 1)
SCRIPT = b"#!/bin/sh\nrm -rf /\n"


@pytest.fixture
def reporter(cast: Cast) -> Reporter:
    return cast.reporter()


def test_a_story_that_is_too_long_stays_and_can_be_shortened(reporter: Reporter) -> None:
    reporter.opens("form/")
    reporter.types(story=LONG, who="Mr. K", danger_now="yes", contact_safe="no", files=[a_file("room.jpg", JPEG)])
    reporter.sends()
    reporter.sees("This is too long", "room.jpg")
    assert typed(reporter, "story") == LONG
    assert typed(reporter, "who") == "Mr. K"
    assert reporter.page.is_checked("[name=danger_now][value=yes]")
    assert reporter.page.is_checked("[name=contact_safe][value=no]")
    reporter.types(story=STORY)
    reporter.sends()
    assert len(reporter.words) == 8


def test_a_file_of_the_wrong_kind_is_named_and_the_rest_arrives(cast: Cast, reporter: Reporter) -> None:
    reporter.opens("form/")
    reporter.types(story=STORY, files=[a_file("room.jpg", JPEG), a_file("run.jpg", SCRIPT), a_file("rules.pdf", PDF)])
    reporter.sends()
    reporter.sees("“run.jpg” was not added", "room.jpg", "rules.pdf")
    assert typed(reporter, "story") == STORY
    reporter.sends()
    rosa = cast.staff("rosa")
    rosa.opens(reporter.learns_the_number())
    rosa.sees(STORY, "room.jpg", "rules.pdf")
    rosa.sees_nothing_of("run.jpg")


def test_ten_files_of_eleven_stay_and_one_can_be_taken_out(reporter: Reporter) -> None:
    reporter.opens("form/")
    reporter.types(story=STORY, files=[a_file(f"page-{n:02}.pdf", PDF + bytes([n])) for n in range(11)])
    reporter.sends()
    reporter.sees("“page-10.pdf” was not added", "no more than 10 files")
    assert typed(reporter, "story") == STORY
    assert reporter.page.locator(".files li").count() == 10
    reporter.presses("Remove page-03.pdf")
    assert reporter.page.locator(".files li").count() == 9
    reporter.sends()
    assert len(reporter.words) == 8


def test_a_form_outlives_a_restart_of_the_house(cast: Cast, house: House, reporter: Reporter) -> None:
    # Given a form that was refused once, so that its file lies here, and one that was never sent
    reporter.opens("form/")
    reporter.types(files=[a_file("room.jpg", JPEG)])
    reporter.sends()
    reporter.sees("Write what is happening", "room.jpg")
    other = cast.reporter(scripts=True)
    other.opens("form/")
    other.types(story=STORY, files=[a_file("rules.pdf", PDF)])
    # When every process stops and starts again before they are sent
    house.restarts()
    reporter.types(story=STORY)
    reporter.sends()
    other.sends()
    # Then both arrive, with their files
    rosa = cast.staff("rosa")
    for somebody, file in ((reporter, "room.jpg"), (other, "rules.pdf")):
        rosa.opens(somebody.learns_the_number())
        rosa.sees(STORY, file)


@pytest.mark.parametrize("scripts", [False, True], ids=["no scripts", "scripts"])
def test_a_double_click_makes_one_tip(cast: Cast, *, scripts: bool) -> None:
    rosa = cast.staff("rosa")
    before = set(rosa.looks_at_the_queue("all"))
    reporter = cast.reporter(scripts=scripts)
    reporter.opens("form/")
    reporter.types(story=STORY, files=[a_file("room.jpg", JPEG)])
    reporter.page.locator("#report p > button").dblclick()
    reporter.page.wait_for_selector(".words")
    reporter.arrives()
    assert_one_came(rosa, before)


def test_the_same_form_sent_again_shows_the_same_code_until_it_is_saved(cast: Cast, reporter: Reporter) -> None:
    rosa = cast.staff("rosa")
    before = set(rosa.looks_at_the_queue("all"))
    reporter.opens("form/")
    form = {"token": reporter.page.locator("#report [name=token]").get_attribute("value") or "", "story": STORY}
    reporter.types(story=STORY)
    reporter.sends()
    assert all(word in posted(reporter, form) for word in reporter.traces_of_the_code[2::3])
    reporter.says_it_is_saved()
    again = posted(reporter, form)
    assert "We already have this message" in again
    assert not any(trace in again for trace in reporter.traces_of_the_code)
    assert_one_came(rosa, before)


def assert_one_came(rosa: Staff, before: set[str]) -> None:
    """One, also once it is read and stays where it stands."""
    number = rosa.meets_a_new_tip(before, "all")
    rosa.waits_for_the_reading(number)
    assert set(rosa.looks_at_the_queue("all")) - before == {number}


def typed(reporter: Reporter, name: str) -> str:
    return reporter.page.input_value(f"textarea[name={name}]")


def posted(reporter: Reporter, form: dict[str, Any]) -> str:
    """The answer to the same form, sent once more."""
    answer = reporter.page.request.post(f"{reporter.base}/en/form/", multipart=form)
    assert answer.status == 200
    return answer.text()
