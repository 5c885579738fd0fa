"""The desk writes an answer that goes out as a text message or an e-mail, and notes what somebody said of the
telephone or mailbox."""

import json
from dataclasses import dataclass
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
from heatwatch.intake.actions.words import Whom
from heatwatch.intake.consent import Window, Words, Yes
from heatwatch.intake.incoming import EMAIL, SMS
from heatwatch.intake.kinds import MESSAGE
from heatwatch.intake.models import Message
from heatwatch.knowledge.reply_templates import open_slot
from heatwatch.texting import rules
from heatwatch.texting.actions.sending import whom
from heatwatch.texting.models import Letter
from heatwatch.vault.actions import Keyring
from heatwatch.vault.sealing import seal


@dataclass(frozen=True)
class Kind:
    """By which channel an answer goes out, what it is called, and how long it may be."""

    channel: str
    words: str
    longest: int


TEXT = Kind(SMS, "text message", rules.LONGEST)
MAIL = Kind(EMAIL, "e-mail", rules.LONGEST_MAIL)


def said_of(keyring: Keyring, held: Held) -> Words:
    """What was said by now of where this tip came from; raises `HouseError` without the desk's key."""
    return words.standing(keyring, _whom(held))


def text_reply(actor: Account, keyring: Keyring, held: Held, text: str, *, id: UUID, now: datetime) -> None:
    """Write an answer, sealed to the tip, and put it into the outbox. The same `id` again writes nothing.

    Raises `Invalid` where it could not go out; whether it may is decided anew when it is sent (`sending`).
    """
    _write(actor, keyring, held, text, TEXT, id=id, now=now)


def mail_reply(actor: Account, keyring: Keyring, held: Held, text: str, *, id: UUID, now: datetime) -> None:
    """The same of an e-mail."""
    _write(actor, keyring, held, text, MAIL, id=id, now=now)


def _write(actor: Account, keyring: Keyring, held: Held, text: str, kind: Kind, *, id: UUID, now: datetime) -> None:
    _check(actor, keyring, held, text, kind)
    body = json.dumps({"text": cleaned(text), "sent": now.isoformat()}).encode()
    sealed = seal(body, kind=MESSAGE, record=id, recipients=[held.identity.recipient])
    with transaction.atomic():
        values = {"tip": held.tip, "sender": Message.DESK, "author": actor, "sent": now, "sealed": sealed}
        values |= {"place": desk.message_count(held.tip), "noticed": True}
        _, created = Message.objects.get_or_create(id=id, defaults=values)
        if created:
            Letter.objects.create(message_id=id, written=now, next_look=now)
            answered(desk.locked(held.tip), now)
            verb = rules.VERBS[kind.channel].written
            record(verb, actor=actor.pk, kind="message", id=id, tip=held.tip.pk, now=now)


def _check(actor: Account, keyring: Keyring, held: Held, text: str, kind: Kind) -> None:
    """Refuse what could not go out."""
    allow(actor, "reply", held.tip)
    if not text.strip():
        raise Invalid("the reply is empty", "write a message first", "text")
    if slot := open_slot(text):
        raise Invalid(f"the reply still holds {slot}", f"fill in {slot} first, or take it out", "text")
    if len(text) > kind.longest:
        raise Invalid(f"the reply is too long for one {kind.words}", f"use {kind.longest} characters at most", "text")
    if held.tip.channel != kind.channel or held.tip.restricted or not goes_out(kind.channel):
        raise Invalid(f"this tip is not answered by {kind.words}", "write a note instead", "text")
    if said_of(keyring, held).yes is None:
        raise Invalid("nobody said that it is safe to write to them", "wait until they answer SAFE", "text")


def goes_out(channel: str) -> bool:
    """Whether this office answers by this channel at all."""
    return bool({SMS: settings.ENV.texts_out, EMAIL: settings.ENV.mails_out}.get(channel))


def record_word(
    actor: Account, keyring: Keyring, held: Held, *, safe: bool, how: str, window: Window | None, now: datetime
) -> None:
    """Keep what a person learned: that it is safe to write to them there, how they know and when; or that not.

    Raises `Invalid` while a STOP of the reporter stands: only they undo it.
    """
    allow(actor, "reply", held.tip)
    if held.tip.channel not in rules.VERBS or held.tip.restricted:
        raise Invalid("this tip is not answered where it came from", "write a note instead", "how")
    if safe and not how.strip():
        raise Invalid("it does not say how you know", "write how and when they said that it is safe", "how")
    if safe and said_of(keyring, held).is_stopped:
        raise Invalid("the reporter texted STOP", "only they can undo it, by writing SAFE", "safe")
    yes = Yes(now, window, str(actor.pk), cleaned(how)) if safe else None
    with transaction.atomic():
        words.note(keyring, _whom(held), yes, now)
        verbs = rules.VERBS[held.tip.channel]
        verb = verbs.safe if safe else verbs.unsafe
        record(verb, actor=actor.pk, kind="tip", id=held.tip.pk, tip=held.tip.pk, now=now)


def _whom(held: Held) -> Whom:
    """The number or address that the tip came from."""
    return whom(held.tip, str(open_story(held.tip, held.identity).get("sender", "")))
