"""The chart of links: a picture, the same as tables, and nothing of a tip that must not be known of."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client

from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.intake.models import Tip
from heatwatch.links import rules
from heatwatch.links.models import Link
from tests.cases.test_bringing import brings, opened_case
from tests.laws.test_restricted import undone
from tests.links.told import NEIGHBOR, OTHER, linked, put
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down, settled

PHONE = "both tell the same phone: “(510) 555-0134” (about 1 tip in 900)"
NAME = "both tell the name: “Chon” (about 1 tip in 700)"
APART = "against it: they name different people"
MISSING = "HW-222-222"


def seen(client: Client, tip: Tip, **asked: str) -> str:
    answer = client.get(f"/tips/{tip.number}/chart/", asked)
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.content.decode())


def tips(house: House, many: int) -> list[Tip]:
    return [house.receives_opened(f"story {place}") for place in range(many)]


def test_it_shows_what_is_linked_as_a_picture_and_as_tables(house: House, seat: Seat) -> None:
    neighbor, worker, other = linked(house)
    page = seen(seat("maya"), worker)
    picture, tables = page.split("</svg></div>")
    assert f'href="/tips/{neighbor.number}/"' in picture
    assert re.search(rf'aria-label="Tip {neighbor.number}, came [^"]+; linked with {worker.number}: [a-z ]+"', picture)
    assert 'aria-label="Town: Antioch, told by 2 of these tips"' in picture
    for section in ("The tips", "The links", "What they have in common"):
        assert section in tables
    assert "both tell the town: “Antioch”" in tables
    told = tables.partition("What they have in common")[2]
    assert all(f">{tip.number}</span>" in told for tip in (neighbor, worker))
    assert other.number not in page


def test_every_box_is_a_link_with_a_name_and_nothing_carries_its_own_style(house: House, seat: Seat) -> None:
    a, b, c = tips(house, 3)
    put(house, a, b, 0.97, PHONE, NAME, APART, verdict=rules.CONFIRMED)
    put(house, b, c, 0.1, NAME)
    page = seen(seat("maya"), a, steps="2")
    picture = page.partition("<svg")[2].partition("</svg>")[0]
    boxes = re.findall(r"<a ([^>]*)>(<rect)", picture)
    assert len(boxes) == 5
    assert picture.count("<rect") == 5
    for attributes, _ in boxes:
        target = re.search(r'href="(/tips/[\w-]+/|#thing-\d+)"', attributes)
        assert target
        assert re.search(r'aria-label="[^"]{10,}"', attributes)
        assert target[1].startswith("/") or f'id="{target[1][1:]}"' in page, "it leads to a row of the table"
    assert " style=" not in page
    assert "<script" not in picture
    for words, style in (("confirmed", "line confirmed"), ("weak", "line weak")):
        assert f">{words}</text>" in picture, "in words"
        assert f'class="{style}"' in picture, "and by how it is drawn"
    assert APART in page


def test_it_is_narrowed_by_strength_by_days_and_by_steps(house: House, seat: Seat) -> None:
    now = clock.now()
    a, b, c = (house.receives(f"story {n}", now=now - timedelta(days=20 * n)) for n in range(3))
    put(house, a, b, 0.3, NAME)
    put(house, b, c, 0.97, NAME, verdict=rules.CONFIRMED)
    maya = seat("maya")
    assert c.number not in seen(maya, a)
    assert c.number in seen(maya, a, steps="2")
    assert "Nothing that fits is linked with this tip" in seen(maya, a, least="probable")
    assert b.number in seen(maya, c, least="confirmed")
    assert a.number not in seen(maya, c, least="confirmed", steps="2")
    assert c.number not in seen(maya, b, since=f"{now - timedelta(days=30):%Y-%m-%d}")
    assert c.number in seen(maya, b, until=f"{now - timedelta(days=30):%Y-%m-%d}")
    wrong = maya.get(f"/tips/{a.number}/chart/", {"since": "2026-05-01", "until": "2026-04-01", "steps": "7"})
    assert wrong.status_code == 422
    assert "This lies before the other day" in wrong.content.decode()


def test_they_stand_in_the_order_of_time_with_space_for_the_time_between(house: House, seat: Seat) -> None:
    # Noon in the agency's place: at midnight, summer time would make a day more or less of the same hours.
    now = clock.now().replace(hour=20)
    a, same, later, first = (house.receives(f"story {ago}", now=now - timedelta(days=ago)) for ago in (20, 20, 10, 220))
    for other in (same, later, first):
        put(house, a, other, 0.6, NAME)
    times = seen(seat("maya"), a).partition('class="times"')[2].partition("</ol>")[0]
    shown = re.findall(r'<li class="after-(\d)">.*?class="tip-link"[^>]*>([\w-]+)<.*?</li>', times)
    assert shown[0] == ("0", first.number)
    assert {number for _, number in shown[1:3]} == {a.number, same.number}
    assert [space for space, _ in shown] == ["0", "4", "0", "2"]
    assert shown[3][1] == later.number
    assert "200 days later" in times
    assert "the same day" in times
    assert "10 days later" in times


def test_it_says_how_two_tips_are_connected(house: House, seat: Seat) -> None:
    a, b, c, alone = tips(house, 4)
    put(house, a, b, 0.97, PHONE, verdict=rules.CONFIRMED)
    put(house, b, c, 0.6, NAME)
    maya = seat("maya")
    page = seen(maya, a, to=f" {c.number.lower()}")
    way = page.partition('id="way-title"')[2].partition("</section>")[0]
    assert "Through 1 other tip." in way
    assert '<strong>confirmed</strong> <span class="quiet">by Jonas Weber on' in way
    assert way.index(PHONE) < way.index(NAME)
    assert "They are linked with each other" in seen(maya, b, to=c.number)
    assert "No way leads from one to the other" in seen(maya, a, to=alone.number)
    assert maya.get(f"/tips/{a.number}/chart/", {"to": a.number}).status_code == 422


def test_it_is_recorded_on_each_tip_that_was_shown(house: House, seat: Seat) -> None:
    a, b, c, d = tips(house, 4)
    for one, other in ((a, b), (b, c), (c, d)):
        put(house, one, other, 0.6, NAME)
    seen(seat("maya"), a, steps="2")
    told = Record.objects.filter(verb="listed", object_kind="link").values_list("tip", "object_id", "actor")
    by = house.maya.account.pk
    shown = {(a.pk, str(a.pk), by), (b.pk, str(a.pk), by), (c.pk, str(b.pk), by)}
    assert set(told) == shown, "each names the tip before it"
    seen(seat("maya"), a, to=d.number)
    assert set(told.all()) == {*shown, (d.pk, str(c.pk), by)}, "and so does the way to one"


def test_it_refuses_whoever_may_not(house: House, seat: Seat) -> None:
    a, b = tips(house, 2)
    put(house, a, b, 0.6, NAME)
    path = f"/tips/{a.number}/chart/"
    assert Client().get(path).headers["Location"].startswith("/sign-in/")
    for name, status in (("ada", 403), ("lin", 403), ("amina", 403), ("otto", 404)):
        assert seat(name).get(path).status_code == status, name
    assert seat("maya").post(path).status_code == 405
    hidden = house.restricts(a)
    assert seat("maya").get(path).status_code == 404
    assert b.number in seen(seat("vera"), hidden), "who holds it sees what it is linked with"
    assert b.number not in seen(seat("otto"), hidden), "and who holds nothing else sees nothing else"


@pytest.mark.parametrize("name", ["maya", "sam", "ines"])
def test_a_restricted_tip_betrays_itself_by_no_box_no_line_no_count_and_no_way(
    name: str, house: House, seat: Seat
) -> None:
    a, b, c, behind, hidden = tips(house, 5)
    put(house, a, b, 0.6, NAME)
    put(house, b, c, 0.6, NAME)
    asked: list[dict[str, str]] = [{}, {"steps": "2"}, {"least": "probable"}, {"to": c.number}, {"to": behind.number}]
    paths = [(tip, each) for tip in (a, behind) for each in asked if each.get("to") != tip.number]

    def everything() -> list[str]:
        client = seat(name)
        return [settled(client.get(f"/tips/{tip.number}/chart/", each).content) for tip, each in paths]

    before = everything()
    for tip in (a, b, behind):
        put(house, tip, hidden, 0.99, PHONE, NAME, verdict=rules.CONFIRMED)
    assert hidden.number in everything()[0], "until it is restricted"
    house.restricts(hidden, by="jonas")
    assert everything() == before
    vera = seat("vera")
    assert behind.number in seen(vera, a, steps="2"), "who holds it sees what lies behind it"
    assert hidden.number in seen(vera, a, to=behind.number)


def test_what_an_insider_may_be_named_in_is_quoted_nowhere_before_somebody_opened_it(house: House, seat: Seat) -> None:
    a, b = tips(house, 2)
    insider = house.receives("The sergeant takes money.", about_officials=True)
    for tip in (a, b):
        put(house, tip, insider, 0.99, PHONE, verdict=rules.CONFIRMED)
    client = seat("maya")
    for page in (seen(client, a, steps="2"), client.get(f"/tips/{a.number}/?read=1").content.decode()):
        assert insider.number not in page
        assert "555-0134" not in page
    assert not Record.objects.filter(verb="listed", object_kind="link", tip=insider.pk).exists()
    house.jonas.opens(insider)
    assert insider.number in seen(client, a)
    assert insider.number in client.get(f"/tips/{a.number}/").content.decode()


def test_what_vera_saw_through_a_restricted_tip_is_in_no_trail_of_others(house: House, seat: Seat) -> None:
    a, behind, hidden = tips(house, 3)
    for tip in (a, behind):
        put(house, tip, hidden, 0.99, PHONE)
    hidden = house.restricts(hidden)
    seen(seat("vera"), a, steps="2")
    record = Record.objects.get(verb="listed", object_kind="link", tip=behind.pk)
    assert record.object_id == str(hidden.pk)
    assert "Vera Stone" not in seat("maya").get(f"/tips/{behind.number}/trail/").content.decode()
    assert "Vera Stone" in seat("vera").get(f"/tips/{behind.number}/trail/").content.decode()


def test_a_hidden_number_is_answered_as_one_that_does_not_exist(house: House, seat: Seat) -> None:
    a, hidden = tips(house, 2)
    put(house, a, hidden, 0.99, PHONE)
    hidden = house.restricts(hidden)
    answers = []
    for number in (hidden.number, MISSING):
        with undone():
            answer = seat("maya").get(f"/tips/{a.number}/chart/", {"to": number})
            answers.append((answer.status_code, settled(answer.content).replace(number, "the number")))
            told = Record.objects.filter(verb="not_there").values_list("tip", "object_id")
            assert list(told) == [(None, "chart")]
    assert answers[0] == answers[1]
    assert answers[0][0] == 422
    assert "There is no tip of this number that you may open" in answers[0][1]


def test_nothing_linked_says_so_and_so_does_what_was_never_compared(house: House, seat: Seat) -> None:
    [other] = linked(house, OTHER)
    page = seen(seat("maya"), other)
    assert "Nothing is linked with this tip yet" in page
    assert "No tip that you may open seems to be about the same" in page
    assert "<svg" not in page
    assert "The reader has not compared it yet" in seen(seat("maya"), house.receives(NEIGHBOR))


def test_a_tip_that_names_an_insider_is_offered_for_restricting_first(house: House, seat: Seat) -> None:
    tip = house.receives("The sergeant takes money.", about_officials=True)
    Tip.objects.filter(pk=tip.pk).update(names_official=True)
    other = house.receives("story")
    put(house, tip, other, 0.9, NAME)
    answer = seat("maya").get(f"/tips/{tip.number}/chart/")
    assert answer.headers["Location"] == f"/tips/{tip.number}/"


def test_words_of_a_tip_are_words_and_nothing_else(house: House, seat: Seat) -> None:
    a, b = tips(house, 2)
    put(house, a, b, 0.9, "both tell the name: “<b onload=x>” (as many tips do)", "<script>alert(1)</script>")
    page = seat("maya").get(f"/tips/{a.number}/chart/").content.decode()
    assert "<b onload" not in page
    assert "<script>alert" not in page
    assert "&lt;b onload=x&gt;" in page


def test_the_tips_page_and_a_case_lead_to_it(house: House, seat: Seat) -> None:
    a, b = tips(house, 2)
    assert "/chart/" not in sat_down(house, "ines", a).looks(), "there is nothing to show"
    put(house, a, b, 0.9, NAME)
    assert f"/tips/{a.number}/chart/" in sat_down(house, "ines", a).looks()
    case = opened_case(house)
    brings(house, a, case)
    assert f"/tips/{a.number}/chart/" in seat("ines").get(f"/cases/{case.pk}/").content.decode()


def test_it_changes_nothing(house: House, seat: Seat) -> None:
    a = house.receives("story")
    put(house, a, house.receives("other"), 0.9, NAME)
    before = (Link.objects.values(), Tip.objects.order_by("pk").values())
    kept = [list(rows) for rows in before]
    seen(seat("maya"), a, steps="2")
    assert [list(rows.all()) for rows in before] == kept, "an unread tip stays unread"
