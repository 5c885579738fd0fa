"""An administrator signs somebody out everywhere."""

from heatwatch.audit.models import Record
from tests.people import House
from tests.web.console.conftest import Seat


def test_it_ends_them_at_once_and_is_recorded(seat: Seat, house: House) -> None:
    maya, ada = [seat("maya") for _ in range(2)], seat("ada")
    person = f"/people/{house.maya.account.pk}/"
    assert ada.get(person).content.decode().count("last used") == 2
    assert ada.post(f"{person}sessions/")["Location"] == person
    assert all(browser.get("/me/")["Location"].startswith("/sign-in/") for browser in maya)
    assert "Nowhere." in ada.get(person).content.decode()
    record = Record.objects.get(verb="signed_out")
    assert (record.actor, record.detail) == (house.ada.account.pk, {"elsewhere": 2})
