"""The list of people."""

from tests.people import House
from tests.web.console.conftest import Seat


def test_everybody_is_listed_with_roles_and_state(seat: Seat, house: House) -> None:
    house.jonas.account.is_active = False
    house.jonas.account.save()
    page = seat("ada").get("/people/").content.decode()
    assert page.count("<tr id=") == len(house.people)
    assert "outside reviewer" in page
    assert "ended" in page


def test_the_administrator_reads_no_tip(seat: Seat, house: House) -> None:
    tip, client = house.receives_opened(), seat("ada")
    for path in (f"/tips/{tip.number}/", "/queue/", "/queue/new/", f"/tips/{tip.number}/trail/"):
        assert client.get(path).status_code == 403
    assert tip.number not in client.get("/audit/").content.decode()
