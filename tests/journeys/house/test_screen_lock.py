"""An unattended screen locks itself, and a half-written note outlives it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.house.cast.staff import Staff
from tests.journeys.house.conftest import Cast

NOTE = "He has called the desk twice under"
IDLE_MINUTES = 10
# What somebody does who sits down and opens the browser's tools: the cover goes, and the field is gone back in.
UNCOVER = """() => { document.body.classList.remove("is-locked"); document.getElementById("lock").hidden = true;
    document.getElementById("note_text").focus(); }"""
COVER = """() => { document.body.classList.add("is-locked"); document.getElementById("lock").hidden = false; }"""
STANDING = """() => [...document.querySelectorAll("main textarea, main input:not([type=hidden])")]
    .filter((field) => !["checkbox", "radio"].includes(field.type))
    .flatMap((field) => [field.value, field.defaultValue]).filter(Boolean)"""
CHOSEN = """() => [...document.querySelectorAll("main select, main textarea, main input:not([type=hidden])")]
    .map((field) => [field.name, field.value, field.checked === true])"""


@pytest.fixture
def number(cast: Cast) -> str:
    reporter = cast.reporter()
    reporter.tells("A girl waits in the car every evening.")
    return reporter.learns_the_number()


def test_after_ten_idle_minutes_the_page_is_covered_and_the_note_is_kept(cast: Cast, number: str) -> None:
    # Given a note half written
    jun = cast.staff("jun", fresh=True)
    jun.page.clock.install()
    jun.signs_in()
    jun.opens(number)
    jun.page.fill("#note_text", NOTE)

    # When nobody touches anything for as long as the office allows
    with jun.page.expect_response("**/lock/"):
        jun.page.clock.fast_forward(f"{IDLE_MINUTES}:30")

    # Then nothing can be read, here or in another window, until the passphrase is typed
    expect(jun.page.locator("#lock")).to_be_visible()
    assert not jun.page.get_by_text("A girl waits").is_visible()
    other = cast.another_window(jun)
    other.goes_to(f"/tips/{number}/")
    other.sees("Locked")
    other.sees_nothing_of("A girl waits")
    unlocks(jun, "six wrong words that open nothing")
    expect(jun.page.locator("#lock-error")).not_to_be_empty()
    unlocks(jun)
    expect(jun.page.locator("#lock")).to_be_hidden()
    assert jun.page.input_value("#note_text") == NOTE

    # And the note can be finished and kept
    jun.notes(f"{NOTE} a false name.")
    jun.sees(f"{NOTE} a false name.")


def test_what_was_typed_is_taken_off_the_page_and_comes_back_even_after_the_session_ended(
    cast: Cast, number: str
) -> None:
    # Given a note half written, and a screen that is locked
    jun = cast.staff("jun", fresh=True)
    jun.signs_in()
    jun.opens(number)
    jun.page.fill("#note_text", NOTE)
    chosen = jun.page.evaluate(CHOSEN)
    jun.button("Lock").click()
    expect(jun.page.locator("#note_text")).to_have_value("")

    # Then it stands in no field of the page, and no key brings it back
    jun.page.evaluate(UNCOVER)
    jun.page.keyboard.press("Control+z")
    assert jun.page.evaluate(STANDING) == []
    jun.page.evaluate(COVER)

    # And if the session ends meanwhile, signing in elsewhere is enough
    jun.page.context.clear_cookies(name="desk")
    unlocks(jun)
    expect(jun.page.locator("#lock-error")).to_contain_text("You were signed out")
    cast.another_window(jun).signs_in()
    unlocks(jun)
    expect(jun.page.locator("#lock")).to_be_hidden()
    assert jun.page.evaluate(CHOSEN) == chosen


def test_without_scripts_what_was_sent_too_late_waits_sealed_for_the_passphrase(cast: Cast, number: str) -> None:
    # Given a note in one window, and the screen locked in another
    jun = cast.staff("jun", fresh=True, scripts=False)
    jun.signs_in()
    jun.opens(number)
    jun.page.fill("#note_text", NOTE)
    cast.another_window(jun).goes_to("/me/")
    other = cast.another_window(jun)
    other.goes_to("/me/")
    other.presses("Lock")

    # When it is sent, then it is not kept, not lost and not readable
    jun.presses("Save the note")
    jun.sees("Locked", "kept, sealed, in this page")
    jun.sees_nothing_of(NOTE)

    # And after the passphrase it is shown, and sent by a click
    jun.page.fill("#unlock_passphrase", jun.house.passphrase("jun"))
    jun.presses("Unlock")
    jun.sees("This was not sent yet", NOTE)
    jun.presses("Send it now")
    jun.sees("Your note was saved", NOTE)


def unlocks(jun: Staff, passphrase: str = "") -> None:
    jun.page.fill("#lock-passphrase", passphrase or jun.house.passphrase("jun"))
    with jun.page.expect_response("**/unlock/"):
        jun.page.locator("#lock").get_by_role("button", name="Unlock").click()
