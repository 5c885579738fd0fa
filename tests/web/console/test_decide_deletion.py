"""The reporter asks for deletion: the desk sees it, a supervisor decides, the reporter reads the answer."""

import pytest

from heatwatch.common import clock
from heatwatch.common.ids import new_id
from heatwatch.intake.actions.mailboxes import OpenMailbox, add_message, open_mailbox
from heatwatch.intake.models import DeletionRequest, Tip
from heatwatch.retention import queries
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import AtTheDesk, sat_down


@pytest.fixture
def vera(house: House, seat: Seat) -> AtTheDesk:
    tip = house.receives_opened()
    asks(house)
    return sat_down(house, "vera", tip)


def asks(house: House) -> None:
    assert house.last.receipt
    add_message(house.last.receipt, "Please delete it.", [], id=new_id(), now=clock.now(), wish=True)


def mailbox(house: House) -> OpenMailbox:
    assert house.last.receipt
    return open_mailbox(house.last.receipt)


def decides(at: AtTheDesk, how: str, **changed: str) -> object:
    given = {"decision": how, "reason": "for the file", "answer": "So it is.", **changed}
    return at.sends("deletion", wish=DeletionRequest.objects.get(decision="").pk, **given)


def test_the_queue_and_the_tip_show_the_wish(vera: AtTheDesk, house: House) -> None:
    assert "asks for deletion" in vera.client.get("/queue/?view=waiting").content.decode()
    assert "The reporter asks that everything be deleted." in vera.looks()
    assert "A supervisor decides." in sat_down(house, "maya", vera.tip).looks()


def test_a_granted_tip_is_due_once_it_is_closed(vera: AtTheDesk, house: House) -> None:
    assert decides(vera, "granted").status_code == 302  # type: ignore[attr-defined]  # a response
    assert mailbox(house).wish == "granted"
    assert mailbox(house).letters[-1].text == "So it is."
    assert "for the file" in vera.looks()
    vera.tip.refresh_from_db()
    assert queries.due(house.vera.account, clock.now()) == []
    vera.succeeds("close", disposition="opened_case", reason="x")
    [due] = queries.due(house.vera.account, clock.now())
    assert due.why == "the reporter asked for it, and it was granted"


def test_a_refusal_is_answered_and_the_reporter_may_ask_again(vera: AtTheDesk, house: House) -> None:
    assert decides(vera, "refused").status_code == 302  # type: ignore[attr-defined]  # a response
    assert mailbox(house).wish == "refused"
    asks(house)
    assert mailbox(house).wish == "asked"
    assert DeletionRequest.objects.count() == 2


def test_asking_twice_is_one_wish(vera: AtTheDesk, house: House) -> None:
    asks(house)
    assert DeletionRequest.objects.count() == 1


@pytest.mark.parametrize("missing", ["reason", "answer", "decision"])
def test_everything_is_needed(vera: AtTheDesk, missing: str) -> None:
    assert decides(vera, "granted", **{missing: ""}).status_code == 422  # type: ignore[attr-defined]  # a response
    assert DeletionRequest.objects.get().decision == ""


def test_the_first_decision_stands(vera: AtTheDesk, house: House) -> None:
    wish = DeletionRequest.objects.get().pk
    given = {"wish": wish, "reason": "x", "answer": "x"}
    vera.succeeds("deletion", decision="refused", **given)
    assert sat_down(house, "sam", vera.tip).sends("deletion", decision="granted", **given).status_code == 409
    assert len(mailbox(house).letters) == 2


def test_a_call_taker_may_not_decide(vera: AtTheDesk, house: House) -> None:
    assert decides(sat_down(house, "maya", vera.tip), "granted").status_code == 403  # type: ignore[attr-defined]  # a response


def test_a_wish_brings_a_closed_tip_back(vera: AtTheDesk, house: House) -> None:
    Tip.objects.update(status=Tip.CLOSED, disposition="merged", due=None)
    vera.client.get("/queue/")
    vera.tip.refresh_from_db()
    assert vera.tip.status == Tip.OPEN
