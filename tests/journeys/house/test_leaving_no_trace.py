"""A second person at the same computer presses Back, and learns nothing.

The browser of these journeys keeps whole pages in memory for Back, as browsers at home and in libraries do.
"""

import pytest
from playwright.sync_api import Browser, Response

from tests.journeys.house.cast.house import House
from tests.journeys.house.cast.reporter import Reporter, a_file
from tests.journeys.house.conftest import Cast

WORD = "quillowisp"


@pytest.fixture(params=[False, True], ids=["no scripts", "scripts"])
def reporter(request: pytest.FixtureRequest, cast: Cast, shared_computer: Browser) -> Reporter:
    """Somebody at a shared computer, who came from another page."""
    somebody = cast.reporter(scripts=request.param, browser=shared_computer)
    somebody.page.goto(somebody.house.weather.address)
    somebody.opens("")
    return somebody


def test_back_after_leaving_shows_neither_text_nor_code(reporter: Reporter) -> None:
    reporter.tells(f"{WORD} in the back room", where=f"{WORD} street", files=[a_file(f"{WORD}.png")])
    reporter.leaves()
    reporter.sees_no_trace_by_going_back(WORD, *reporter.traces_of_the_code)


def test_back_after_saving_the_code_shows_neither_text_nor_code(reporter: Reporter) -> None:
    reporter.tells(f"{WORD} in the back room", who=WORD)
    reporter.says_it_is_saved()
    reporter.sees_no_trace_by_going_back(WORD, *reporter.traces_of_the_code)


def test_back_after_leaving_a_form_that_was_refused_shows_no_text(reporter: Reporter) -> None:
    reporter.opens("form/")
    reporter.types(who=f"{WORD} and his brother", files=[a_file(f"{WORD}.png")])
    reporter.sends()
    reporter.sees("Write what is happening", f"{WORD}.png")
    reporter.leaves()
    reporter.sees_no_trace_by_going_back(WORD)


def test_back_after_leaving_the_mailbox_opens_it_to_nobody(reporter: Reporter, cast: Cast) -> None:
    reporter.tells("a man shouts all night")
    reporter.says_it_is_saved()
    number = reporter.learns_the_number()
    rosa = cast.staff("rosa")
    rosa.opens(number)
    rosa.replies(f"Call the {WORD}.")
    reporter.comes_back()
    reporter.sees(WORD)
    reporter.types(text=f"{WORD} half typed")
    reporter.leaves()
    reporter.sees_no_trace_by_going_back(WORD, number, *reporter.traces_of_the_code)
    reporter.opens("letters/open/")
    assert reporter.page.url.endswith("/letters/"), "the visit is over, so the code is asked for again"


def test_leaving_expires_our_cookie_and_has_the_browser_clear_what_is_ours(reporter: Reporter, house: House) -> None:
    reporter.tells("a man shouts all night")
    assert reporter.page.context.cookies() == [], "no cookie before one is needed"
    reporter.says_it_is_saved()
    reporter.comes_back()
    assert len(reporter.page.context.cookies()) == 1
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    reporter.page.context.on("response", note)
    reporter.leaves()
    headers = [answer.all_headers() for answer in answers if answer.url == f"{house.public}/leave"]
    assert headers
    assert all(answer["clear-site-data"] == '"cookies", "storage"' for answer in headers)
    assert all("max-age=0" in answer["set-cookie"].lower() for answer in headers)
    assert reporter.page.context.cookies() == []


def test_the_page_one_leaves_to_learns_nothing(reporter: Reporter, house: House) -> None:
    reporter.opens("form/")
    reporter.leaves()
    told = house.weather.visits[-1]
    assert "referer" not in told
    assert "cookie" not in told


def test_this_browser_does_keep_pages_for_back(cast: Cast, shared_computer: Browser, house: House) -> None:
    """Otherwise the journeys above would prove nothing."""
    somebody = cast.reporter(scripts=True, browser=shared_computer)
    somebody.page.goto(house.weather.address)
    somebody.page.evaluate("window.kept = 'in memory'")
    somebody.opens("help/")
    somebody.goes_back()
    assert somebody.page.evaluate("window.kept") == "in memory"
