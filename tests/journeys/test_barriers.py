"""No page keeps anybody out: axe on every page, small screens, big letters, forced colours."""

from collections.abc import Callable
from typing import Any

import pytest
from mnemonic import Mnemonic
from playwright.sync_api import BrowserContext

from heatwatch.intake.receipts import LISTS
from tests.journeys import public_site
from tests.journeys.public_site import Site
from tests.journeys.visitor import PATHS, Visitor

pytestmark = [pytest.mark.journey]

Window = Callable[..., BrowserContext]
SCREENS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 320, "height": 568}},
    "tablet": {"viewport": {"width": 768, "height": 1024}},
    "desk": {"viewport": {"width": 1280, "height": 800}},
    "zoomed": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
    "dark": {"viewport": {"width": 320, "height": 568}, "color_scheme": "dark"},
    "forced colours": {"viewport": {"width": 768, "height": 1024}, "forced_colors": "active"},
}

# A flood begins with the second report.
TAKES_EVERYTHING = "unknown_network = { reports = 1000000, then_every = 0.001"
ONE_REPORT = {TAKES_EVERYTHING: "unknown_network = { reports = 1, then_every = 30.0"}

# Spanish has the longest words: it is looked at where room is scarcest, and where the layout is widest.
SEEN = [*((name, "en") for name in SCREENS), ("phone", "es"), ("desk", "es")]


@pytest.fixture(params=SEEN, ids=" in ".join)
def alice(request: pytest.FixtureRequest, window: Window, site: Site) -> Visitor:
    screen, language = request.param
    visitor = Visitor(window(**SCREENS[screen]), site, language)
    # Forced colours are the browser's own; axe would judge those of the style sheet, which nobody sees then.
    visitor.colours_are_forced = screen == "forced colours"
    return visitor


def test_every_page_is_open_to_everybody(alice: Visitor) -> None:
    for path in PATHS:
        alice.opens(path)
        for closed in alice.page.locator("details > summary").all():
            closed.click()
        alice.finds_no_barrier()


def test_every_answer_is_open_to_everybody(alice: Visitor) -> None:
    alice.opens("form/")
    alice.adds("room.png")
    alice.sends()
    alice.finds_no_barrier()
    alice.writes("x")
    alice.page.check("#danger_now-yes")
    alice.sends()
    alice.finds_no_barrier()
    code = alice.keeps_the_code()
    alice.comes_back_with("zebra " * 8)
    alice.finds_no_barrier()
    alice.comes_back_with(code)
    alice.sends()
    alice.finds_no_barrier()
    alice.page.fill("#text", "x")
    alice.sends()
    alice.finds_no_barrier()


# Codes made of the widest words of a list as this page writes them: those that are no longer whole on one line.
BROKEN = """words => {
  const places = [...document.querySelectorAll(".words li")];
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = getComputedStyle(places[0]).font;
  words.sort((a, b) => pen.measureText(b).width - pen.measureText(a).width);
  places.forEach((place, nth) => { place.textContent = words[nth]; });
  const lines = place => {
    const range = document.createRange();
    range.selectNodeContents(place);
    return range.getClientRects().length;
  };
  const inside = place => place.scrollWidth <= place.clientWidth;
  return places.filter(place => lines(place) !== 1 || !inside(place)).map(place => place.textContent);
}"""


# Where the eight words and the digits stand beside each other, both have little room again: about 610 to 700 pixels.
WIDTHS = (320, 360, 480, 620, 640, 700, 768, 1280)


@pytest.mark.parametrize("language", sorted(LISTS))
def test_no_word_of_a_code_is_broken(window: Window, site: Site, language: str) -> None:
    """A word in two lines is copied as two, and nobody can ask for the code again."""
    alice = Visitor(window(), site, language)
    sends(alice)
    for width in WIDTHS:
        alice.page.set_viewport_size({"width": width, "height": 568})
        assert alice.page.evaluate(BROKEN, Mnemonic(LISTS[language]).wordlist) == [], width
        alice.finds_no_barrier()


def test_the_page_that_waits_is_open_to_everybody(window: Window) -> None:
    with public_site.running(ONE_REPORT) as site:
        sends(Visitor(window(), site))
        for screen, language in (("phone", "es"), ("desk", "en")):
            alice = Visitor(window(**SCREENS[screen]), site, language)
            sends(alice)
            assert alice.page.locator("#wait").count() == 1
            alice.finds_no_barrier()


def sends(alice: Visitor) -> None:
    alice.opens("form/")
    alice.writes("He keeps their papers.")
    alice.sends()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_way_out_is_on_screen_and_thumb_sized(window: Window, site: Site, *, scripts: bool) -> None:
    alice = Visitor(window(viewport={"width": 320, "height": 480}, java_script_enabled=scripts), site, "es")
    for path in PATHS:
        alice.opens(path)
        alice.page.mouse.wheel(0, 3000)
        alice.page.wait_for_timeout(100)
        box = alice.page.locator("form.leave button").bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["width"] >= 44
        assert 0 <= box["y"] <= 480 - box["height"]
        assert 0 <= box["x"] <= 320 - box["width"]


def test_nothing_complains_in_the_browsers_console(window: Window, site: Site) -> None:
    """A blocked style, script or header would be reported there."""
    alice = Visitor(window(), site)
    said: list[str] = []
    alice.page.on("console", lambda message: said.append(message.text))
    alice.page.on("pageerror", lambda error: said.append(str(error)))
    for path in PATHS[:-1]:
        alice.opens(path)
    assert not said
