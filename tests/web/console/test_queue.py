"""The queue: what is most urgent on top, and nothing that must not be known."""

from datetime import timedelta

import pytest
from django.conf import settings

from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.desk.queries import PAGE
from heatwatch.intake.actions.claiming import beat
from heatwatch.intake.actions.mailboxes import add_message
from heatwatch.intake.models import Tip
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.test_new_tips import numbers_on


def test_overdue_stands_above_due_and_danger_above_everything(seat: Seat, house: House) -> None:
    now = clock.now()
    late = house.receives("late", now=now - timedelta(hours=5))
    later = house.receives("later", now=now - timedelta(minutes=10))
    danger = house.receives("danger", now=now - timedelta(minutes=5), danger_now=True)
    page = seat("maya").get("/queue/").content.decode()
    assert numbers_on(page) == [danger.number, late.number, later.number]
    assert "overdue by" in page
    assert "due in" in page


@pytest.mark.parametrize(
    ("view", "found"),
    [
        ("unread", ["unread"]),
        ("unassigned", ["unread", "opened"]),
        ("mine", ["mine"]),
        ("all", ["unread", "opened", "mine"]),
        ("closed", ["closed"]),
        ("no-such-view", ["unread"]),
    ],
)
def test_each_view_holds_its_own(seat: Seat, house: House, view: str, found: list[str]) -> None:
    tips = {"unread": house.receives(), "opened": house.receives_opened(), "mine": house.receives_opened()}
    tips["closed"] = house.receives_opened()
    Tip.objects.filter(pk=tips["mine"].pk).update(assignee=house.maya.account)
    Tip.objects.filter(pk=tips["closed"].pk).update(status=Tip.CLOSED, due=None, disposition="referred")
    page = seat("maya").get("/queue/", {"view": view}).content.decode()
    assert sorted(numbers_on(page)) == sorted(tips[name].number for name in found)


@pytest.mark.parametrize(
    ("name", "value"),
    [("lane", "crisis"), ("types", "sex"), ("channel", "sms"), ("language", "es"), ("status", "open")],
)
def test_a_filter_keeps_what_fits(seat: Seat, house: House, name: str, value: str) -> None:
    house.receives()
    fits = house.receives_opened(channel="sms", language="es")
    Tip.objects.filter(pk=fits.pk).update(lane="crisis", types="labor sex")
    page = seat("maya").get("/queue/", {"view": "all", name: value}).content.decode()
    assert numbers_on(page) == [fits.number]


@pytest.mark.parametrize(
    ("view", "status", "shown"),
    [
        ("unread", "closed", "Closed"),
        ("mine", "closed", "Closed"),
        ("closed", "open", "All open"),
        ("closed", "unread", "All open"),
        ("unread", "open", "All open"),
        ("unassigned", "open", "Unassigned"),
        ("closed", "closed", "Closed"),
        ("unread", "nonsense", "Unread"),
    ],
)
def test_a_status_is_looked_for_where_it_can_be(seat: Seat, view: str, status: str, shown: str) -> None:
    page = seat("maya").get("/queue/", {"view": view, "status": status}).content.decode()
    assert f"<h1>{shown}</h1>" in page


def test_a_closed_tip_is_found_by_its_status_and_the_other_views_are_not_lost(seat: Seat, house: House) -> None:
    tip = house.receives_opened()
    Tip.objects.filter(pk=tip.pk).update(status=Tip.CLOSED, due=None, disposition="referred")
    page = seat("maya").get("/queue/", {"view": "unread", "status": "closed", "language": "en"}).content.decode()
    assert numbers_on(page) == [tip.number]
    assert 'href="?view=mine&amp;lane=&amp;types=&amp;channel=&amp;language=en&amp;status="' in page
    assert "language=en&amp;status=closed" in page


def test_other_finds_every_language_that_the_site_is_not_written_in(seat: Seat, house: House) -> None:
    for code, _ in settings.LANGUAGES:
        house.receives(language=code)
    wanted = {house.receives(language="ko").number, house.receives(language="km", danger_now=True).number}
    house.receives(language="zh", danger_now=True)
    page = seat("maya").get("/queue/", {"language": "other"}).content.decode()
    assert set(numbers_on(page)) == wanted
    assert '<option value="other" selected>Other</option>' in page


def test_chinese_is_found_by_its_name_in_either_letters_or_spoken(seat: Seat, house: House) -> None:
    house.receives(language="en")
    wanted = {house.receives(language=code, danger_now=code == "zh").number for code in ("zh", "zh-hant", "zh-hans")}
    page = seat("maya").get("/queue/", {"language": "zh"}).content.decode()
    assert set(numbers_on(page)) == wanted


def test_a_call_in_korean_is_told_by_the_name_of_the_language(seat: Seat, house: House) -> None:
    tip = house.receives_opened(channel="phone", language="ko")
    page = seat("maya").get("/queue/", {"view": "all"}).content.decode()
    assert 'telephone <span class="quiet">· Korean</span>' in page
    assert ", in Korean ·" in seat("maya").get(f"/tips/{tip.number}/").content.decode()


def test_a_filter_that_fits_nothing_says_so(seat: Seat, house: House) -> None:
    house.receives()
    page = seat("maya").get("/queue/", {"lane": "crisis"}).content.decode()
    assert "No tip fits these filters" in page


@pytest.mark.parametrize("view", ["unread", "unassigned", "mine", "all", "waiting", "translate", "closed"])
def test_an_empty_view_says_something_kind(seat: Seat, view: str) -> None:
    assert 'class="empty card"' in seat("maya").get("/queue/", {"view": view}).content.decode()


def test_listing_is_recorded_once_a_page(seat: Seat, house: House) -> None:
    tips = {str(house.receives().pk) for _ in range(3)}
    seat("maya").get("/queue/")
    record = Record.objects.get(verb="listed")
    assert set(record.detail["tips"]) == tips
    assert record.tip is None


def test_a_restricted_tip_in_a_list_has_a_record_that_is_hidden_with_it(seat: Seat, house: House) -> None:
    hidden = house.restricts(house.receives_opened())
    page = seat("vera").get("/queue/", {"view": "all"}).content.decode()
    assert "restricted, held by you" in page
    assert set(Record.objects.filter(verb="listed").values_list("tip", flat=True)) == {None, hidden.pk}


def test_a_message_from_a_reporter_comes_to_the_queue_before_it_is_listed(seat: Seat, house: House) -> None:
    tip = house.receives_opened()
    assert house.last.receipt
    Tip.objects.filter(pk=tip.pk).update(waiting_on=Tip.REPORTER)
    add_message(house.last.receipt, "she is gone", [], id=tip.pk, now=clock.now())
    assert tip.number in seat("maya").get("/queue/", {"view": "waiting"}).content.decode()


def test_the_next_page_follows_without_a_gap(seat: Seat, house: House) -> None:
    numbers = {house.receives(str(place)).number for place in range(PAGE + 3)}
    client = seat("maya")
    first = client.get("/queue/").content.decode()
    rest = client.get(f"/queue/{next_link(first)}").content.decode()
    assert len(numbers_on(first)) == PAGE
    assert set(numbers_on(first)) | set(numbers_on(rest)) == numbers


def next_link(page: str) -> str:
    return page.split('<p class="next"><a class="button" href="')[1].split('"', maxsplit=1)[0].replace("&amp;", "&")


def test_a_cursor_that_makes_no_sense_shows_the_beginning(seat: Seat, house: House) -> None:
    tip = house.receives()
    assert tip.number in seat("maya").get("/queue/", {"after": "yesterday~\x00"}).content.decode()


def test_it_says_when_no_reader_is_alive_and_is_silent_when_one_is(seat: Seat, house: House) -> None:
    house.receives()
    client = seat("maya")
    assert "No reader is alive" in client.get("/queue/").content.decode()
    for told in (clock.now() - timedelta(minutes=6), clock.now() + timedelta(days=400)):
        beat("reader", told)
        assert "No reader is alive since" in client.get("/queue/").content.decode()
    beat("reader", clock.now())
    assert "No reader is alive" not in client.get("/queue/").content.decode()


def test_the_outside_reviewer_sees_only_what_is_sealed_to_them(seat: Seat, house: House) -> None:
    house.receives()
    hidden = house.restricts(house.receives_opened())
    page = seat("otto").get("/queue/", {"view": "all"}).content.decode()
    assert numbers_on(page) == [hidden.number]


def test_only_whoever_may_bulk_is_offered_it(seat: Seat, house: House) -> None:
    house.receives_opened()
    assert "With the chosen tips" in seat("tara").get("/queue/", {"view": "all"}).content.decode()
    assert "With the chosen tips" not in seat("maya").get("/queue/", {"view": "all"}).content.decode()


def test_only_whoever_sees_to_restricting_is_told_which_tips_name_an_insider(house: House, seat: Seat) -> None:
    house.receives(about_officials=True)
    assert "names an insider?" not in house.maya.sits_down().get("/queue/").content.decode()
    assert "names an insider?" in house.vera.sits_down().get("/queue/").content.decode()


def test_nothing_is_offered_for_chosen_tips_where_none_can_be_chosen(seat: Seat, house: House) -> None:
    house.receives("unread")
    vera = seat("vera")
    assert "With the chosen tips" not in vera.get("/queue/?view=unread").content.decode()
    assert "With the chosen tips" in vera.get("/queue/?view=all").content.decode()


def test_what_is_due_at_once_is_not_late_in_its_first_quarter_of_an_hour(seat: Seat, house: House) -> None:
    house.receives("danger", now=clock.now(), danger_now=True)
    page = seat("maya").get("/queue/").content.decode()
    assert "due now" in page
    assert "overdue by" not in page
