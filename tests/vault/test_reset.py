"""Resetting a person, and keeping what they typed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heatwatch.common.clock import now
from heatwatch.common.errors import Invalid
from heatwatch.vault import actions, queries
from heatwatch.vault.actions import keeping
from heatwatch.vault.errors import Unsealable
from heatwatch.vault.models import PersonKey
from tests.people import House

relaxed = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_a_reset_person_s_old_key_is_gone(house: House) -> None:
    actions.reset_person(house.jonas.account, by=house.ada.account.pk, knowing=False, now=now())
    assert not PersonKey.objects.filter(account=house.jonas.account).exists()
    assert queries.memberships(house.jonas.account.pk) == {}


def test_the_only_holder_is_reset_only_knowingly(house: House) -> None:
    with pytest.raises(Invalid):
        actions.reset_person(house.amina.account, by=house.ada.account.pk, knowing=False, now=now())
    assert queries.held_alone_by(house.amina.account.pk) == ["advocates"]
    assert actions.reset_person(house.amina.account, by=house.ada.account.pk, knowing=True, now=now())


@relaxed
@given(st.binary(max_size=300))
def test_what_is_kept_for_a_person_opens_for_that_person_only(house: House, typed: bytes) -> None:
    sealed = keeping.seal_for(house.maya.account.pk, typed)
    assert keeping.open_own(house.maya.keyring, sealed) == typed
    with pytest.raises(Unsealable):
        keeping.open_own(house.jonas.keyring, sealed)
