"""PostgreSQL only: of two who revoke each other's key at one moment, the second is refused."""

import pytest

from heatwatch.common.clock import now
from heatwatch.common.errors import Invalid
from heatwatch.vault.actions import revoke
from heatwatch.vault.compartments import CASEWORK
from heatwatch.vault.queries import members
from tests.at_once import refused_meanwhile
from tests.people import House

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_somebody_is_left_who_opens_it(house: House) -> None:
    one, other, *more = (member.account for member in members(CASEWORK))
    for account in more:
        revoke(CASEWORK, account, by=one.pk, now=now())
    _, refused = refused_meanwhile(
        lambda: revoke(CASEWORK, other, by=one.pk, now=now()),
        lambda: revoke(CASEWORK, one, by=other.pk, now=now()),
        Invalid,
        seconds=2,
    )
    assert refused is not None
    assert [member.account_id for member in members(CASEWORK)] == [one.pk]
