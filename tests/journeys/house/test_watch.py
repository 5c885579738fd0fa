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


def heard(watch: Watch) -> str:
    return "\n".join(watch.complaints())
