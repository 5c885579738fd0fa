"""How a group grew and where it is, on a telephone and with the keys alone; and all of it on paper."""

import re
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Locator

from tests.journeys.house.cast.staff import Staff
from tests.journeys.house.conftest import Cast
from tests.journeys.house.test_chart import sees_the_link, tabs_to

FIRST = (
    "At the tannery on Mill Street, Hayward, nine dyers sleep in a loft. The foreman, Quillan, has all their passports."
)
SECOND = (
    "My cousin dyes at the tannery on Mill Street in Hayward. Quillan the foreman took the passports; they sleep in a "
    "loft. Before that they were in Contra Costa County."
)
NOT_ON_PAPER = ("Sign out", "Skip to the page", "Search all tips", "Joined by", "How is it connected", "Back to the")


def on_paper(somebody: Staff) -> str:
    """The words of the page as the browser prints it to a file."""
    document: Any = pypdfium2.PdfDocument(somebody.page.pdf(format="Letter"))
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    return re.sub(r"\s+", " ", words.replace("\ufffe", "-"))


def confirms(somebody: Staff, number: str, other: str) -> None:
    """Say on the page of one tip that the other is about the same."""
    somebody.opens(number)
    row = somebody.page.locator("#links li").filter(has_text=other).first
    somebody.presses(row.get_by_role("button", name=re.compile("^Confirm")).first)
    somebody.sees("Linked by")


def two_tips_that_are_joined(cast: Cast) -> tuple[Staff, str, str]:
    numbers = []
    for story in (FIRST, SECOND):
        reporter = cast.reporter()
        reporter.tells(story)
        numbers.append(reporter.learns_the_number())
    ines = cast.staff("ines", measured=True, viewport={"width": 320, "height": 568})
    sees_the_link(ines, *numbers)
    confirms(ines, *numbers)
    return ines, numbers[0], numbers[1]


@pytest.mark.timeout(600)
def test_somebody_sees_how_a_group_grew_and_where_it_is_and_prints_it(cast: Cast) -> None:
    # Given two tips that an investigator joined, on a telephone
    ines, first, second = two_tips_that_are_joined(cast)

    # Then both stand in one group, she sees how it grew and where it is, and all of it is a document on paper
    sees_how_it_grew(ines, first, second)
    sees_where_it_is(ines)
    prints_each(ines, first, second)

    # And when she brings one into a case, then the case is a document too, and has its own map
    prints_a_case(ines, first)


def sees_how_it_grew(ines: Staff, first: str, second: str) -> None:
    ines.goes_to("/groups/")
    assert first in ines.text or second in ines.text
    ines.goes_to(f"/tips/{first}/")
    ines.follows("Its group and how it grew")
    ines.sees("2 tips", "How it grew", "Week of", first, second)
    leads_to_its_row(ines, ines.page.locator(".growth"), ines.page.locator(".growth a").first, "rect", "3px")


def sees_where_it_is(ines: Staff) -> None:
    ines.follows("Map of its places")
    box = ines.page.locator(".map")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    ines.sees("somewhere in Hayward", "somewhere in Contra Costa County", "the address is not placed, shown as Hayward")
    circle = ines.page.locator(".map a", has=ines.page.locator("circle")).first
    leads_to_its_row(ines, box, circle, ".spot", "5px")
    told = on_paper(ines)
    assert "somewhere in Hayward" in told
    assert "the address is not placed" in told
    assert not [words for words in NOT_ON_PAPER if words in told]


def leads_to_its_row(ines: Staff, box: Locator, mark: Locator, drawn: str, width: str) -> None:
    """With the keys alone: it can be seen to have the focus, and a press leads to the row that says the same."""
    box.focus()
    tabs_to(ines, mark)
    assert mark.evaluate(f"link => getComputedStyle(link.querySelector('{drawn}')).strokeWidth") == width
    ines.presses_key("Enter")
    ines.page.wait_for_url("**/*#*")
    assert ines.page.locator("tr:target").count() == 1


def prints_each(ines: Staff, first: str, second: str) -> None:
    for path, words in (("group", "How it grew"), ("chart", "What they have in common")):
        ines.goes_to(f"/tips/{first}/{path}/")
        told = on_paper(ines)
        assert not [each for each in (words, first, second) if each not in told], told
        assert not [each for each in NOT_ON_PAPER if each in told], told


def prints_a_case(ines: Staff, first: str) -> None:
    ines.opens(first)
    ines.page.get_by_text("Bring into a case…").click()
    ines.page.fill("#bring_in_called", "The tannery")
    ines.presses("Bring it in")
    ines.goes_to("/cases/")
    ines.presses(ines.page.get_by_role("row", name="The tannery").get_by_role("link"))
    told = on_paper(ines)
    expected = ("The tannery", "Tips in this case", "What happened", first)
    assert not [words for words in expected if words not in told], told
    assert not [words for words in (*NOT_ON_PAPER, "Close the case") if words in told], told
    ines.follows("Map of the places that they tell")
    ines.sees("somewhere in Hayward")
    ines.sees_nothing_of("Contra Costa County")
