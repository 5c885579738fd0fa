"""From one tip to another over a chart, on a telephone and with the keys alone."""

from playwright.sync_api import Locator

from tests.journeys.house.cast.staff import Staff
from tests.journeys.house.conftest import Cast

FIRST = "The cannery on Quay Street keeps eleven packers in a container. The foreman, Osgood, has all their passports."
SECOND = (
    "My brother packs at the cannery on Quay Street. Osgood the foreman took the passports; they sleep in a container."
)
TRIES, PAUSE = 60, 500


def test_somebody_walks_from_tip_to_tip_over_the_chart(cast: Cast) -> None:
    # Given two people who told of one thing
    numbers = []
    for story in (FIRST, SECOND):
        reporter = cast.reporter()
        reporter.tells(story)
        numbers.append(reporter.learns_the_number())
    rosa = cast.staff("rosa", measured=True, viewport={"width": 320, "height": 568})

    # When somebody opens the one on a telephone and asks for the chart
    sees_the_link(rosa, *numbers)
    rosa.follows("Show as a chart")

    # Then the picture scrolls in its own box, and the tables say the same
    box = rosa.page.locator(".chart")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    rosa.sees(f"What {numbers[0]} is linked with", "The tips", "The links", "What they have in common", "Osgood")

    # And with the keys alone one comes to the other tip, which says what it is and can be seen to have the focus
    other = rosa.page.get_by_role("link", name=f"Tip {numbers[1]}")
    box.focus()
    tabs_to(rosa, other)
    assert other.evaluate("link => getComputedStyle(link.querySelector('rect')).strokeWidth") == "4px"
    with rosa.page.expect_navigation():
        rosa.presses_key("Enter")
    rosa.arrives()
    assert f"/tips/{numbers[1]}/" in rosa.page.url

    # And how the two are connected stands in words
    rosa.goes_to(f"/tips/{numbers[1]}/chart/")
    rosa.page.fill("#chart_to", numbers[0].lower())
    rosa.presses("Show")
    rosa.sees("They are linked with each other")

    # When the other is restricted, nothing of it is left
    rosa.opens(numbers[0])
    rosa.restricts()
    rosa.goes_to(f"/tips/{numbers[1]}/chart/?steps=2")
    rosa.sees_nothing_of(numbers[0])


def tabs_to(somebody: Staff, link: Locator) -> None:
    for _ in range(TRIES):
        somebody.presses_key("Tab")
        if link.evaluate("link => link === document.activeElement"):
            return
    raise AssertionError("the keys never come to it")


def sees_the_link(somebody: Staff, number: str, other: str) -> None:
    """Ask again and again until the reader has compared them, which takes seconds."""
    for _ in range(TRIES):
        somebody.opens(number)
        if somebody.page.locator("#links").get_by_role("link", name=other).count():
            return
        somebody.page.wait_for_timeout(PAUSE)
    raise AssertionError(f"{other} is not linked: {somebody.text}")
