"""The copies of a text are closed together, by a supervisor who read it, and nothing else is."""

from typing import Any

import pytest

from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.common.errors import Forbidden, Invalid
from heatwatch.desk.errors import NotReadyToClose
from heatwatch.desk.models import ChildReport
from heatwatch.intake.models import Tip
from heatwatch.oversight.actions.clearing import Cleared, NotReadByYou, close_group
from heatwatch.oversight.models import Arrival
from heatwatch.oversight.queries import groups
from tests.oversight.flood import floods, noted, only_group
from tests.people import House

pytestmark = pytest.mark.django_db


def closes(house: House, name: str = "vera", disposition: str = "abuse_of_line", reason: str = "spam") -> Cleared:
    who, ending = house.people[name], {"disposition": disposition, "reason": reason}
    return close_group(who.keyring, who.account, only_group(), **ending, now=clock.now())


def test_all_copies_are_closed_read_or_not(house: House) -> None:
    tips = floods(house, 6)
    house.vera.opens(tips[2])
    assert closes(house) == Cleared(closed=6)
    assert set(Tip.objects.values_list("status", "disposition")) == {("closed", "abuse_of_line")}
    assert Record.objects.filter(verb="closed_as_copy", actor=house.vera.account.pk).count() == 6
    assert house.maya.opens(tips[0]).endings[0].reason == "spam"


def test_whoever_has_not_read_the_text_closes_nothing(house: House) -> None:
    house.maya.opens(floods(house, 4)[0])
    with pytest.raises(NotReadByYou):
        closes(house)
    assert not Tip.objects.filter(status="closed").exists()


@pytest.mark.parametrize("name", ["maya", "tara", "ines"])
def test_only_a_supervisor_closes_them(house: House, name: str) -> None:
    house.people[name].opens(floods(house, 4)[0])
    with pytest.raises(Forbidden):
        closes(house, name)


def test_a_tip_that_was_slipped_into_the_row_is_left_open_and_gets_its_own(house: House) -> None:
    """Whoever may write to the database could change a clear token, so that a genuine tip is closed unread."""
    tips = floods(house, 4)
    genuine = house.receives("She is locked in, second floor, please come tonight, my name is not in here.")
    noted(house, [genuine])
    Arrival.objects.filter(pk=genuine.pk).update(group=only_group(), token=only_group().token)
    house.vera.opens(tips[0])
    assert closes(house) == Cleared(closed=4, different=1)
    genuine.refresh_from_db()
    assert genuine.status == "unread"
    assert Arrival.objects.get(pk=genuine.pk).group is None
    assert Record.objects.get(verb="text_ungrouped").tip == genuine.pk


def test_what_somebody_works_on_stays_open(house: House) -> None:
    first, second, third, *_ = floods(house, 5)
    house.vera.opens(first)
    Tip.objects.filter(pk=second.pk).update(assignee=house.maya.account)
    now = clock.now()
    ChildReport.objects.create(tip=third, started_by=house.maya.account, started_at=now, written_due=now)
    assert closes(house) == Cleared(closed=3)
    assert set(Tip.objects.exclude(status="closed")) == {second, third}


def test_danger_that_was_ticked_and_somebody_under_18_are_closed_one_by_one(house: House) -> None:
    first, *_ = floods(house, 3)
    second, third = floods(house, 2)
    danger = floods(house, 1, danger_now=True)[0]
    Tip.objects.filter(pk=second.pk).update(minor=True)
    Tip.objects.filter(pk=third.pk).update(minor=False)
    house.vera.opens(first)
    assert set(groups.copies(house.vera.account, only_group())) == set(
        Tip.objects.exclude(pk__in=[second.pk, danger.pk])
    )
    assert closes(house) == Cleared(closed=4)
    assert set(Tip.objects.exclude(status="closed")) == {second, danger}


def test_somebody_under_18_who_is_found_meanwhile_stays_open(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    tips = floods(house, 4)
    house.vera.opens(tips[0])
    before = groups.copies

    def then_found(*asked: Any) -> Any:
        copies = list(before(*asked))
        Tip.objects.filter(pk=tips[1].pk).update(minor=True)
        return copies

    monkeypatch.setattr(groups, "copies", then_found)
    assert closes(house) == Cleared(closed=3, changed=1)
    assert Tip.objects.exclude(status="closed").get() == tips[1]


def test_an_ending_that_wants_a_record_of_each_is_refused(house: House) -> None:
    house.vera.opens(floods(house, 4)[0])
    with pytest.raises(NotReadyToClose):
        closes(house, disposition="emergency_services")
    with pytest.raises(Invalid):
        closes(house, reason=" ")
    assert not Tip.objects.filter(status="closed").exists()
