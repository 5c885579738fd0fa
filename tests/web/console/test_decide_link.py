"""A tip's page suggests which tips may be about the same; people confirm and reject, and a hidden one stays hidden."""

from uuid import uuid4

import pytest

from heatwatch.audit.models import Record
from heatwatch.intake.models import Tip
from heatwatch.links.models import Link
from tests.links.told import CUSTOMER, NEIGHBOR, OTHER, WORKER, linked
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down, settled

CONFIRM, REJECT = {"verdict": "confirmed"}, {"verdict": "rejected"}


def address(tip: Tip) -> str:
    row = Link.objects.get()
    return f"/tips/{tip.number}/links/{row.pk}/"


def test_a_link_is_suggested_confirmed_rejected_and_confirmed_again(house: House, seat: Seat) -> None:
    neighbor, worker, _ = linked(house)
    maya = sat_down(house, "maya", worker)
    page = maya.looks()
    assert "Tips that may be about this" in page
    assert neighbor.number in page
    assert "the town: “Antioch”" in page
    where = f"links/{Link.objects.get().pk}"
    maya.succeeds(where, **CONFIRM)
    assert "Linked</span> by Maya Torres on" in maya.looks()
    assert "Linked</span> by Maya Torres on" in sat_down(house, "jonas", neighbor).looks(), "on the other tip too"
    maya.succeeds(where, **REJECT)
    assert neighbor.number not in maya.looks()
    assert "Show all: 1 more" in maya.text
    assert "says Maya Torres on" in maya.looks(links="all")
    maya.succeeds(where, **CONFIRM)
    assert "Linked</span> by Maya Torres on" in maya.looks()


def test_it_is_recorded_on_both_tips_and_so_is_that_the_other_was_shown(house: House, seat: Seat) -> None:
    neighbor, worker, _ = linked(house)
    maya = sat_down(house, "maya", worker)
    maya.looks()
    [shown] = Record.objects.filter(verb="listed", object_kind="link")
    assert (shown.tip, shown.object_id) == (neighbor.pk, str(worker.pk))
    once = uuid4()
    for _ in range(2):
        maya.succeeds(f"links/{Link.objects.get().pk}", **CONFIRM, form_id=once)
    told = Record.objects.filter(verb="link_confirmed").values_list("tip", "object_id", "actor")
    by = house.maya.account.pk
    assert set(told) == {(worker.pk, str(neighbor.pk), by), (neighbor.pk, str(worker.pk), by)}
    trail = seat("vera").get(f"/tips/{neighbor.number}/trail/").content.decode()
    assert "said that another tip is about the same" in trail


def test_three_stand_there_and_the_rest_behind_a_press(house: House, seat: Seat) -> None:
    tips = linked(house, NEIGHBOR, WORKER, CUSTOMER, f"{NEIGHBOR} Again.", f"{CUSTOMER} Again.")
    maya = sat_down(house, "maya", tips[0])
    page = maya.looks()
    shown = [tip for tip in tips[1:] if tip.number in page]
    assert len(shown) == 3
    assert "Show all: 1 more" in page
    assert all(tip.number in maya.looks(links="all") for tip in tips[1:])


def test_it_refuses_whoever_may_not(house: House, seat: Seat) -> None:
    neighbor, worker, _ = linked(house)
    assert seat("ada").post(address(worker), CONFIRM).status_code == 403
    assert seat("otto").post(address(worker), CONFIRM).status_code == 404
    assert seat("maya").get(address(worker)).status_code == 302
    assert seat("maya").post(address(worker), {"verdict": "maybe"}).status_code == 422
    assert seat("maya").post(f"/tips/{worker.number}/links/{uuid4()}/", CONFIRM).status_code == 404
    house.restricts(neighbor)
    assert seat("maya").post(address(worker), CONFIRM).status_code == 404, "as if there were none"
    assert not Link.objects.exclude(verdict="").exists()
    assert seat("vera").post(address(worker), CONFIRM).status_code == 302, "she opens both"


@pytest.mark.parametrize("name", ["maya", "sam", "ines"])
def test_a_restricted_tip_betrays_itself_neither_in_links_nor_in_what_was_said_of_them(
    name: str, house: House, seat: Seat
) -> None:
    neighbor, worker, _ = linked(house)
    sat_down(house, "jonas", worker).succeeds(f"links/{Link.objects.get().pk}", **CONFIRM)
    hidden = house.restricts(neighbor, by="jonas")
    client = seat(name)
    for path in (f"/tips/{worker.number}/", f"/tips/{worker.number}/?links=all", f"/tips/{worker.number}/trail/"):
        page = settled(client.get(path).content)
        assert not [word for word in (hidden.number, "Linked</span>", "another tip is", "Show all") if word in page], (
            path
        )
    audit = seat("sam").get("/audit/").content.decode()
    assert "another tip is about the same" not in audit
    vera = sat_down(house, "vera", worker)
    assert "Linked</span> by Jonas Weber" in vera.looks(), "who holds it sees it"
    assert "another tip is about the same" in seat("vera").get("/audit/").content.decode()


def test_a_tip_that_was_never_compared_says_so_and_one_without_partner_too(house: House, seat: Seat) -> None:
    [other] = linked(house, OTHER)
    assert "No tip that you may open seems to be about this" in sat_down(house, "maya", other).looks()
    fresh = house.receives(NEIGHBOR)
    assert "Not compared yet" in sat_down(house, "maya", fresh).looks()


def test_a_damaged_link_hides_nothing_but_itself(house: House, seat: Seat) -> None:
    _, worker, _ = linked(house)
    Link.objects.update(sealed=b"nonsense")
    page = sat_down(house, "maya", worker).looks()
    assert "No tip that you may open seems to be about this" in page
