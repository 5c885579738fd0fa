"""PostgreSQL only: of two people who are ended or reset at one moment, the second still counts as who opens it."""

from collections.abc import Callable
from typing import Any

import pytest

from heatwatch.accounts.models import Account
from heatwatch.common.clock import now
from heatwatch.common.errors import Invalid
from heatwatch.vault.actions import change_person, reset_person, revoke
from heatwatch.vault.compartments import CASEWORK
from heatwatch.vault.queries import members
from tests.at_once import refused_meanwhile
from tests.people import House

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def resets(account: Account, by: Account) -> None:
    reset_person(account, by=by.pk, knowing=False, now=now())


def changes(account: Account, by: Account, **to: Any) -> None:
    said = {"roles": ["investigator"], "is_active": True, **to, "knowing": False}
    change_person(account, display_name=account.display_name, languages="en", by=by, now=now(), **said)


def ends(account: Account, by: Account) -> None:
    changes(account, by, is_active=False)


def takes_the_roles(account: Account, by: Account) -> None:
    changes(account, by, roles=["analyst"])


@pytest.mark.parametrize("first", [resets, ends, takes_the_roles])
@pytest.mark.parametrize("second", [resets, ends, takes_the_roles])
def test_somebody_is_left_who_opens_it(
    house: House, first: Callable[[Account, Account], None], second: Callable[[Account, Account], None]
) -> None:
    one, other = house.ines.account, house.pete.account
    by = house.ada.account
    for member in members(CASEWORK):
        if member.account not in (one, other):
            revoke(CASEWORK, member.account, by=by.pk, now=now())
    assert {member.account for member in members(CASEWORK)} == {one, other}
    _, refused = refused_meanwhile(lambda: first(one, by), lambda: second(other, by), Invalid, seconds=1)
    assert isinstance(refused, Invalid)
    assert "nobody else opens casework" in str(refused.cause)
