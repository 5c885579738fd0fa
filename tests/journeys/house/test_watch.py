"""The watch over the browsers and the audit of pages find what is planted: a watch that is blind would praise all."""

import time

import pytest

from tests.journeys.house.cast.browser import Watch
from tests.journeys.house.cast.house import House
from tests.journeys.house.cast.reporter import Reporter
from tests.journeys.house.conftest import Cast

ELSEWHERE = "http://elsewhere.example/pixel.png"
WORDS = ("script: planted", "style-src", "elsewhere.example")
PLANTED = f"""() => {{
  const picture = new Image(); picture.src = "{ELSEWHERE}"; document.body.append(picture);
  const style = document.createElement("style"); style.textContent = "p {{ color: red }}"; document.head.append(style);
  setTimeout(() => {{ throw new Error("planted"); }});
}}"""


@pytest.fixture
def watched(cast: Cast) -> tuple[Reporter, Watch]:
    """A reporter whose browser is watched by a second watch; the first one is told to look away."""
    reporter = cast.reporter(scripts=True)
    watch, cast.watch = cast.watch, Watch(lambda _url: True)
    reporter.opens("help/")
    return reporter, watch


def test_a_request_to_somebody_else_a_broken_policy_and_a_script_error_are_found(
    watched: tuple[Reporter, Watch],
) -> None:
    reporter, watch = watched
    reporter.page.evaluate(PLANTED)
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline and not all(word in heard(watch) for word in WORDS):
        reporter.page.wait_for_timeout(50)
    assert all(word in heard(watch) for word in WORDS), heard(watch)


def test_a_page_that_shuts_somebody_out_is_found(cast: Cast, house: House) -> None:
    reporter = cast.reporter()
    reporter.opens("accessibility/")
    reporter.page.evaluate("document.querySelector('main').innerHTML = '<h1>Planted</h1><img src=\"data:,\">'")
    with pytest.raises(AssertionError, match="image-alt"):
        reporter.arrives()


def test_a_page_without_scripts_is_looked_at_and_runs_none_afterwards(cast: Cast) -> None:
    reporter, other = cast.reporter(), cast.reporter(scripts=True)
    for who in (reporter, other):
        who.opens("privacy/")
        who.page.evaluate("document.querySelector('h1').textContent = 'Planted'")
        who.arrives()
    assert [runs_scripts(who) for who in (reporter, other)] == [False, True]
    # Nor does the next page in the same window.
    reporter.opens("help/")
    assert not runs_scripts(reporter)


def runs_scripts(reporter: Reporter) -> bool:
    """Whether a page hears that somebody clicks on it."""
    reporter.page.evaluate("document.body.addEventListener('click', () => { document.title = 'a script ran' })")
    reporter.page.locator("h1").click()
    return reporter.page.title() == "a script ran"


def heard(watch: Watch) -> str:
    return "\n".join(watch.complaints())
