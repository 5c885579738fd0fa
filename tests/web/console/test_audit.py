"""The audit trail of the office."""

import re
from datetime import timedelta
from html import unescape

import pytest

from heatwatch.audit.actions import record
from heatwatch.audit.models import Record
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


@pytest.mark.parametrize("of_one_person", [False, True])
def test_earlier_records_follow_on_the_next_page(seat: Seat, house: House, *, of_one_person: bool) -> None:
    at = clock.now()
    for place in range(150):
        record("locked", actor=house.maya.account.pk, kind="account", id=f"number{place}", now=at)
    client, told, pages = seat("ada"), "", 0
    link = f"?who={house.maya.account.pk}" if of_one_person else "?"
    while link:
        page = client.get(f"/audit/{link}").content.decode()
        told, pages, link = told + page, pages + 1, next_of(page)
    assert pages >= 2
    assert sorted(re.findall(r"for (number\d+)<", told)) == sorted(f"number{place}" for place in range(150))
    assert ("for Maya Torres" in told) is not of_one_person


def test_a_record_that_one_may_not_know_of_tells_nothing_of_its_time(seat: Seat, house: House) -> None:
    now = clock.now()
    hidden = house.restricts(house.receives_opened())
    record("noted", actor=None, kind="note", id="hidden", tip=hidden.pk, now=now - timedelta(days=1))
    client, theirs = seat("ada"), Record.objects.get(object_id="hidden")
    page = client.get("/audit/", {"before": str(theirs.pk)}).content.decode()
    assert "granted a key: desk for Maya Torres" in page


def test_nonsense_in_the_address_is_refused_kindly(seat: Seat) -> None:
    client = seat("vera")
    assert client.get("/audit/", {"who": "everybody"}).status_code == 422
    assert client.get("/audit/", {"before": "yesterday"}).status_code == 200


def next_of(page: str) -> str:
    """Where the next page is, or nothing on the last."""
    found = re.search(r'<p class="next"><a class="button" href="([^"]+)"', page)
    return unescape(found[1]) if found else ""
