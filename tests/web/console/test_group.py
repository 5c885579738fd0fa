"""The page of a group: how it grew, as a picture and as tables, and nothing of a tip that must not be known of."""

import html
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.test import Client

from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.intake.models import Tip
from heatwatch.links import rules
from heatwatch.links.models import Link
from tests.laws.test_restricted import undone
from tests.links.told import put
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import settled

NAME = "both tell the name: “Chon” (about 1 tip in 700)"
MONDAY = datetime(2026, 3, 2, 20, 7, tzinfo=UTC)
MISSING = "HW-222-222"


def seen(client: Client, tip: Tip, **asked: str) -> str:
    answer = client.get(f"/tips/{tip.number}/group/", asked)
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.content.decode())


def came(house: House, *days: int) -> list[Tip]:
    """Opened tips by how many days after a Monday they came."""
    return [house.receives_opened(f"story {n}", now=MONDAY + timedelta(days=day)) for n, day in enumerate(days)]


def joined(house: House, *tips: Tip, verdict: str = rules.CONFIRMED) -> None:
    for one, other in pairwise(tips):
        put(house, one, other, 0.6, NAME, verdict=verdict)


def test_it_shows_how_a_group_grew_as_a_picture_and_as_a_table(house: House, seat: Seat) -> None:
    a, b, c, d = came(house, 0, 3, 21, 22)
    joined(house, a, b, c, d)
    Tip.objects.filter(pk__in=[a.pk, b.pk]).update(lane="crisis", types="labor")
    page = seen(seat("maya"), b)
    assert "4 tips</strong>, from Mar 2, 2026 to Mar 24, 2026" in page
    assert "<strong>Types:</strong> labor 2, not set 2" in page
    picture, tables = page.split("</svg></div>")
    bars = re.findall(r'<a href="#(period-\d+)" aria-label="([^"]+)"', picture)
    assert bars == [
        ("period-1", "Week of Mar 2, 2026: 2 new tips, 2 in all"),
        ("period-4", "Week of Mar 23, 2026: 2 new tips, 4 in all"),
    ]
    rows = re.findall(
        r'<tr id="(period-\d+)"><th scope="row">([^<]+)</th>.*?In all">(\d)<.*?Types of the new">([^<]+)<', tables
    )
    assert rows == [
        ("period-1", "Week of Mar 2, 2026", "2", "labor 2"),
        ("period-4", "Week of Mar 23, 2026", "4", "not set 2"),
    ], "every bar leads to a row that says the same"
    assert "Mar 2, 2026, 12:00" in tables, "the quarter hour, by the office's clock"
    assert f'<span class="whole">{b.number}</span> (confirmed by Jonas Weber on' in tables
    assert picture.count("<rect") == 4 + 2
    assert " style=" not in page


def test_suggested_links_count_when_somebody_lets_them(house: House, seat: Seat) -> None:
    a, b, c = came(house, 0, 1, 2)
    joined(house, a, b)
    joined(house, b, c, verdict=rules.OPEN)
    maya = seat("maya")
    assert c.number not in seen(maya, a)
    page = seen(maya, a, least="0.5")
    assert f"{b.number}</span> (likely)" in page
    assert c.number in page
    assert c.number not in seen(maya, a, least="0.8")
    assert "Nobody has joined this tip with another" in seen(maya, c)
    assert "No tip hangs together with this one" in seen(maya, c, least="0.95")
    assert maya.get(f"/tips/{a.number}/group/", {"least": "0.01"}).status_code == 422


def test_it_refuses_whoever_may_not(house: House, seat: Seat) -> None:
    a, b = came(house, 0, 1)
    joined(house, a, b)
    path = f"/tips/{a.number}/group/"
    assert Client().get(path).headers["Location"].startswith("/sign-in/")
    for name, status in (("ada", 403), ("lin", 403), ("amina", 403), ("otto", 404)):
        assert seat(name).get(path).status_code == status, name
    assert seat("maya").post(path).status_code == 405
    hidden = house.restricts(a)
    assert seat("maya").get(path).status_code == 404
    assert b.number in seen(seat("vera"), hidden), "who holds it sees what it hangs together with"
    assert b.number not in seen(seat("otto"), hidden), "and who holds nothing else sees nothing else"


@pytest.mark.parametrize("name", ["maya", "sam", "ines"])
def test_a_restricted_tip_changes_no_size_no_bar_and_no_word(name: str, house: House, seat: Seat) -> None:
    """Two people look at one group: whoever must not know of a tip in it sees what they saw before it was in it."""
    a, b, c, behind, hidden = came(house, 0, 8, 9, 30, 15)
    joined(house, a, b, c)
    paths = [(tip, {"least": least}) for tip in (a, behind) for least in ("confirmed", "0.5", "0.2")]

    def everything() -> list[str]:
        client = seat(name)
        pages = [settled(client.get(f"/tips/{tip.number}/group/", each).content) for tip, each in paths]
        return [*pages, settled(client.get("/groups/").content)]

    before = everything()
    joined(house, a, hidden, behind)
    assert hidden.number in everything()[0], "until it is restricted"
    house.restricts(hidden, by="jonas")
    assert everything() == before
    page = seen(seat("vera"), a)
    assert "5 tips</strong>" in page, "who holds it sees it, and what lies behind it"
    assert hidden.number in page
    assert behind.number in page


def test_what_an_insider_may_be_named_in_is_in_no_group_before_somebody_opened_it(house: House, seat: Seat) -> None:
    [a] = came(house, 0)
    insider = house.receives("The sergeant takes money.", about_officials=True)
    joined(house, a, insider)
    client = seat("maya")
    assert insider.number not in seen(client, a)
    assert client.get(f"/tips/{insider.number}/group/").headers["Location"] == f"/tips/{insider.number}/"
    assert insider.number not in client.get("/groups/").content.decode()
    house.jonas.opens(insider)
    assert insider.number in seen(client, a)


def test_a_hidden_number_is_answered_as_one_that_does_not_exist(house: House, seat: Seat) -> None:
    [hidden] = came(house, 0)
    hidden = house.restricts(hidden)
    answers = []
    for number in (hidden.number, MISSING):
        with undone():
            answer = seat("maya").get(f"/tips/{number}/group/")
            answers.append((answer.status_code, settled(answer.content).replace(number, "the number")))
    assert answers[0] == answers[1]


def test_it_is_recorded_on_each_tip_that_was_shown_and_changes_nothing(house: House, seat: Seat) -> None:
    a, b, c = came(house, 0, 1, 2)
    joined(house, a, b, c)
    before = [list(Link.objects.values()), list(Tip.objects.order_by("number").values())]
    seen(seat("maya"), a)
    told = Record.objects.filter(verb="listed", object_kind="link").values_list("tip", "object_id", "actor")
    by = house.maya.account.pk
    assert set(told) == {(a.pk, str(a.pk), by), (b.pk, str(a.pk), by), (c.pk, str(b.pk), by)}
    assert [list(Link.objects.values()), list(Tip.objects.order_by("number").values())] == before


def test_a_group_of_many_years_says_so(house: House, seat: Seat) -> None:
    now = clock.now()
    a, b = house.receives("old", now=now - timedelta(days=3000)), house.receives("new", now=now)
    joined(house, a, b)
    page = seen(seat("maya"), a)
    assert 'aria-label="Tips in the group by the end of each year"' in page
    assert f'<th scope="row">{now.year}</th>' in page


def test_the_tips_page_and_the_chart_lead_to_it(house: House, seat: Seat) -> None:
    a, b = came(house, 0, 1)
    maya, link = seat("maya"), f'href="/tips/{a.number}/group/"'
    joined(house, a, b)
    assert link in maya.get(f"/tips/{a.number}/").content.decode()
    assert link in maya.get(f"/tips/{a.number}/chart/").content.decode()
