"""Somebody texts, somebody at the desk answers, and the sender looks at the outbox at a moment of the test."""

import json
from datetime import datetime, timedelta
from typing import Any

from heatwatch.common.ids import new_id
from heatwatch.intake.kinds import MESSAGE
from heatwatch.intake.models import Conversation, Message, Tip
from heatwatch.texting.actions.by_text import send_due
from heatwatch.texting.models import Letter
from heatwatch.vault.sealing import seal
from heatwatch.web.webhooks import keywords
from tests.intake.texting import ANA, NOON, gathers, texts
from tests.people import House

MINUTE = timedelta(minutes=1)


def at(minutes: float) -> datetime:
    return NOON + minutes * MINUTE


def says(house: House, text: str, minutes: float, sender: str = ANA) -> None:
    """A text comes in, as the door understands it."""
    texts(house, text, at(minutes), sender, keyword=keywords.meaning(text))


def tip_by_text(house: House, sender: str = ANA) -> Tip:
    """Somebody texted at noon, and it is a tip two minutes later."""
    says(house, "they keep us in the back", 0, sender)
    gathers(house, at(2))
    return Tip.objects.latest("received", "id")


def writes(tip: Tip, minutes: float, text: str = "We read it.") -> Letter:
    """An answer lies in the outbox, whatever a page would have said to it."""
    id, recipient = new_id(), Conversation.objects.get(tip=tip).recipient
    body = json.dumps({"text": text, "sent": at(minutes).isoformat()}).encode()
    sealed = seal(body, kind=MESSAGE, record=id, recipients=[recipient])
    Message.objects.create(id=id, tip=tip, sender=Message.DESK, sent=at(minutes), place=1, noticed=True, sealed=sealed)
    return Letter.objects.create(message_id=id, written=at(minutes), next_look=at(minutes))


def sends(house: House, provider: Any, minutes: float) -> int:
    return send_due(house.reader(), provider, lambda: at(minutes))


def fate(letter: Letter) -> tuple[str, str]:
    letter.refresh_from_db()
    return letter.state, letter.why
