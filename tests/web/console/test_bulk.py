"""Several tips at once: all or none, and never one that nobody opened."""

from uuid import uuid4

from heatwatch.audit.models import Record
from heatwatch.intake.models import Tip
from tests.people import House
from tests.web.console.conftest import Seat

CLOSE = {"act": "close", "disposition": "not_enough", "reason": "nobody answers"}


def test_it_assigns(seat: Seat, house: House) -> None:
    tips = [house.receives_opened() for _ in range(3)]
    numbers = [tip.number for tip in tips]
    fields = {"act": "assign", "tip": numbers, "assignee": house.ines.account.pk}
    assert seat("tara").post("/queue/bulk/?view=all", fields)["Location"].startswith("/queue/?view=all")
    assert set(Tip.objects.values_list("assignee__username", flat=True)) == {"ines"}


def test_it_closes(seat: Seat, house: House) -> None:
    tips = [house.receives_opened() for _ in range(2)]
    seat("tara").post("/queue/bulk/", {**CLOSE, "tip": [tip.number for tip in tips]})
    assert set(Tip.objects.values_list("status", "disposition")) == {("closed", "not_enough")}
    assert house.maya.opens(tips[0]).endings[0].reason == "nobody answers"


def test_one_that_nobody_opened_stops_all_of_them(seat: Seat, house: House) -> None:
    opened, unread = house.receives_opened(), house.receives()
    answer = seat("tara").post("/queue/bulk/", {**CLOSE, "tip": [opened.number, unread.number]})
    assert answer.status_code == 422
    assert f"Open these first: {unread.number}." in answer.content.decode()
    assert not Tip.objects.filter(status="closed").exists()


def test_a_reason_is_needed(seat: Seat, house: House) -> None:
    tip = house.receives_opened()
    answer = seat("tara").post("/queue/bulk/", {**CLOSE, "reason": " ", "tip": [tip.number]})
    assert answer.status_code == 422
    assert "Write one line saying why." in answer.content.decode()


def test_nothing_chosen_is_refused(seat: Seat) -> None:
    assert seat("tara").post("/queue/bulk/", CLOSE).status_code == 422


def test_a_double_click_does_it_once(seat: Seat, house: House) -> None:
    tip, client = house.receives_opened(), seat("tara")
    fields = {**CLOSE, "tip": [tip.number], "form_id": uuid4()}
    assert [client.post("/queue/bulk/", fields).status_code for _ in range(2)] == [302, 302]
    assert Record.objects.filter(verb="closed").count() == 1


def test_a_restricted_tip_is_not_reached_by_its_number(seat: Seat, house: House) -> None:
    hidden = house.restricts(house.receives_opened())
    assert seat("tara").post("/queue/bulk/", {**CLOSE, "tip": [hidden.number]}).status_code == 422
    hidden.refresh_from_db()
    assert hidden.status == "open"
