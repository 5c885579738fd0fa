"""Resetting a person: the old key, its grants and its sessions end at once."""

from heatwatch.vault.models import Membership, PersonKey
from tests.people import House
from tests.web.console.conftest import Seat


def where(house: House, name: str) -> str:
    return f"/people/{house.people[name].account.pk}/reset/"


def test_key_grants_and_sessions_end_and_a_code_is_shown(seat: Seat, house: House) -> None:
    maya = seat("maya")
    page = seat("ada").post(where(house, "maya")).content.decode()
    assert "Set-up code for Maya Torres" in page
    assert not Membership.objects.filter(account=house.maya.account).exists()
    assert not PersonKey.objects.filter(account=house.maya.account).exists()
    assert maya.get("/queue/")["Location"].startswith("/sign-in/")


def test_the_only_holder_of_a_key_is_not_reset_by_accident(seat: Seat, house: House) -> None:
    client = seat("ada")
    answer = client.post(where(house, "amina"))
    assert answer.status_code == 422
    assert "Nobody else opens advocates." in answer.content.decode()
    assert PersonKey.objects.filter(account=house.amina.account).exists()
    assert "Set-up code" in client.post(where(house, "amina"), {"knowing": "on"}).content.decode()
