"""The list of groups: what confirmed links join, as far as somebody may know of it."""

import html
import re

import pytest
from django.test import Client

from heatwatch.audit.models import Record
from heatwatch.intake.models import Tip
from heatwatch.links.actions import grouping
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.test_group import came, joined


def seen(client: Client) -> str:
    answer = client.get("/groups/")
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.content.decode())


def test_it_lists_groups_with_their_size_days_lanes_and_types(house: House, seat: Seat) -> None:
    a, b, c, d, e = came(house, 0, 1, 2, 3, 4)
    joined(house, a, b, c)
    joined(house, d, e)
    Tip.objects.filter(pk=b.pk).update(types="labor sex", lane="crisis", danger_now=True, status=Tip.CLOSED)
    page = seen(seat("maya"))
    rows = re.findall(r'href="/tips/([\w-]+)/group/".*?"Tips">(\d+)<.*?"Types">([^<]+)<.*?"Not closed">(\d)<', page)
    assert rows == [(d.number, "2", "not set 2", "2"), (a.number, "3", "not set 2, labor sex 1", "2")]
    assert page.count("danger now in it") == 1
    record = Record.objects.get(verb="listed", object_id="groups")
    assert record.tip is None


def test_nothing_joined_says_so(house: House, seat: Seat) -> None:
    came(house, 0)
    assert "No group yet" in seen(seat("maya"))


def test_it_says_when_not_everything_was_looked_through(
    house: House, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b, c = came(house, 0, 1, 2)
    joined(house, a, b, c)
    monkeypatch.setattr(grouping, "MOST_CONFIRMED", 1)
    page = seen(seat("maya"))
    assert "so that a group may be larger than it says here" in page
    assert "at least 2" in page


def test_it_refuses_whoever_may_not(house: House, seat: Seat) -> None:
    a, b = came(house, 0, 1)
    joined(house, a, b)
    assert Client().get("/groups/").headers["Location"].startswith("/sign-in/")
    for name in ("ada", "lin", "amina"):
        assert seat(name).get("/groups/").status_code == 403, name
    assert a.number in seen(seat("vera"))
    house.restricts(a)
    assert "No group yet" in seen(seat("maya"))
    assert "No group yet" in seen(seat("otto")), "he holds one tip, and no two make a group"
    assert a.number in seen(seat("vera"))
