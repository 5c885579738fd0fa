"""Signing out everywhere else."""

from tests.people import House
from tests.web.console.conftest import Seat


def test_the_other_browser_is_signed_out_and_this_one_stays(seat: Seat, house: House) -> None:
    other, this, jonas = seat("maya"), seat("maya"), seat("jonas")
    this.post("/me/sessions/")
    assert other.get("/me/")["Location"].startswith("/sign-in/")
    assert this.get("/me/").status_code == jonas.get("/me/").status_code == 200
