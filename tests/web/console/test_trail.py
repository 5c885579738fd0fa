"""The audit trail of one tip."""

from tests.people import House
from tests.web.console.conftest import Seat


def test_it_shows_lists_and_openings(seat: Seat, house: House) -> None:
    tip, client = house.receives_opened(by="jonas"), seat("maya")
    page = client.get(f"/tips/{tip.number}/trail/").content.decode()
    assert "Jonas Weber" in page
    assert "opened it" in page


def test_it_is_hidden_with_the_tip(seat: Seat, house: House) -> None:
    hidden = house.restricts(house.receives_opened())
    assert seat("maya").get(f"/tips/{hidden.number}/trail/").status_code == 404
    assert "restricted the tip" in seat("otto").get(f"/tips/{hidden.number}/trail/").content.decode()
