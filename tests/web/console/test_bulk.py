"""Several tips at once: all or none, and never one that nobody opened."""

import html
from uuid import uuid4

import pytest

from heatwatch.audit.models import Record
from heatwatch.intake.models import Tip
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down

CLOSE = {"act": "close", "disposition": "not_enough", "reason": "nobody answers"}


def picked(*tips: Tip) -> list[str]:
    """The tips as their boxes in the list name them."""
    return [f"{tip.number}:{tip.version}" for tip in tips]


def test_it_assigns(seat: Seat, house: House) -> None:
    tips = [house.receives_opened() for _ in range(3)]
    fields = {"act": "assign", "tip": picked(*tips), "assignee": house.ines.account.pk}
    assert seat("tara").post("/queue/bulk/?view=all", fields)["Location"].startswith("/queue/?view=all")
    assert set(Tip.objects.values_list("assignee__username", flat=True)) == {"ines"}


def test_it_closes(seat: Seat, house: House) -> None:
    tips = [house.receives_opened() for _ in range(2)]
    seat("tara").post("/queue/bulk/", {**CLOSE, "tip": picked(*tips)})
    assert set(Tip.objects.values_list("status", "disposition")) == {("closed", "not_enough")}
    assert house.maya.opens(tips[0]).endings[0].reason == "nobody answers"


def test_one_that_nobody_opened_stops_all_of_them(seat: Seat, house: House) -> None:
    opened, unread = house.receives_opened(), house.receives()
    answer = seat("tara").post("/queue/bulk/", {**CLOSE, "tip": picked(opened, unread)})
    assert answer.status_code == 422
    assert f"Open these first: {unread.number}." in answer.content.decode()
    assert not Tip.objects.filter(status="closed").exists()


def test_a_reason_is_needed(seat: Seat, house: House) -> None:
    tip = house.receives_opened()
    answer = seat("tara").post("/queue/bulk/", {**CLOSE, "reason": " ", "tip": picked(tip)})
    assert answer.status_code == 422
    assert "Write one line saying why." in answer.content.decode()


def test_nothing_chosen_is_refused(seat: Seat) -> None:
    assert seat("tara").post("/queue/bulk/", CLOSE).status_code == 422


def test_a_double_click_does_it_once(seat: Seat, house: House) -> None:
    tip, client = house.receives_opened(), seat("tara")
    fields = {**CLOSE, "tip": picked(tip), "form_id": uuid4()}
    assert [client.post("/queue/bulk/", fields).status_code for _ in range(2)] == [302, 302]
    assert Record.objects.filter(verb="closed").count() == 1


def test_a_restricted_tip_is_not_reached_by_its_number(seat: Seat, house: House) -> None:
    hidden = house.restricts(house.receives_opened())
    assert seat("tara").post("/queue/bulk/", {**CLOSE, "tip": picked(hidden)}).status_code == 422
    hidden.refresh_from_db()
    assert hidden.status == "open"


def test_the_list_names_each_tip_with_its_version(seat: Seat, house: House) -> None:
    tip = house.receives_opened()
    assert f'value="{tip.number}:{tip.version}"' in seat("tara").get("/queue/", {"view": "all"}).content.decode()


@pytest.mark.parametrize("what", [{"act": "assign", "assignee": ""}, CLOSE])
def test_what_a_colleague_did_meanwhile_is_never_overwritten(seat: Seat, house: House, what: dict[str, str]) -> None:
    tips = [house.receives_opened() for _ in range(3)]
    boxes = picked(*tips)
    sat_down(house, "jonas", tips[1]).succeeds("assign", assignee=house.jonas.account.pk)
    answer = seat("tara").post("/queue/bulk/?view=all", {**what, "tip": boxes})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert f"{tips[1].number}: see what changed" in page
    assert f"{tips[0].number}: see" not in page
    assert f'value="{tips[1].number}:2" aria-label="Choose {tips[1].number}" checked' in page
    assert set(Tip.objects.values_list("assignee__username", "status")) == {("jonas", "open"), (None, "open")}


@pytest.mark.parametrize("box", ["{}", "{}:", "{}:x", "{}:\u00b2", "{}:99999999999"])
def test_a_box_without_a_version_changes_nothing(seat: Seat, house: House, box: str) -> None:
    tip = house.receives_opened()
    assert seat("tara").post("/queue/bulk/", {**CLOSE, "tip": box.format(tip.number)}).status_code == 409


def test_one_of_which_nobody_said_whether_somebody_is_under_18_is_named(seat: Seat, house: House) -> None:
    ready, found = house.receives_opened(), house.receives_opened()
    Tip.objects.filter(pk=found.pk).update(minor=True)
    answer = seat("tara").post("/queue/bulk/", {**CLOSE, "tip": picked(ready, found)})
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    assert f"{found.number}: answer 'May someone under 18 be exploited?' first" in page
    assert not Tip.objects.filter(status="closed").exists()


def test_one_whose_child_abuse_report_is_missing_is_named(seat: Seat, house: House) -> None:
    ready, waiting = house.receives_opened(), house.receives_opened()
    sat_down(house, "maya", waiting).succeeds("minor", minor="yes")
    waiting.refresh_from_db()
    answer = seat("tara").post("/queue/bulk/", {**CLOSE, "tip": picked(ready, waiting)})
    assert answer.status_code == 422
    assert f"The child-abuse report is not complete. {waiting.number}: record" in answer.content.decode()
    assert not Tip.objects.filter(status="closed").exists()
