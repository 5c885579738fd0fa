"""Numbers that do not exist, and what they text."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from heatwatch.intake.actions.gathering import gather
from heatwatch.intake.actions.taking_in import take_in
from heatwatch.intake.incoming import Incoming
from heatwatch.triage.language import language_of
from tests.people import House

ANA, BEN, CLEO = "+15105550107", "+15105550155", "+15105550188"
NOON = datetime(2026, 11, 26, 12, 3, 7, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def texts(house: House, text: str, at: datetime, sender: str = ANA, **more: Any) -> bool:
    """The door takes a message in."""
    seen = more.pop("seen", hashlib.sha256(repr((sender, text, at)).encode()).digest())
    message = Incoming(channel="sms", sender=sender, text=text, at=at, **more)
    return take_in(message, seen=seen, recipients=house.recipients)


def gathers(house: House, now: datetime) -> int:
    """A reader that was just started makes tips of what waits."""
    return gather(house.reader(), now, language_of)
