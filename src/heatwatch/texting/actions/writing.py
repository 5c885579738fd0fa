"""The desk writes an answer that goes out as a text message, and notes what somebody said of a telephone."""

import json
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common.errors import Invalid
from heatwatch.common.text import cleaned
from heatwatch.desk import queries as desk
from heatwatch.desk.actions.opening import Held, open_story
from heatwatch.desk.actions.working import allow, answered
from heatwatch.intake.actions import words
from heatwatch.intake.consent import Window, Words, Yes
from heatwatch.intake.kinds import MESSAGE
from heatwatch.intake.models import Message
from heatwatch.knowledge.reply_templates import open_slot
from heatwatch.texting import rules
from heatwatch.texting.actions.sending import SMS
from heatwatch.texting.models import Letter
from heatwatch.vault.actions import Keyring
from heatwatch.vault.sealing import seal


def said_of(keyring: Keyring, held: Held) -> Words:
    """What was said by now of the telephone that this tip came from; raises `HouseError` without the desk's key."""
    return words.standing(keyring, SMS, _number(held))


def text_reply(actor: Account, keyring: Keyring, held: Held, text: str, *, id: UUID, now: datetime) -> None:
    """Write an answer, sealed to the tip, and put it into the outbox. The same `id` again writes nothing.

    Raises `Invalid` where it could not go out; whether it may is decided anew when it is sent (`sending`).
    """
    allow(actor, "reply", held.tip)
    if not text.strip():
        raise Invalid("the reply is empty", "write a message first", "text")
    if slot := open_slot(text):
        raise Invalid(f"the reply still holds {slot}", f"fill in {slot} first, or take it out", "text")
    if len(text) > rules.LONGEST:
        raise Invalid("the reply is too long for a text message", f"use {rules.LONGEST} characters at most", "text")
    if held.tip.channel != SMS or held.tip.restricted or not settings.ENV.texts_out:
        raise Invalid("this tip is not answered by text message", "write a note instead", "text")
    if said_of(keyring, held).yes is None:
        raise Invalid("nobody said that it is safe to text this telephone", "wait until they text SAFE", "text")
    body = json.dumps({"text": cleaned(text), "sent": now.isoformat()}).encode()
    sealed = seal(body, kind=MESSAGE, record=id, recipients=[held.identity.recipient])
    with transaction.atomic():
        values = {"tip": held.tip, "sender": Message.DESK, "author": actor, "sent": now, "sealed": sealed}
        values |= {"place": desk.message_count(held.tip), "noticed": True}
        _, created = Message.objects.get_or_create(id=id, defaults=values)
        if created:
            Letter.objects.create(message_id=id, written=now, next_look=now)
            answered(desk.locked(held.tip), now)
            record("text_written", actor=actor.pk, kind="message", id=id, tip=held.tip.pk, now=now)


def record_word(
    actor: Account, keyring: Keyring, held: Held, *, safe: bool, how: str, window: Window | None, now: datetime
) -> None:
    """Keep what a person learned: that it is safe to text this telephone, how they know and when; or that it is not.

    Raises `Invalid` while a STOP of the reporter stands: only they undo it.
    """
    allow(actor, "reply", held.tip)
    if held.tip.channel != SMS or held.tip.restricted:
        raise Invalid("this tip is not answered by text message", "write a note instead", "how")
    if safe and not how.strip():
        raise Invalid("it does not say how you know", "write how and when they said that it is safe", "how")
    if safe and said_of(keyring, held).is_stopped:
        raise Invalid("the reporter texted STOP", "only they can undo it, by texting SAFE", "safe")
    yes = Yes(now, window, str(actor.pk), cleaned(how)) if safe else None
    with transaction.atomic():
        words.note(keyring, SMS, _number(held), yes, now)
        verb = "text_safe_noted" if safe else "text_unsafe_noted"
        record(verb, actor=actor.pk, kind="tip", id=held.tip.pk, tip=held.tip.pk, now=now)


def _number(held: Held) -> str:
    """The number that the tip came from; nothing for one that was not texted."""
    return str(open_story(held.tip, held.identity).get("sender", ""))
