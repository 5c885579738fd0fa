"""Signing out everywhere else."""

import re

from tests.people import House
from tests.web.console.conftest import Seat


def test_the_other_browser_is_signed_out_and_this_one_stays(seat: Seat, house: House) -> None:
    other, this, jonas = seat("maya"), seat("maya"), seat("jonas")
    this.post("/me/sessions/")
    assert other.get("/me/")["Location"].startswith("/sign-in/")
    assert this.get("/me/").status_code == jonas.get("/me/").status_code == 200


def test_one_of_several_is_signed_out(seat: Seat, house: House) -> None:
    first, second, this = seat("maya"), seat("maya"), seat("maya")
    listed = re.findall(r'name="session" value="([^"]+)"', this.get("/me/").content.decode())
    assert len(listed) == 2
    this.post("/me/sessions/", {"session": listed[0]})
    assert sorted(browser.get("/me/").status_code for browser in (first, second, this)) == [200, 200, 302]


def test_nobody_ends_a_colleague_s_session_or_their_own_by_it(seat: Seat, house: House) -> None:
    jonas, maya = seat("jonas"), seat("maya")
    theirs, mine = house.jonas.account.sessions.get().id, house.maya.account.sessions.get().id
    for named in (theirs, mine, "nonsense"):
        assert maya.post("/me/sessions/", {"session": named})["Location"] == "/me/"
    assert jonas.get("/me/").status_code == maya.get("/me/").status_code == 200
