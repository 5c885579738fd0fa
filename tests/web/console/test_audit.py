"""The audit trail of the office."""

from datetime import timedelta

from heatwatch.audit.actions import record
from heatwatch.common import clock
from tests.people import House
from tests.web.console.conftest import Seat


def test_it_is_told_in_words_with_the_tips_one_may_know_of(seat: Seat, house: House) -> None:
    tip = house.receives_opened()
    page = seat("vera").get("/audit/").content.decode()
    assert f'href="/tips/{tip.number}/"' in page
    assert "granted a key: desk for Maya Torres" in page


def test_it_can_be_narrowed_to_one_person(seat: Seat, house: House) -> None:
    house.receives_opened(by="jonas")
    page = seat("vera").get("/audit/", {"who": str(house.jonas.account.pk)}).content.decode()
    assert "opened it" in page
    assert "granted a key" not in page


def test_earlier_records_follow_on_the_next_page(seat: Seat, house: House) -> None:
    now = clock.now()
    for place in range(120):
        record("locked", actor=None, kind="account", id=place, now=now + timedelta(seconds=place))
    client = seat("ada")
    first = client.get("/audit/").content.decode()
    link = first.split('<p class="next"><a class="button" href="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(f"/audit/{link}").status_code == 200


def test_nonsense_in_the_address_is_refused_kindly(seat: Seat) -> None:
    client = seat("vera")
    assert client.get("/audit/", {"who": "everybody"}).status_code == 422
    assert client.get("/audit/", {"before": "yesterday"}).status_code == 200
