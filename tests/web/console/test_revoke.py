"""Revoking a key."""

from heatwatch.vault.queries import is_member
from tests.people import House
from tests.web.console.conftest import Seat


def test_it_ends_a_membership(seat: Seat, house: House) -> None:
    client = seat("vera")
    assert client.post("/keys/revoke/", {"compartment": "desk", "account": house.maya.account.pk}).status_code == 302
    assert not is_member("desk", house.maya.account.pk)


def test_only_a_member_revokes(seat: Seat, house: House) -> None:
    answer = seat("vera").post("/keys/revoke/", {"compartment": "advocates", "account": house.amina.account.pk})
    assert answer.status_code == 422
    assert is_member("advocates", house.amina.account.pk)


def test_the_last_member_stays(seat: Seat, house: House) -> None:
    last = {"compartment": "advocates", "account": house.amina.account.pk}
    assert seat("amina").post("/keys/revoke/", last).status_code == 422


def test_nonsense_is_refused(seat: Seat) -> None:
    assert seat("vera").post("/keys/revoke/", {"compartment": "desk", "account": "everybody"}).status_code == 422
