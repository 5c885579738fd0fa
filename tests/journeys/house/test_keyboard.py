"""Hands that use no mouse: a report is sent and answered with the keyboard alone."""

from playwright.sync_api import expect

from tests.journeys.house.cast.reporter import Reporter
from tests.journeys.house.cast.staff import Staff
from tests.journeys.house.conftest import Cast

STORY = "They work from five to midnight and are not paid."
REPLY = "We have read it. Where do they sleep?"


def test_leaving_comes_first_and_the_menu_can_be_skipped(cast: Cast) -> None:
    reporter = cast.reporter()
    for page in ("", "form/", "letters/", "help/", "how/", "browser/"):
        reporter.opens(page)
        reporter.presses_key("Tab")
        assert reporter.has_focus_on() == "Leave this site", page
    reporter.presses_key("Tab")
    assert reporter.has_focus_on() == "Skip to the page"
    reporter.presses_key("Enter")
    assert reporter.page.evaluate("document.activeElement.id || location.hash.slice(1)") == "main"


def test_a_report_is_sent_and_answered_without_a_mouse(cast: Cast) -> None:
    malik = cast.staff("malik", fresh=True)
    signs_in(malik)
    before = set(malik.page.locator(".tip-link").all_inner_texts())
    reporter = cast.reporter()
    tells(reporter)
    reads(malik, before)
    answers(malik)
    reporter.opens("letters/")
    reporter.tabs_to("Your message code")
    reporter.page.keyboard.type(reporter.code)
    reporter.tabs_to("Open")
    enters(reporter)
    reporter.sees(REPLY)


def test_a_passphrase_can_be_pasted(cast: Cast) -> None:
    """Whoever keeps the six words in a password manager need not type them."""
    malik = cast.staff("malik", fresh=True)
    malik.goes_to("/sign-in/")
    words = malik.house.passphrase(malik.name)
    malik.page.fill("#sign_in_username", words)
    for key in ("Control+A", "Control+X"):
        malik.presses_key(key)
    assert malik.page.input_value("#sign_in_username") == ""
    malik.page.fill("#sign_in_username", malik.name)
    malik.page.focus("#sign_in_passphrase")
    malik.presses_key("Control+V")
    assert malik.page.input_value("#sign_in_passphrase") == words
    malik.presses("Sign in")
    malik.shows_a_code()
    assert "/sign-in/" not in malik.page.url


def test_escape_three_times_leaves(cast: Cast) -> None:
    reporter = cast.reporter(scripts=True)
    reporter.opens("form/")
    reporter.types(story=STORY)
    with reporter.page.expect_navigation(url=reporter.house.weather.address):
        reporter.presses_key("Escape", times=3)


def enters(actor: Reporter | Staff, key: str = "Enter") -> None:
    with actor.page.expect_navigation():
        actor.page.keyboard.press(key)
    actor.arrives()


def signs_in(malik: Staff) -> None:
    malik.goes_to("/sign-in/")
    malik.tabs_to("Sign-in name")
    malik.page.keyboard.type("malik")
    malik.tabs_to("Passphrase")
    malik.page.keyboard.type(malik.house.passphrase("malik"))
    enters(malik)
    while not (code := malik.shown_code()):
        malik.tabs_to("Go on")
        enters(malik)
    malik.tabs_to("Code from your app")
    malik.page.keyboard.type(code)
    enters(malik)


def tells(reporter: Reporter) -> None:
    reporter.opens("form/")
    reporter.tabs_to("What is happening?")
    reporter.page.keyboard.type(STORY)
    reporter.tabs_to("Yes")
    reporter.presses_key("Space")
    reporter.tabs_to("Send")
    enters(reporter)
    reporter.words = reporter.page.locator(".words li").all_inner_texts()
    reporter.tabs_to("Yes, I have saved it")
    enters(reporter)
    assert reporter.page.url.endswith("/form/saved/")


def reads(malik: Staff, before: set[str]) -> None:
    """The news by its key, then down the list to the new tip: somebody in danger stands on top."""
    expect(malik.page.locator("#news a")).to_be_visible()
    enters(malik, "r")
    (number,) = set(malik.page.locator(".tip-link").all_inner_texts()) - before
    for _ in range(50):
        malik.presses_key("j")
        if malik.has_focus_on() == number:
            break
    enters(malik)
    malik.sees(number, STORY, "somebody is in danger right now")


def answers(malik: Staff) -> None:
    malik.tabs_to("Your reply", most=80)
    malik.page.keyboard.type(REPLY)
    malik.tabs_to("Send to the reporter")
    enters(malik)
    malik.sees("Your reply was sent", REPLY)
