"""Writing to the reporter."""

import re
from uuid import uuid4

import pytest

from heatwatch.common.clock import now
from heatwatch.intake.actions.mailboxes import open_mailbox
from heatwatch.intake.actions.receiving import receive_tip
from heatwatch.intake.models import Message
from heatwatch.intake.submission import Submission
from heatwatch.knowledge.reply_templates import open_slot, reply_templates
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import errors, sat_down


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


SLOTS = sorted({slot for template in reply_templates().values() for slot in template.slots})


@pytest.mark.parametrize("slot", SLOTS)
def test_a_slot_that_was_not_filled_in_is_never_sent_and_nothing_typed_is_lost(
    house: House, seat: Seat, slot: str
) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    typed = f"There is help at {{{slot}}}, day & night."
    assert maya.sends("reply", text=typed).status_code == 422
    assert f"Fill in {{{slot}}} first, or take it out." in " ".join(errors(maya.page))
    assert typed in maya.text
    assert not Message.objects.exists()
    maya.succeeds("reply", text="There is help at {home}, day & night.")


def test_every_template_names_the_slots_it_holds() -> None:
    for template in reply_templates().values():
        for text in template.text.values():
            assert set(re.findall(r"{(\w+)}", text)) == set(template.slots), template.id


def test_the_slot_that_comes_first_is_named() -> None:
    assert open_slot("{phone} of {service}") == "{phone}"
    assert open_slot("in {braces}, and {phone") == ""


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
