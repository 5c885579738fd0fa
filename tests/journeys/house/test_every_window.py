"""Small phones, large letters, forced colours and little motion: nothing is out of reach on any page."""

from typing import Any

import pytest

from tests.journeys.house.cast.actor import Actor
from tests.journeys.house.cast.reporter import JPEG, Reporter, a_file
from tests.journeys.house.cast.staff import Staff
from tests.journeys.house.conftest import Cast

LOOKS = 2
PAGES = ("", "how/", "help/", "form/", "letters/", "browser/", "privacy/", "accessibility/", "form/saved/", "nothing/")
PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 480}, "device_scale_factor": 2, "has_touch": True}
# A window of 1280 by 800 pixels at 200 per cent.
ZOOMED: dict[str, Any] = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}
THUMB = 44
# As telephones and people name files: nowhere a hyphen or a space at which the browser would break a line by itself.
LONG_NAMES = ("Screenshot_20261126_112345_Chrome.jpg", f"{'Donaudampfschifffahrtsgesellschaft_' * 2}"[:56] + ".jpg")
# What a page offers: when colours are forced or motion is unwanted, all of it is still there.
OFFERED = """() =>
  [...document.querySelectorAll("h1, h2, a[href], button, input, textarea, select, summary, [role=alert]")]
  .filter(e => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .map(e => e.tagName + " " + (e.name || e.textContent.trim()))"""
UNMARKED = """() => [...document.querySelectorAll("button, .button, input:not([type=hidden]), textarea, select")]
  .filter(e => e.checkVisibility() && !e.matches(".unseen, .link, [type=radio], [type=checkbox], [type=file]"))
  .filter(e => getComputedStyle(e).borderTopStyle === "none" && getComputedStyle(e).outlineStyle === "none")
  .map(e => e.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize(("language", "scripts"), [("en", False), ("es", True)])
def test_a_phone_shows_every_public_page_and_the_way_out(cast: Cast, language: str, *, scripts: bool) -> None:
    reporter = cast.reporter(language=language, measured=True, scripts=scripts, **PHONE)
    for page in PAGES:
        reporter.opens(page)
        finds_the_way_out(reporter)
    goes_the_whole_way(reporter)


def test_letters_twice_as_large_fit_every_public_page(cast: Cast) -> None:
    reporter = cast.reporter(language="es", measured=True, **ZOOMED)
    for page in PAGES:
        reporter.opens(page)
    goes_the_whole_way(reporter)


@pytest.mark.parametrize("window", [PHONE, ZOOMED], ids=["phone", "zoomed"])
def test_every_page_of_the_console_fits(cast: Cast, window: dict[str, Any]) -> None:
    reporter = cast.reporter()
    named = [a_file(name, JPEG + name.encode()) for name in LONG_NAMES]
    reporter.tells("She cleans rooms day and night.", about_officials="yes", files=named)
    number = reporter.learns_the_number()
    helen, omar = cast.staff("helen", measured=True, **window), cast.staff("omar", measured=True, **window)
    listed = ("/queue/?view=all", "/queue/?view=closed", "/keys/", "/calls/new/")
    nightly = ("/alerts/", "/alerts/rota/", "/board/", "/me/alerts/", "/shifts/")
    for path in (*listed, *nightly, f"/tips/{number}/", f"/tips/{number}/trail/"):
        helen.goes_to(path)
    helen.goes_to(f"/tips/{number}/?read=1")
    helen.presses("Send to the reporter")
    helen.presses(helen.page.get_by_role("link", name=f"Download the original of {LONG_NAMES[1]}"))
    for path in (
        "/",
        "/people/",
        "/people/new/",
        "/roles/",
        "/audit/",
        "/state/",
        "/me/",
        "/me/passphrase/",
        "/me/factors/",
        "/sign-in/factors/",
        "/sign-in/factors/app/",
        "/sign-in/second/",
        "/tips/x/",
    ):
        omar.goes_to(path)
    omar.goes_to("/people/")
    omar.follows("Jun Park")
    omar.follows("Reset their second factors")
    stranger = cast.staff("nobody", fresh=True, measured=True, **window)
    for path in ("/sign-in/", "/set-up/"):
        stranger.goes_to(path)


@pytest.mark.parametrize("setting", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}], ids=str)
def test_forced_colours_and_little_motion_hide_nothing(cast: Cast, setting: dict[str, Any]) -> None:
    """What the browser draws by itself, such as a box to tick, it draws in forced colours too."""
    usual, other = cast.reporter(), cast.reporter(**setting)
    for page in PAGES:
        assert_same_offer(usual, other, f"/en/{page}")
    helen, same = cast.staff("helen"), cast.staff("helen", **setting)
    for path in ("/queue/?view=all", "/keys/", "/me/", "/calls/new/"):
        assert_same_offer(helen, same, path)
    number = helen.looks_at_the_queue("all")[0]
    assert_same_offer(helen, same, f"/tips/{number}/?read=1")


def assert_same_offer(usual: Actor, other: Actor, path: str) -> None:
    offered, same = both_offer(usual, other, path)
    for _ in range(LOOKS):
        if offered != same:
            # What the reader read between the two stands only on the later one.
            offered, same = both_offer(usual, other, path)
    assert offered == same, path
    assert not other.page.evaluate(UNMARKED), path


def both_offer(usual: Actor, other: Actor, path: str) -> tuple[object, object]:
    """What each finds on a page, one after the other."""
    usual.goes_to(path)
    other.goes_to(path)
    return usual.page.evaluate(OFFERED), other.page.evaluate(OFFERED)


def goes_the_whole_way(reporter: Reporter) -> None:
    """Form with errors, receipt, saved, wrong code, mailbox, and a message with errors."""
    reporter.opens("form/")
    named = [a_file(name, JPEG + name.encode()) for name in LONG_NAMES]
    reporter.types(who="W" * 300, files=[*named, a_file("wrong_" * 10 + ".png", b"nothing")])
    reporter.sends()
    finds_the_way_out(reporter)
    reporter.types(story="S" * 400, danger_now="yes")
    reporter.sends()
    finds_the_way_out(reporter)
    reporter.says_it_is_saved()
    reporter.comes_back("wrong " * 8)
    finds_the_way_out(reporter)
    reporter.comes_back()
    finds_the_way_out(reporter)
    reporter.sends()
    finds_the_way_out(reporter)


def finds_the_way_out(reporter: Reporter) -> None:
    """Leave is on screen without scrolling and large enough for a thumb."""
    box = reporter.page.locator("form.leave button").bounding_box()
    size = reporter.page.viewport_size
    assert box
    assert size
    assert box["y"] + box["height"] <= size["height"], box
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= size["width"], box
    assert min(box["width"], box["height"]) >= THUMB, box


def test_a_member_of_staff_needs_no_scripts(cast: Cast) -> None:
    reporter = cast.reporter()
    reporter.tells("She cleans rooms day and night.")
    number = reporter.learns_the_number()
    rosa: Staff = cast.staff("rosa", scripts=False)
    rosa.opens(number)
    rosa.replies("Thank you.")
    rosa.notes("Seen.")
    rosa.sees("Thank you.", "Seen.")


def test_a_report_can_be_read_and_sent_without_the_style_sheet(cast: Cast) -> None:
    """In order: the way out, the words above the story, the story, what may be added; and the code arrives."""
    reporter = cast.reporter(measured=False)
    lost: list[str] = []

    def lose(route: Any) -> None:
        lost.append(route.request.url)
        route.fulfill(body="", content_type="text/css")

    reporter.page.route(lambda url: url.endswith(".css"), lose)
    reporter.opens("form/")
    assert lost
    read = reporter.page.locator("body").inner_text()
    told = (
        "Leave this site",
        "Tell us what is happening",
        "call 911",
        "What is happening?",
        "Is someone in danger right",
    )
    more = ("About you", "May we contact you?")
    assert sorted([*told, *more], key=read.index) == [*told, *more]
    reporter.types(story="She cleans rooms day and night.")
    reporter.sends()
    assert len(reporter.code.split()) == 8
