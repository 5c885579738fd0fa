"""A second caller tells of what somebody reported before: the call-taker is shown the earlier tip while typing."""

from playwright.sync_api import expect

from tests.journeys.house.cast.staff import Staff
from tests.journeys.house.conftest import Cast

STORY = (
    "Car wash on Quince Avenue, Brentwood. A worker sleeps in the vacuum closet and the owner, Chon, keeps his"
    " passport."
)
SAID = "duermo en el cuarto de la aspiradora en el lavado de carros de Brentwood. don Chone tiene mi pasaporte."
TRIES, PAUSE = 40, 1500
PHONE = {"width": 320, "height": 640}


def test_the_earlier_tip_stands_beside_the_call_while_it_is_typed(cast: Cast) -> None:
    # Given a tip that somebody sent in English
    reporter = cast.reporter()
    reporter.tells(STORY)
    number = reporter.learns_the_number()
    rosa = cast.staff("rosa")

    # When a caller tells of it in Spanish, the call-taker is shown the tip, and told why, while she types
    rosa.goes_to("/calls/new/")
    types_until_it_is_shown(rosa, number)
    rosa.sees("earlier tip", "may be about this", "“Brentwood”", "A suggestion, not evidence")
    expect(rosa.page.locator("#related-said")).to_contain_text("may be about this")
    assert rosa.page.evaluate("document.activeElement.id") == "call_story", "nothing takes the keyboard away"
    rosa.audit.looks_at(rosa.page, "console", scripts=True)

    # And the keyboard leads to it; it opens beside the call, which stays as it was
    rosa.presses_key("Alt+6")
    assert number in rosa.has_focus_on()
    with rosa.page.context.expect_page() as opened:
        rosa.page.keyboard.press("Enter")
    expect(opened.value.locator("h1")).to_have_text(number)
    opened.value.close()
    assert SAID in rosa.page.locator("#call_story").input_value()

    # When the tip is restricted, a colleague who types the same is shown nothing of it
    malik = cast.staff("malik", viewport=PHONE)
    malik.goes_to("/calls/new/")
    types_until_it_is_shown(malik, number)
    malik.audit.looks_at(malik.page, "console", scripts=True)
    malik.presses_key("Alt+6")
    expect(malik.page.locator("#related a").first).to_be_in_viewport()
    rosa.opens(number)
    rosa.restricts()
    with malik.page.expect_response(lambda answer: answer.url.endswith("/calls/related/")):
        malik.page.locator("#call_story").focus()
        malik.page.keyboard.type(" Ayuda.")
    expect(malik.page.locator("#related")).not_to_contain_text(number)


def types_until_it_is_shown(staff: Staff, number: str) -> None:
    """The reader takes a tip up within seconds of its arrival; the next pause asks again."""
    staff.page.locator("#call_story").focus()
    staff.page.keyboard.type(SAID)
    for _ in range(TRIES):
        if number in staff.page.locator("#related").inner_text():
            return
        staff.page.wait_for_timeout(PAUSE)
        staff.page.keyboard.type(" ya")
    raise AssertionError(f"{number} is not shown: {staff.page.locator('#related').inner_text()}")
