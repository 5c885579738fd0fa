"""The pages of shifts that are handed over: both sign, whoever must not know sees nothing, and a history stays."""

from datetime import timedelta

import pytest
from django.test import Client

from heatwatch.alerts.models import Shift
from heatwatch.common import clock
from heatwatch.shifts.models import Handover
from tests.people import House
from tests.web.console.conftest import Seat

NOW = clock.now()


def hands_over(seat: Seat, house: House, note: str = "Look at the van. kumquat") -> str:
    answer = seat("maya").post("/shifts/", {"coming": str(house.tara.account.pk), "note": note})
    assert answer["Location"] == "/shifts/?done=given"
    return f"/shifts/{Handover.objects.get(signed_at=None, withdrawn_at=None).pk}/"


def text(client: Client, path: str) -> str:
    return str(client.get(path).content.decode())


def test_whoever_goes_and_whoever_comes_sign(seat: Seat, house: House) -> None:
    tip = house.receives_opened("the blue van")
    place = hands_over(seat, house)
    tara = seat("tara")
    assert "(1 to sign)" in text(tara, "/alerts/")
    assert "Maya Torres handed over to you" in text(tara, "/shifts/")
    page = text(tara, place)
    assert ("kumquat" in page, tip.number in page, "not signed yet" in page) == (True, True, True)
    assert "What stands here is what was signed" in page
    assert tara.post(f"{place}sign/")["Location"] == "/shifts/?done=signed"
    page = text(seat("jonas"), "/shifts/")
    assert "not yet" not in page
    assert "Maya Torres" in page
    assert "not signed yet" not in text(seat("jonas"), place)
    assert f'action="{place}sign/"' not in text(tara, place)


def test_only_whoever_comes_may_sign_and_only_whoever_goes_may_withdraw(seat: Seat, house: House) -> None:
    place = hands_over(seat, house)
    assert seat("jonas").post(f"{place}sign/").status_code == 404
    assert seat("tara").post(f"{place}withdraw/").status_code == 404
    assert f'action="{place}sign/"' not in text(seat("maya"), place)
    assert seat("maya").post(f"{place}withdraw/")["Location"] == "/shifts/?done=withdrawn"
    assert "withdrawn" in text(seat("tara"), place)
    assert "to sign" not in text(seat("tara"), "/alerts/")


def test_a_second_before_the_first_is_signed_is_refused(seat: Seat, house: House) -> None:
    hands_over(seat, house)
    assert "They have not signed yet" in text(seat("maya"), "/shifts/")
    answer = seat("maya").post("/shifts/", {"coming": str(house.jonas.account.pk), "note": ""})
    assert answer.status_code == 422


def test_whoever_comes_is_proposed_from_the_rota(seat: Seat, house: House) -> None:
    Shift.objects.create(account=house.tara.account, begins=NOW, ends=NOW + timedelta(hours=8), place=1)
    assert f'<option value="{house.tara.account.pk}" selected>' in text(seat("maya"), "/shifts/")


def test_it_refuses_a_stranger(seat: Seat, house: House) -> None:
    place = hands_over(seat, house)
    for path in ("/shifts/", place):
        assert Client().get(path)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", ["otto", "ada"])
def test_it_refuses_whoever_sees_no_queue(seat: Seat, house: House, name: str) -> None:
    place = hands_over(seat, house)
    for path in ("/shifts/", place):
        assert seat(name).get(path).status_code == 403
    assert seat(name).post(f"{place}sign/").status_code == 403


def test_it_takes_no_get(seat: Seat, house: House) -> None:
    place = hands_over(seat, house)
    for act in ("sign", "withdraw"):
        assert seat("tara").get(f"{place}{act}/")["Location"] == place
    assert Handover.objects.filter(signed_at=None, withdrawn_at=None).exists()


def test_what_somebody_changed_is_told(seat: Seat, house: House) -> None:
    place = hands_over(seat, house)
    Handover.objects.update(sealed=b"x" * 200)
    page = text(seat("tara"), place)
    assert "What stands here is not what was signed" in page
    assert seat("tara").post(f"{place}sign/").status_code >= 400
    assert Handover.objects.get().signed_at is None


def test_the_trail_says_who_handed_over_to_whom(seat: Seat, house: House) -> None:
    place = hands_over(seat, house)
    seat("tara").post(f"{place}sign/")
    trail = text(seat("sam"), "/audit/") + text(seat("vera"), "/audit/")
    assert "signed and handed over a shift to Tara Singh" in trail
    assert "signed and took over a shift from Maya Torres" in trail
