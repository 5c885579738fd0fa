"""A colleague signs out of a computer that others use. Whoever presses Back there, or asks again, sees nothing.

The browser of these journeys keeps whole pages in memory for Back, as browsers in an open office do.
"""

from typing import Any

import pytest
from playwright.sync_api import Browser

from heatwatch.web.console.urls import urlpatterns
from tests.journeys.house.cast.staff import Staff
from tests.journeys.house.conftest import Cast

WORD = "quillowisp"
# Pages that ask for a second factor or belong to signing in hold nothing of anybody's.
LEFT_OUT = {"sign_out", "lock", "unlock", "set_up", "sign_in", "second_step", "waiting", "new_tips", "find_tip"}
ADDRESSES: list[Any] = list(urlpatterns)
PAGES = [
    f"/{pattern.pattern}"
    for pattern in ADDRESSES
    if "GET" in pattern.callback.methods and not pattern.pattern.converters and pattern.name not in LEFT_OUT
]


@pytest.fixture(params=[False, True], ids=["no scripts", "scripts"])
def rosa(request: pytest.FixtureRequest, cast: Cast, shared_computer: Browser) -> Staff:
    """Somebody of the desk at a shared computer, who came from another page."""
    person = cast.staff("rosa", fresh=True, scripts=request.param, browser=shared_computer)
    person.page.goto(person.house.weather.address)
    person.signs_in()
    return person


def test_back_after_signing_out_shows_nothing(rosa: Staff, cast: Cast) -> None:
    # Given a tip that was read and a note half typed, and every page of hers that has an address of its own
    reporter = cast.reporter()
    reporter.tells(f"{WORD} in the back room")
    number = reporter.learns_the_number()
    for path in PAGES:
        rosa.page.goto(rosa.base + path)
    rosa.opens(number)
    rosa.sees(WORD)
    rosa.reads_the_trail(number)
    rosa.opens(number)

    # When she signs out
    rosa.presses("Sign out")

    # Then Back leads to pages that show nothing, nor does asking for them once more. The number of a tip stands in the
    # address that the browser itself remembers, and opens nothing.
    for _ in range(len(PAGES) + 6):
        if not rosa.goes_back():
            break
        rosa.sees_nothing_of(WORD, "Rosa Delgado")
    for path in (f"/tips/{number}/", "/queue/?view=all", "/me/"):
        rosa.page.goto(rosa.base + path)
        rosa.sees_nothing_of(WORD, "Rosa Delgado")
        assert "/sign-in/" in rosa.page.url
