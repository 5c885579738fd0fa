"""A page that holds something leads nowhere but to Leave: of the page after it, Leave would forget nothing.

The browser of these journeys keeps whole pages in memory for Back, as browsers at home and in libraries do.
"""

import pytest
from playwright.sync_api import Browser

from tests.journeys.house.cast.reporter import Reporter, a_file
from tests.journeys.house.conftest import Cast

WORD = "quillowisp"
WAYS = "a[href]:not([href^='#']):not([href^='tel:']):not([href^='sms:']):not([href^='mailto:'])"


@pytest.fixture(params=[False, True], ids=["no scripts", "scripts"])
def reporter(request: pytest.FixtureRequest, cast: Cast, shared_computer: Browser) -> Reporter:
    """Somebody at a shared computer, who came from another page."""
    somebody = cast.reporter(scripts=request.param, browser=shared_computer)
    somebody.page.goto(somebody.house.weather.address)
    somebody.opens("")
    return somebody


def finds_no_way_out(reporter: Reporter) -> None:
    found = reporter.page.locator(WAYS).evaluate_all("links => links.map(link => link.href)")
    assert not found, f"{reporter.page.url} leads to {found}"


def test_a_form_that_was_refused_is_left_without_a_trace(reporter: Reporter) -> None:
    reporter.opens("form/")
    reporter.follows("Get help")
    reporter.opens("form/")
    reporter.types(who=f"{WORD} and his brother", files=[a_file(f"{WORD}.png")])
    reporter.sends()
    reporter.sees("Write what is happening", f"{WORD}.png")
    finds_no_way_out(reporter)
    reporter.leaves()
    reporter.sees_no_trace_by_going_back(WORD)


def test_the_receipt_is_left_without_a_trace(reporter: Reporter) -> None:
    reporter.tells(f"{WORD} in the back room")
    finds_no_way_out(reporter)
    reporter.leaves()
    reporter.sees_no_trace_by_going_back(WORD, *reporter.traces_of_the_code)


def test_a_code_mistyped_and_given_up_is_left_without_a_trace(reporter: Reporter) -> None:
    reporter.comes_back(f"{WORD} and seven more")
    finds_no_way_out(reporter)
    reporter.presses("Write something new")
    reporter.follows("Get help")
    reporter.leaves()
    reporter.sees_no_trace_by_going_back(WORD)
