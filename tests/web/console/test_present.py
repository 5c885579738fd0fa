"""Who has a tip open at this moment."""

from heatwatch.desk.models import Presence
from tests.people import House
from tests.web.console.conftest import Seat

JSON = {"Accept": "application/json"}


def test_it_tells_who_else_is_there_and_the_version(seat: Seat, house: House) -> None:
    tip = house.receives_opened(by="jonas")
    answer = seat("maya").post(f"/tips/{tip.number}/present/", headers=JSON)
    assert answer.json() == {"others": ["Jonas Weber"], "version": tip.version, "messages": 0}
    assert Presence.objects.filter(tip=tip).count() == 2


def test_leaving_is_seen(seat: Seat, house: House) -> None:
    tip = house.receives_opened(by="maya")
    assert seat("maya").post(f"/tips/{tip.number}/present/", {"leaving": "1"}).status_code == 204
    assert not Presence.objects.exists()


def test_whoever_watches_a_tip_that_becomes_restricted_loses_it(seat: Seat, house: House) -> None:
    tip, client = house.receives_opened(), seat("jonas")
    assert client.post(f"/tips/{tip.number}/present/", headers=JSON).status_code == 200
    house.restricts(tip)
    assert client.post(f"/tips/{tip.number}/present/", headers=JSON).status_code == 404
