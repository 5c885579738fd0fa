"""An unattended screen locks itself, and a half-written note outlives it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.house.cast.staff import Staff
from tests.journeys.house.conftest import Cast

NOTE = "He has called the desk twice under"
IDLE_MINUTES = 10


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
