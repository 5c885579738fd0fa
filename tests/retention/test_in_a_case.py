"""A tip in a case: what an open case holds back, and what goes with the tip."""

import pytest

from heatwatch.cases import actions, queries
from heatwatch.cases.models import CaseTip
from heatwatch.common import clock
from heatwatch.retention import queries as retention
from heatwatch.retention.actions import destroying
from heatwatch.retention.errors import NotDisposable
from heatwatch.retention.models import Disposal
from heatwatch.vault.models import TipKey
from tests.cases.test_bringing import brings, opened_case
from tests.people import House
from tests.retention.outgoing import closed, confirmed, proposed


def test_an_open_case_holds_it_back_also_after_it_was_confirmed(house: House) -> None:
    tip, case = closed(house), opened_case(house)
    (id,) = confirmed(house, tip)
    brings(house, tip, case)
    destroying.work_off(clock.now())
    assert Disposal.objects.get(pk=id).obstacle == "it is in a case that is open"
    assert retention.due(house.vera.account, clock.now()) == []
    with pytest.raises(NotDisposable):
        proposed(house, tip)


def test_a_closed_case_holds_nothing_back_and_every_key_goes_with_the_tip(house: House) -> None:
    tip, case, ines = closed(house), opened_case(house), house.ines
    brings(house, tip, case)
    actions.close_case(ines.keyring, ines.account, case, reason="done", now=clock.now())
    (id,) = confirmed(house, tip)
    destroying.work_off(clock.now())
    row = Disposal.objects.get(pk=id)
    assert row.state == Disposal.DONE
    assert (row.destroyed["vault_key"]["rows"], row.destroyed["cases_casetip"]["rows"]) == (2, 1)
    assert not TipKey.objects.filter(tip=tip.pk).exists()
    assert not CaseTip.objects.exists()
    assert queries.tips_of(ines.account, case) == []
    assert actions.names_of(ines.keyring, [case]) == {case.pk: "Mill Road"}


def test_what_is_left_of_a_restricted_one_holds_nothing_back(house: House) -> None:
    tip, case = house.receives_opened(), opened_case(house)
    brings(house, tip, case)
    hidden = house.restricts(tip)
    assert CaseTip.objects.filter(tip=hidden).exists()
    assert not queries.is_in_open_case(hidden)
