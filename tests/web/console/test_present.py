"""Who has a tip open at this moment."""

import re

import pytest

from heatwatch.desk.models import Presence
from tests.people import House
from tests.web.console.conftest import Seat

JSON = {"Accept": "application/json"}
SEEN = re.compile('data-seen="([^"]+)"')


def test_it_tells_who_else_is_there_and_the_version(seat: Seat, house: House) -> None:
    tip = house.receives_opened(by="jonas")
    answer = seat("maya").post(f"/tips/{tip.number}/present/", headers=JSON)
    seen = Presence.objects.get(tip=tip, account=house.maya.account).seen.isoformat()
    assert answer.json() == {"others": ["Jonas Weber"], "version": tip.version, "messages": 0, "seen": seen}
    assert Presence.objects.filter(tip=tip).count() == 2


@pytest.mark.parametrize("told", ["", "1", "the moment itself"])
def test_leaving_is_seen(seat: Seat, house: House, told: str) -> None:
    tip, client = house.receives_opened(by="maya"), seat("maya")
    seen = client.post(f"/tips/{tip.number}/present/", headers=JSON).json()["seen"]
    fields = {"leaving": seen if told == "the moment itself" else told}
    assert client.post(f"/tips/{tip.number}/present/", fields).status_code == 204
    assert not Presence.objects.exists()


def test_an_earlier_page_that_is_left_late_does_not_take_the_later_one_along(seat: Seat, house: House) -> None:
    tip, client = house.receives(), seat("maya")
    earlier, later = (SEEN.search(client.get(f"/tips/{tip.number}/").content.decode()) for _ in range(2))
    assert earlier and later
    client.post(f"/tips/{tip.number}/present/", {"leaving": earlier[1]})
    assert Presence.objects.filter(tip=tip).count() == 1
    client.post(f"/tips/{tip.number}/present/", {"leaving": later[1]})
    assert not Presence.objects.exists()


def test_whoever_watches_a_tip_that_becomes_restricted_loses_it(seat: Seat, house: House) -> None:
    tip, client = house.receives_opened(), seat("jonas")
    assert client.post(f"/tips/{tip.number}/present/", headers=JSON).status_code == 200
    house.restricts(tip)
    assert client.post(f"/tips/{tip.number}/present/", headers=JSON).status_code == 404
