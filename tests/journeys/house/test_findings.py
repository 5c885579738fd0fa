"""What the reader found is confirmed, rejected and added to with the keyboard alone, and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.journeys.house.cast.staff import Staff
from tests.journeys.house.conftest import Cast

STORY = "He keeps her passport in his desk and says she owes him money. She cannot leave, and he has a gun."


@pytest.fixture
def number(cast: Cast) -> str:
    """A tip that the reader has read by itself."""
    reporter = cast.reporter()
    reporter.tells(STORY)
    number = reporter.learns_the_number()
    cast.staff("rosa").waits_for_the_reading(number)
    return number


def test_findings_are_judged_without_a_mouse(cast: Cast, number: str) -> None:
    # Given a tip on the screen, its reading says what it is, and its words are marked
    rosa = cast.staff("rosa", measured=True, viewport={"width": 320, "height": 800})
    rosa.opens(number)
    rosa.sees("A reading aid, not evidence.", "Danger signs", "A weapon", "What to ask next", "Elements touched")
    expect(rosa.page.locator("mark.danger")).to_contain_text("has a gun")
    # When she walks to the first finding and says that it is right, and that the next is wrong
    rosa.page.locator("#reading").focus()
    rosa.presses_key("j")
    judges(rosa, "c")
    rosa.presses_key("j")
    judges(rosa, "r")
    # Then both stand there with her name
    rosa.sees("confirmed by Rosa Delgado", "rejected by Rosa Delgado", "Your judgement was kept")
    # And she adds what was missed, from where she is
    rosa.presses_key("a")
    assert rosa.has_focus_on() == "The text also reports"
    rosa.page.keyboard.type("Cut off from others")
    rosa.tabs_to("Add it")
    with rosa.page.expect_navigation():
        rosa.presses_key("Enter")
    rosa.arrives()
    rosa.sees("added by Rosa Delgado")


def test_keys_do_nothing_while_somebody_types(cast: Cast, number: str) -> None:
    rosa = cast.staff("rosa")
    rosa.opens(number)
    rosa.page.locator("#note_text").focus()
    rosa.page.keyboard.type("crack jar")
    assert rosa.page.input_value("#note_text") == "crack jar"
    rosa.page.fill("#note_text", "")
    rosa.sees_nothing_of("confirmed by")


def test_everything_works_without_scripts(cast: Cast, number: str) -> None:
    rosa = cast.staff("rosa", scripts=False, measured=True, viewport={"width": 768, "height": 900})
    rosa.finds_in_the_queue(number, "all")
    rosa.sees("A weapon", "A reading aid, not evidence.")
    rosa.opens(number)
    rosa.presses(rosa.page.get_by_role("button", name="Confirm A weapon"))
    rosa.sees("confirmed by Rosa Delgado")
    rosa.page.select_option("#triage_lane", label="Tip")
    rosa.presses(rosa.page.locator("#triage button"))
    rosa.sees("The reason is missing. Write in a line why")
    rosa.page.fill("#triage_reason", "She wrote that the gun is a toy")
    rosa.presses(rosa.page.locator("#triage button"))
    rosa.sees("Crisis → Tip: She wrote that the gun is a toy")


def judges(rosa: Staff, key: str) -> None:
    with rosa.page.expect_navigation():
        rosa.presses_key(key)
    rosa.arrives()
