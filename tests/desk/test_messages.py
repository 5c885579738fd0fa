"""A reporter's message wakes the tip it belongs to."""

from datetime import timedelta

from heatwatch.common.clock import now
from heatwatch.common.ids import new_id
from heatwatch.desk.actions.closing import close
from heatwatch.desk.actions.working import notice_messages, reply
from heatwatch.intake.actions.mailboxes import add_message
from heatwatch.intake.models import Tip
from tests.people import House


def writes(house: House, text: str) -> None:
    assert house.last.receipt
    add_message(house.last.receipt, text, [], id=new_id(), now=now())


def test_a_message_reopens_a_closed_tip(house: House) -> None:
    tip = house.receives_opened()
    opened = house.maya.opens(tip)
    close(house.maya.account, opened, disposition="not_enough", reason="x", version=tip.version, now=now())
    writes(house, "I saw her again")
    assert notice_messages(now()) == 1
    tip.refresh_from_db()
    assert (tip.status, tip.waiting_on, tip.disposition) == (Tip.OPEN, Tip.US, "")
    assert tip.due is not None
    assert tip.due <= now() + timedelta(hours=1)


def test_noticing_twice_changes_nothing_more(house: House) -> None:
    tip = house.receives_opened()
    writes(house, "one")
    assert [notice_messages(now()), notice_messages(now())] == [1, 0]
    tip.refresh_from_db()
    assert tip.version == 2


def test_messages_stand_in_the_order_they_were_sent(house: House) -> None:
    tip = house.receives_opened()
    writes(house, "one")
    reply(house.maya.account, house.maya.opens(tip), "two", id=new_id(), now=now())
    writes(house, "three")
    assert [said.text for said in house.maya.opens(tip).messages] == ["one", "two", "three"]
