"""A colleague signs out of a computer that others use. Whoever presses Back there, or asks again, sees nothing.

The browser of these journeys keeps whole pages in memory for Back, as browsers in an open office do.
"""

from typing import Any

import pytest
from playwright.sync_api import Browser

from heatwatch.accounts.access import ROLES, reads_tips
from heatwatch.cli.sample import staff as sample
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
# One of each role; the call taker does it without scripts too: such a browser is told by the answers alone.
ONE_OF_EACH = {role: (name, shown) for name, shown, role, _ in reversed(sample.CAST)}
WAYS = [("call_taker", False), *((role, True) for role in ROLES)]


@pytest.fixture(params=WAYS, ids=[f"{role}, {'scripts' if scripts else 'no scripts'}" for role, scripts in WAYS])
def role(request: pytest.FixtureRequest) -> str:
    return str(request.param[0])


@pytest.fixture
def person(request: pytest.FixtureRequest, role: str, cast: Cast, shared_computer: Browser) -> Staff:
    """Somebody of this role at a shared computer, who came from another page."""
    scripts = request.node.callspec.params["role"][1]
    person = cast.staff(ONE_OF_EACH[role][0], fresh=True, scripts=scripts, browser=shared_computer)
    person.page.goto(person.house.weather.address)
    person.signs_in()
    return person


def pages_of(person: Staff) -> list[str]:
    """The pages with an address of their own that this person is shown; what is refused or downloaded is none."""
    shown = []
    for path in PAGES:
        answer = person.page.context.request.get(person.base + path, max_redirects=0)
        if answer.status == 200 and answer.headers["content-type"].startswith("text/html"):
            shown.append(path)
    return shown


def a_tip_that_reads(role: str, cast: Cast) -> str:
    """The number of a new tip that this role may read; it is restricted to the outside reviewer."""
    reporter = cast.reporter()
    reporter.tells(f"{WORD} in the back room")
    number = reporter.learns_the_number()
    if role == "outside_reviewer":
        desk = cast.staff("jun")
        desk.opens(number)
        desk.restricts()
    return number


def test_back_after_signing_out_shows_nothing(role: str, person: Staff, cast: Cast) -> None:
    # Given every page of theirs that has an address of its own, and a tip that was read where their role reads any
    shown, number = ONE_OF_EACH[role][1], a_tip_that_reads(role, cast)
    pages = pages_of(person)
    assert "/me/" in pages
    for path in pages:
        person.page.goto(person.base + path)
        person.sees(shown)
    if reads_tips(role):
        person.opens(number)
        person.sees(WORD)
        person.reads_the_trail(number)
        person.opens(number)

    # When they sign out
    person.presses("Sign out")

    # Then Back leads to pages that show nothing, nor does asking for them once more. The number of a tip stands in the
    # address that the browser itself remembers, and opens nothing.
    back = 0
    while back < len(pages) + 6 and person.goes_back():
        person.sees_nothing_of(WORD, shown)
        back += 1
    assert back >= len(pages), "there was as much to go back to"
    for path in (f"/tips/{number}/", "/queue/?view=all", "/me/"):
        person.page.goto(person.base + path)
        person.sees_nothing_of(WORD, shown)
        assert "/sign-in/" in person.page.url
