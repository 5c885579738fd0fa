"""Searching what others wrote, as the desk does it at night; nothing of a restricted tip is found."""

from tests.journeys.house.cast.staff import Staff
from tests.journeys.house.conftest import Cast

STORY = "A turquoise minivan takes the three cleaners from the laundry on Alder Way at five each morning."
TRIES, PAUSE = 60, 500


def test_somebody_finds_a_tip_by_its_words_until_it_is_restricted(cast: Cast) -> None:
    # Given a tip
    reporter = cast.reporter()
    reporter.tells(STORY)
    number = reporter.learns_the_number()
    rosa, malik = cast.staff("rosa"), cast.staff("malik", viewport={"width": 320, "height": 568})

    # When somebody presses the key of the search on any page, types and presses Enter
    rosa.goes_to("/queue/")
    rosa.presses_key("/")
    rosa.page.keyboard.type("turquoise cleaner")
    with rosa.page.expect_navigation():
        rosa.presses_key("Enter")
    rosa.arrives()

    # Then the tip is there with the words marked, and they stand neither in the address nor in a title
    finds(rosa, number)
    assert rosa.page.locator(".found mark").first.inner_text() == "turquoise"
    rosa.sees("1 tip", "Lane", "Status")
    assert "turquoise" not in rosa.page.url + rosa.page.title()

    # And what makes no sense is answered by what to do
    searches(rosa, "lane:nowhere")
    rosa.sees("Please fix this", "crisis")

    # And a colleague on a telephone finds it too
    searches(malik, '"laundry on alder way"')
    finds(malik, number)

    # When it is restricted, it is found by nobody
    malik.opens(number)
    malik.restricts()
    for somebody in (rosa, malik):
        searches(somebody, "turquoise cleaner")
        somebody.sees("No tip fits")
        somebody.sees_nothing_of(number)


def searches(somebody: Staff, words: str) -> None:
    somebody.goes_to("/search/")
    somebody.page.fill("main input[name=query]", words)
    somebody.presses(somebody.page.locator("main").get_by_role("button", name="Search", exact=True))


def finds(somebody: Staff, number: str) -> None:
    """Ask again and again until the reader has read the tip, which takes seconds."""
    for _ in range(TRIES):
        if somebody.page.locator(".found").get_by_role("link", name=number).count():
            return
        somebody.page.wait_for_timeout(PAUSE)
        somebody.page.reload()
    raise AssertionError(f"{number} is not found: {somebody.text}")
