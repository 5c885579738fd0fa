"""Writing to the reporter."""

from uuid import uuid4

import pytest

from heatwatch.common.clock import now
from heatwatch.intake.actions.mailboxes import open_mailbox
from heatwatch.intake.actions.receiving import receive_tip
from heatwatch.intake.models import Message
from heatwatch.intake.submission import Submission
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


@pytest.mark.parametrize("channel", ["sms", "phone", "email", "import"])
def test_where_nobody_holds_a_code_there_is_no_box_and_no_reply(house: House, seat: Seat, channel: str) -> None:
    maya = sat_down(house, "maya", house.receives_opened(channel=channel))
    page = maya.looks()
    assert "The reporter cannot be answered here." in page
    assert "Send to the reporter" not in page
    assert maya.sends("reply", text="Thank you.").status_code == 422
    assert not Message.objects.exists()
    assert maya.tip.waiting_on == "us"


def test_an_imported_tip_is_not_answered_even_when_it_names_the_web(house: House, seat: Seat) -> None:
    house.last = receive_tip(
        Submission("x"), token=b"i" * 32, files=[], recipients=house.recipients, now=now(), demo=True, told=False
    )
    maya = sat_down(house, "maya", house.maya.opens(house.last.tip_number).tip)
    assert "web form and was imported" in maya.looks()
    assert maya.sends("reply", text="Thank you.").status_code == 422
