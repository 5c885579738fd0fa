"""Answers go out as text messages, and the provider's copy of each is deleted and looked for."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from heatwatch.audit.actions import record
from heatwatch.common.clock import is_over
from heatwatch.common.errors import HouseError
from heatwatch.desk.actions.working import call_back
from heatwatch.intake.incoming import SMS
from heatwatch.knowledge.agency import DIALED
from heatwatch.texting import queries, rules
from heatwatch.texting.actions import sending
from heatwatch.texting.actions.sending import Clock, Ready, Way, log
from heatwatch.texting.models import Letter
from heatwatch.texting.provider import Provider
from heatwatch.vault.actions import Keyring


@dataclass(frozen=True)
class ByText(Way):
    """The account at the provider."""

    provider: Provider
    channel = SMS

    def reaches(self, sender: str) -> bool:
        """Whether it is a whole number."""
        return bool(DIALED.fullmatch(sender))

    def send(self, ready: Ready) -> dict[str, str]:
        """Hand it over, to be delivered while it is safe or not at all."""
        assert ready.decision.valid  # noqa: S101  nothing else is handed over
        id = self.provider.send(ready.to, ready.text, ready.decision.valid)
        return {"provider_id": id, "copy": Letter.KEPT}


def send_due(keyring: Keyring, provider: Provider, clock: Clock) -> int:
    """Send what waits and may go out, and clean up behind it; returns how many letters were looked at."""
    sent = sending.send_due(keyring, ByText(provider), clock)
    kept = queries.copies(clock())
    for letter in kept:
        _clean(provider, letter, clock)
    return sent + len(kept)


def _clean(provider: Provider, letter: Letter, clock: Clock) -> None:
    """Have the copy deleted once the message is not on its way any more, and look whether it is gone."""
    try:
        gone, delivery = _deleted(provider, letter, clock())
    except HouseError as fault:
        log.warning("the copy of %s stays: %s", letter.pk, fault.cause)
        gone, delivery = False, letter.delivery
    now = clock()
    since = letter.handed_over or now
    copy = Letter.GONE if gone else Letter.STAYS if is_over(since, rules.GIVEN_UP, now) else Letter.KEPT
    after = rules.LOOK_AGAIN if not is_over(since, rules.ON_ITS_WAY, now) else rules.LONGEST_PAUSE
    values = {"copy": copy, "delivery": delivery, "next_look": now + after}
    with transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**values, **({"provider_id": ""} if gone else {}))
        if delivery in rules.NOT_ARRIVED and letter.delivery not in rules.NOT_ARRIVED:
            record("text_not_delivered", actor=None, kind="message", id=letter.pk, tip=letter.message.tip_id, now=now)
            call_back(letter.message.tip_id, now)


def _deleted(provider: Provider, letter: Letter, now: datetime) -> tuple[bool, str]:
    """Whether the copy is gone, and what the provider last said of the message."""
    delivery = provider.delivery(letter.provider_id)
    if delivery is None:
        return True, letter.delivery
    since = letter.handed_over or now
    if not rules.is_final(delivery) and not is_over(since, rules.ON_ITS_WAY, now):
        return False, delivery
    provider.delete(letter.provider_id)
    return provider.delivery(letter.provider_id) is None, delivery
