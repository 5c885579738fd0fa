"""Every further language from end to end, on the smallest phone and without JavaScript."""

from collections.abc import Callable

import pytest
from django.utils.translation import get_language_info
from playwright.sync_api import BrowserContext

from heatwatch.knowledge.spoken.languages import FURTHER
from tests.journeys.public_site import Site
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey]

LEADING = ("", "how/", "signs/nurse/", "yours/", "help/", "privacy/", "letters/")
PHONE = {"width": 320, "height": 568}


Window = Callable[..., BrowserContext]


@pytest.mark.parametrize("language", FURTHER)
def test_a_report_in_each_language_with_the_language_changed_in_the_middle(
    window: Window, site: Site, language: str
) -> None:
    alice = Visitor(window(viewport=PHONE, java_script_enabled=False), site)
    alice.opens("form/")
    alice.writes("She may not leave.")
    alice.adds("room.png")
    alice.page.locator(".tongues summary").click()
    alice.page.locator(f".tongues button[lang={language}]").click()
    alice.language = language
    alice.page.wait_for_url(f"**/{language}/form/")
    assert "She may not leave." in alice.sees()
    assert "room.png" in alice.sees()
    alice.sends()
    assert alice.page.locator(".words").get_attribute("lang") == "en"
    assert alice.fits_the_screen()
    alice.comes_back_with(alice.keeps_the_digits())
    assert alice.page.locator("#text").is_visible()
    assert alice.fits_the_screen()


@pytest.mark.parametrize("language", FURTHER)
def test_every_page_is_in_the_language_and_open_to_everybody(window: Window, site: Site, language: str) -> None:
    """With JavaScript, since axe needs it."""
    alice = Visitor(window(viewport=PHONE), site, language)
    seen = set()
    for path in LEADING:
        alice.opens(path)
        html = alice.page.locator("html")
        right_to_left = get_language_info(alice.language)["bidi"]
        assert (html.get_attribute("lang"), html.get_attribute("dir")) == (
            alice.language,
            "rtl" if right_to_left else "ltr",
        )
        seen.add(alice.page.locator("h1").inner_text())
        for closed in alice.page.locator("details > summary").all():
            closed.click()
        alice.finds_no_barrier()
        way_out = alice.page.locator("form.leave button").bounding_box()
        assert way_out
        assert way_out["y"] + way_out["height"] < PHONE["height"]
    assert len(seen) == len(LEADING)
