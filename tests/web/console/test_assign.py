"""Giving a tip to somebody."""

from uuid import uuid4

from heatwatch.audit.models import Record
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down


def test_it_gives_and_takes(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    maya.succeeds("assign", assignee=house.ines.account.pk)
    assert maya.tip.assignee == house.ines.account
    maya.succeeds("assign", assignee="")
    assert maya.tip.assignee is None


def test_only_people_who_can_open_it_are_offered(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    offered = maya.looks().split('id="assign_assignee"')[1].split("</select>")[0]
    assert "Jonas Weber" in offered
    for name in ("Ada Quist", "Lin Zhao", "Amina Bello", "Otto Blume"):
        assert name not in offered
    assert maya.sends("assign", assignee=house.ada.account.pk).status_code == 422


def test_a_restricted_tip_is_offered_only_to_whoever_holds_it(house: House, seat: Seat) -> None:
    hidden = house.restricts(house.receives_opened())
    offered = sat_down(house, "vera", hidden).looks().split('id="assign_assignee"')[1].split("</select>")[0]
    assert "Otto Blume" in offered
    assert "Jonas Weber" not in offered


def test_two_people_never_overwrite_each_other(house: House, seat: Seat) -> None:
    tip = house.receives_opened()
    maya = sat_down(house, "maya", house.maya.opens(tip).tip)
    jonas = sat_down(house, "jonas", house.jonas.opens(tip).tip)
    jonas.succeeds("assign", assignee=house.jonas.account.pk)
    answer = maya.sends("assign", assignee=house.ines.account.pk)
    assert answer.status_code == 409
    tip.refresh_from_db()
    assert tip.assignee == house.jonas.account
    assert "assigned it to Jonas Weber" in maya.text
    assert "Assigned to: Inés Prado" in maya.text
    assert f'<option value="{house.ines.account.pk}" selected>Inés Prado' in maya.text
    maya.tip.refresh_from_db()
    assert f'name="version" value="{maya.tip.version}"' in maya.text
    maya.succeeds("assign", assignee=house.ines.account.pk)


def test_a_double_click_is_no_conflict(house: House, seat: Seat) -> None:
    maya, form = sat_down(house, "maya", house.receives_opened()), uuid4()
    version = maya.tip.version
    for _ in range(2):
        maya.succeeds("assign", assignee=house.ines.account.pk, version=version, form_id=form)
    assert Record.objects.filter(verb="assigned").count() == 1
