"""The audit trail of one tip."""

import re

import pytest

from heatwatch.audit.actions import record
from heatwatch.common.clock import now
from heatwatch.web.console.shown import tip_page
from heatwatch.web.console.views import tip as tip_view
from tests.people import House
from tests.web.console.conftest import Seat


def test_it_shows_openings(seat: Seat, house: House) -> None:
    tip, client = house.receives_opened(by="jonas"), seat("maya")
    page = client.get(f"/tips/{tip.number}/trail/").content.decode()
    assert "Jonas Weber" in page
    assert "opened it" in page


def test_it_is_hidden_with_the_tip(seat: Seat, house: House) -> None:
    hidden = house.restricts(house.receives_opened())
    assert seat("maya").get(f"/tips/{hidden.number}/trail/").status_code == 404
    assert "restricted the tip" in seat("otto").get(f"/tips/{hidden.number}/trail/").content.decode()


def test_it_tells_where_lists_are_recorded(seat: Seat, house: House) -> None:
    tip, hidden = house.receives_opened(), house.restricts(house.receives_opened())
    vera = seat("vera")
    vera.get("/queue/", {"view": "all"})
    ordinary, restricted = (vera.get(f"/tips/{one.number}/trail/").content.decode() for one in (tip, hidden))
    assert "Which lists it stood in" in ordinary
    assert "saw it in a list" not in ordinary
    assert "Whoever saw it in a list" in restricted
    assert "saw it in a list</td>" in restricted


def test_looking_at_the_queue_crowds_nothing_out_of_the_history(
    seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tip_page, "LATEST", 5)
    hidden = house.restricts(house.receives_opened())
    vera = seat("vera")
    for _ in range(6):
        vera.get("/queue/", {"view": "all"})
    page = vera.get(f"/tips/{hidden.number}/").content.decode()
    assert "restricted the tip" in page


def test_it_is_paged_and_every_record_stands_on_one_page(
    seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tip_view, "PAGE", 2)
    tip, client, at = house.receives_opened(), seat("maya"), now()
    for place in range(4):
        record("noted", actor=None, kind="note", id=place, tip=tip.pk, now=at)
    address, pages = f"/tips/{tip.number}/trail/", []
    while address:
        pages.append(client.get(address).content.decode())
        address = f"/tips/{tip.number}/trail/{next_of(pages[-1])}" if next_of(pages[-1]) else ""
    assert [page.count('data-name="What"') for page in pages] == [2, 2, 1]
    assert "".join(pages).count("wrote a note") == 4


@pytest.mark.parametrize("before", ["x", "00000000-0000-0000-0000-000000000000"])
def test_a_place_that_makes_no_sense_shows_the_newest(seat: Seat, house: House, before: str) -> None:
    tip = house.receives_opened()
    page = seat("maya").get(f"/tips/{tip.number}/trail/", {"before": before}).content.decode()
    assert "opened it" in page


def next_of(page: str) -> str:
    """Where the next page is, or nothing on the last."""
    found = re.search(r'href="(\?before=[^"]+)"', page)
    return found[1] if found else ""
