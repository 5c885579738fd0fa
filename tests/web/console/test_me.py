"""A person's own page."""

from tests.people import House
from tests.web.console.conftest import Seat


def test_it_shows_roles_keys_and_sessions(seat: Seat, house: House) -> None:
    seat("maya")
    page = seat("maya").get("/me/").content.decode()
    assert "call taker" in page
    assert "<dd>desk</dd>" in page
    assert "<dt>Second factor</dt><dd>none</dd>" in page
    assert "Sign out everywhere else" in page
