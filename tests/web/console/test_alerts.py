"""The page of alerts: what nobody has answered, who was told, and taking it."""

from uuid import uuid4

import pytest

from heatwatch.alerts.models import Alert, Sending, Shift
from heatwatch.common import clock
from heatwatch.intake.models import Tip
from tests.people import House
from tests.web.console.conftest import Seat

NOW = clock.now()


@pytest.fixture
def alert(house: House) -> Alert:
    """A crisis of which Tara was told, and could not be by push."""
    tip = house.receives("the blue van", danger_now=True)
    made = Alert.objects.create(kind="crisis", tip=tip, raised_at=NOW, next_step=NOW)
    told = {"alert": made, "batch": uuid4(), "account": house.tara.account, "at": NOW}
    Sending.objects.create(**told, way="email", state="sent", why="taken")
    Sending.objects.create(**told, way="push", state="failed", why="not_taken")
    return made


def tip_of(alert: Alert) -> Tip:
    assert alert.tip
    return alert.tip


def test_everybody_at_the_desk_sees_what_waits_and_who_was_told(seat: Seat, alert: Alert) -> None:
    text = seat("maya").get("/alerts/").content.decode()
    assert tip_of(alert).number in text
    assert "Tara Singh by e-mail" in text
    assert "it was not taken" in text
    assert "Nobody is on call" in text
    assert "1 alert that nobody has answered" in seat("maya").get("/queue/").content.decode()


def test_it_is_taken_once(seat: Seat, house: House, alert: Alert) -> None:
    assert seat("maya").post(f"/alerts/{alert.pk}/take/")["Location"] == "/alerts/?done=1"
    seat("jonas").post(f"/alerts/{alert.pk}/take/")
    alert.refresh_from_db()
    assert (alert.how, alert.ended_by) == ("acknowledged", house.maya.account)
    assert "taken by Maya Torres" in seat("jonas").get("/alerts/").content.decode()


def test_the_tips_trail_tells_who_took_it(seat: Seat, alert: Alert) -> None:
    seat("maya").post(f"/alerts/{alert.pk}/take/")
    trail = seat("jonas").get(f"/tips/{tip_of(alert).number}/trail/").content.decode()
    assert "took the alert" in trail


def test_it_refuses_a_stranger(house: House, seat: Seat, alert: Alert) -> None:
    from django.test import Client  # noqa: PLC0415  only this test is nobody

    assert Client().post(f"/alerts/{alert.pk}/take/")["Location"].startswith("/sign-in/")


def test_it_refuses_a_colleague_who_may_not(seat: Seat, house: House, alert: Alert) -> None:
    house.restricts(tip_of(alert), by="sam")
    for name in ("maya", "sam"):
        assert seat(name).post(f"/alerts/{alert.pk}/take/").status_code == 404
        assert tip_of(alert).number not in seat(name).get("/alerts/").content.decode()
    assert seat("ada").post(f"/alerts/{alert.pk}/take/").status_code == 403
    assert "restricted, held by you" in seat("vera").get("/alerts/").content.decode()
    assert seat("otto").post(f"/alerts/{alert.pk}/take/").status_code == 302


def test_it_takes_no_get(seat: Seat, alert: Alert) -> None:
    seat("maya").get(f"/alerts/{alert.pk}/take/")
    alert.refresh_from_db()
    assert alert.ended_at is None


def test_supervisors_and_administrators_are_told_that_nobody_would_be_woken(seat: Seat, house: House) -> None:
    for name in ("vera", "ada"):
        assert "An alert might wake nobody" in seat(name).get("/", follow=True).content.decode()
        assert "the waker was never heard" in seat(name).get("/state/").content.decode()
    assert "might wake nobody" not in seat("maya").get("/queue/").content.decode()


def test_who_is_on_call_stands_there(seat: Seat, house: House) -> None:
    end = NOW.replace(year=NOW.year + 1)
    Shift.objects.create(account=house.tara.account, begins=NOW, ends=end, place=1)
    assert "<li>Tara Singh</li>" in seat("maya").get("/alerts/").content.decode()
