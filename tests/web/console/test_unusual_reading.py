"""Who opened more tips than is usual: shown to supervisors, told to the person, and betraying nothing."""

from datetime import timedelta

import pytest
from django.conf import settings

from heatwatch.common import clock
from heatwatch.oversight.actions import reading
from tests.oversight.flood import FEW, opens
from tests.people import House
from tests.web.console.conftest import Seat


@pytest.fixture
def hurried(house: House) -> House:
    """Maya opened five tips within five minutes."""
    now = clock.now()
    opens(house.maya.account, [house.receives(f"tip {place}") for place in range(5)], now - timedelta(minutes=5))
    reading.judge(FEW, settings.AGENCY.hours.zone, now)
    return house


def test_a_supervisor_sees_who_how_many_and_which(seat: Seat, hurried: House) -> None:
    text = seat("vera").get("/unusual-reading/").content.decode()
    assert "Maya Torres" in text
    assert "5 different tips" in text
    assert text.count('class="tip-link"') == 5
    for path in ("/queue/", "/unusual-reading/"):
        assert "unusual-reading/" in seat("sam").get(path).content.decode()
    assert "1 unusual reading to look at" in seat("sam").get("/queue/").content.decode()


def test_the_person_sees_it_too_and_nobody_else_does(seat: Seat, hurried: House) -> None:
    assert "5 different tips" in seat("maya").get("/me/looked-at/").content.decode()
    for name in ("maya", "jonas", "tara"):
        assert "unusual reading to look at" not in seat(name).get("/queue/").content.decode()
        assert seat(name).get("/unusual-reading/").status_code == 403
    assert "More than usual" not in seat("jonas").get("/me/looked-at/").content.decode()


def test_a_supervisor_does_not_decide_about_themselves(seat: Seat, house: House) -> None:
    now = clock.now()
    opens(house.vera.account, 5, now - timedelta(minutes=5))
    reading.judge(FEW, settings.AGENCY.hours.zone, now)
    text = seat("vera").get("/unusual-reading/").content.decode()
    assert "This is your own reading" in text
    assert "Record what it was" not in text
    assert "unusual reading to look at" not in seat("vera").get("/queue/").content.decode()
    assert "Record what it was" in seat("sam").get("/unusual-reading/").content.decode()


def test_the_trail_tells_it(seat: Seat, hurried: House) -> None:
    assert "noticed unusual reading: for Maya Torres" in seat("ada").get("/audit/").content.decode()
