"""The rota at the console: a supervisor puts people on call and takes them off, by the office's clock."""

from datetime import UTC, timedelta
from typing import Any

import pytest
from django.conf import settings

from heatwatch.alerts.models import Shift
from heatwatch.common import clock
from tests.people import House
from tests.web.console.conftest import Seat

AHEAD = clock.now().astimezone(settings.AGENCY.hours.zone) + timedelta(days=3)


def given(house: House, **other: Any) -> dict[str, Any]:
    times = {"begins": f"{AHEAD:%Y-%m-%dT}22:00", "ends": f"{AHEAD + timedelta(days=1):%Y-%m-%dT}06:00"}
    return {"account": str(house.maya.account.pk), "place": "1", "weeks": "2", **times, **other}


def test_a_supervisor_puts_somebody_on_call(seat: Seat, house: House) -> None:
    assert seat("vera").post("/alerts/rota/", given(house))["Location"] == "/alerts/rota/?done=1"
    first, second = Shift.objects.order_by("begins")
    assert first.begins.astimezone(settings.AGENCY.hours.zone).hour == 22
    assert second.begins.tzinfo == UTC
    text = seat("sam").get("/alerts/rota/").content.decode()
    assert text.count("Remove<span") == 2
    assert "nowhere" in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("begins", "never"),
        ("ends", "2027-03-14T02:30"),
        ("weeks", "0"),
        ("weeks", "27"),
        ("place", "9"),
        ("account", "x"),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field(seat: Seat, house: House, field: str, value: str) -> None:
    answer = seat("vera").post("/alerts/rota/", given(house, **{field: value}))
    assert answer.status_code == 422
    assert f'id="shift_{field}' in answer.content.decode()
    assert not Shift.objects.exists()


def test_a_shift_that_ends_before_it_begins_is_refused(seat: Seat, house: House) -> None:
    early = f"{AHEAD:%Y-%m-%dT}06:00"
    answer = seat("vera").post("/alerts/rota/", given(house, ends=early))
    assert "The shift ends before it begins" in answer.content.decode()


def test_a_double_click_makes_it_once(seat: Seat, house: House) -> None:
    sent = given(house, form_id="11111111-2222-3333-4444-555555555555", weeks="1")
    client = seat("vera")
    assert [client.post("/alerts/rota/", sent).status_code for _ in range(2)] == [302, 302]
    assert Shift.objects.count() == 1


def test_a_shift_is_taken_out(seat: Seat, house: House) -> None:
    seat("vera").post("/alerts/rota/", given(house, weeks="1"))
    shift = Shift.objects.get()
    for _ in range(2):
        assert seat("sam").post(f"/alerts/rota/{shift.pk}/remove/").status_code == 302
    assert not Shift.objects.exists()


def test_it_refuses_a_colleague_who_may_not(seat: Seat, house: House) -> None:
    seat("vera").post("/alerts/rota/", given(house, weeks="1"))
    for name in ("maya", "ada", "otto"):
        assert seat(name).post("/alerts/rota/", given(house)).status_code == 403
        assert seat(name).post(f"/alerts/rota/{Shift.objects.get().pk}/remove/").status_code == 403
    assert Shift.objects.count() == 1
