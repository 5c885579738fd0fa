"""Making an account."""

import re

import pytest

from heatwatch.accounts.models import Account, SetUpCode
from tests.people import House
from tests.web.console.conftest import Seat

NOOR = {"username": "Noor", "display_name": "Noor Haddad", "roles": ["call_taker"], "languages": "en ar"}


def test_the_code_is_shown_this_once_and_kept_as_a_hash(seat: Seat, house: House) -> None:
    page = seat("ada").post("/people/new/", NOOR)
    found = re.search(r"<code>([0-9A-Z-]{34})</code>", page.content.decode())
    assert found
    noor = Account.objects.get(username="noor")
    assert found[1].encode() not in bytes(SetUpCode.objects.get(account=noor).code_hash)
    assert [grant.role for grant in noor.role_grants.all()] == ["call_taker"]
    assert noor.is_demo


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"username": "maya"}, "The sign-in name is taken."),
        ({"username": "no spaces"}, "The sign-in name is not usable."),
        ({"roles": ["administrator", "call_taker"]}, "An administrator does not read tips."),
        ({"roles": ["emperor"]}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_refused_and_kept_in_the_form(
    seat: Seat, house: House, changed: dict[str, object], told: str
) -> None:
    answer = seat("ada").post("/people/new/", {**NOOR, **changed})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert 'value="Noor Haddad"' in answer.content.decode()
