"""Writing to the reporter."""

from uuid import uuid4

from heatwatch.common.clock import now
from heatwatch.intake.actions.mailboxes import open_mailbox
from heatwatch.intake.models import Message
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down


def test_the_reporter_reads_it_with_the_code(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    maya.succeeds("reply", text="Thank you. Are you safe?")
    assert house.last.receipt
    assert [letter.text for letter in open_mailbox(house.last.receipt).letters] == ["Thank you. Are you safe?"]
    assert maya.tip.waiting_on == "reporter"
    assert "Who can read it" in maya.looks()


def test_a_double_click_sends_one(house: House, seat: Seat) -> None:
    maya, form = sat_down(house, "maya", house.receives_opened()), uuid4()
    for _ in range(2):
        maya.succeeds("reply", text="once", form_id=form)
    assert Message.objects.count() == 1


def test_an_empty_reply_is_refused_and_shown_again(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    assert maya.sends("reply", text="   ").status_code == 422
    assert not Message.objects.exists()


def test_after_a_reply_the_next_step_is_due_anew(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    maya.succeeds("triage", lane="tip", urgency="")
    house.receives_opened()
    maya.tip.__class__.objects.update(due=now())
    maya.succeeds("reply", text="thank you")
    assert maya.tip.due is not None
    assert maya.tip.due > now()


def test_a_restricted_tip_is_not_found(house: House, seat: Seat) -> None:
    hidden = house.restricts(house.receives_opened())
    assert sat_down(house, "maya", hidden).sends("reply", text="x").status_code == 404
