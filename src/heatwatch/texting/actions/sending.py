"""The one way out: an answer is texted when the reporter said that it is safe, and never otherwise.

Whether it is safe is asked here, for each letter, in the moment before it is handed over (`_decided`). Whatever a page
or a colleague believed before counts for nothing.

1. In one transaction, decide by everything that was said of the telephone by now, and note that it is being sent.
2. Hand it over, once.
3. Note how that went. What was surely not taken waits and is tried again. Where nobody can say, it is `perhaps`, and
   a person decides; nothing is ever sent twice by itself. Killed between 1 and 3, it is `perhaps` as well.
4. Have the provider's copy deleted, and look whether it is gone.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from heatwatch.audit.actions import record
from heatwatch.common.clock import is_over
from heatwatch.common.errors import HouseError
from heatwatch.common.secret import masked
from heatwatch.desk.actions.opening import open_story
from heatwatch.desk.actions.working import call_back
from heatwatch.intake.actions import words
from heatwatch.intake.actions.claiming import RESTORED
from heatwatch.intake.consent import Words
from heatwatch.intake.kinds import MESSAGE
from heatwatch.intake.models import Message
from heatwatch.intake.queries import conversation_of, last_heartbeat
from heatwatch.intake.rules import CONVERSATION
from heatwatch.knowledge.agency import DIALED
from heatwatch.texting import queries, rules
from heatwatch.texting.models import Letter
from heatwatch.texting.provider import UNSUBSCRIBED, Doubtful, NotTaken, Provider, Refused
from heatwatch.texting.rules import Decision
from heatwatch.vault.actions import Keyring, open_tip_key
from heatwatch.vault.errors import MALFORMED
from heatwatch.vault.keys import Identity
from heatwatch.vault.unsealing import unseal_as

SMS = "sms"
Clock = Callable[[], datetime]
log = logging.getLogger("heatwatch.texting")


@masked
@dataclass(frozen=True)
class Ready:
    """A letter that may go out now: to which number, what it says, and within which time."""

    id: UUID
    number: str
    text: str
    decision: Decision


def send_due(keyring: Keyring, provider: Provider, clock: Clock) -> int:
    """Send what waits and may go out, and clean up behind it; returns how many letters were looked at.

    The time is asked anew for each: a provider that is slow makes the next one late.
    """
    for letter in queries.lost(clock()):
        _finish(letter.pk, clock(), Letter.PERHAPS)
    due = queries.to_send(clock())
    for id in due:
        ready = _ready(keyring, id, clock)
        # Whoever did not take one letter is left alone for a turn.
        if ready and not _hand_over(keyring, provider, ready, clock):
            break
    kept = queries.copies(clock())
    for letter in kept:
        _clean(provider, letter, clock)
    return len(due) + len(kept)


def _ready(keyring: Keyring, id: UUID, clock: Clock) -> Ready | None:
    """Decide about one letter, and take it in hand if it may go out."""
    with transaction.atomic():
        letter = Letter.objects.select_for_update().filter(pk=id, state=Letter.WAITING).first()
        if letter is None:
            return None
        now = clock()
        try:
            ready = _opened(keyring, letter, now)
        except (HouseError, *MALFORMED):
            ready = Ready(id, "", "", Decision(why="unopened"))
        if ready.decision.why:
            _finish(id, now, Letter.ENDED, why=ready.decision.why)
            return None
        if not ready.decision.valid:
            Letter.objects.filter(pk=id).update(next_look=now + rules.LOOK_AGAIN)
            return None
        taken = {"state": Letter.SENDING, "next_look": now + rules.LOST, "tries": letter.tries + 1}
        Letter.objects.filter(pk=id).update(**taken)
    return ready


def _opened(keyring: Keyring, letter: Letter, now: datetime) -> Ready:
    """The letter opened, and what is to become of it."""
    tip = letter.message.tip
    if why := _hopeless(letter, now):
        return Ready(letter.pk, "", "", Decision(why=why))
    identity = open_tip_key(keyring, tip.pk)
    number = str(open_story(tip, identity)["sender"])
    # A short number or a name is answered by nobody.
    if not DIALED.fullmatch(number):
        return Ready(letter.pk, "", "", Decision(why="no_number"))
    decision = _decided(words.standing(keyring, SMS, number), letter.written, now)
    return Ready(letter.pk, number, text_in(letter.message, identity), decision)


def text_in(message: Message, identity: Identity) -> str:
    """The words of an answer; raises `Unsealable`, so that nothing else is ever sent in their place."""
    return unseal_as(lambda body: str(body["text"]), message.sealed, kind=MESSAGE, record=message.pk, identity=identity)


def _hopeless(letter: Letter, now: datetime) -> str:
    """What keeps a letter in for ever, whatever is said of the telephone."""
    tip, restored = letter.message.tip, last_heartbeat(RESTORED)
    if restored and letter.written <= restored:
        return "restored"
    if tip.restricted or tip.channel != SMS:
        return "restricted"
    conversation = conversation_of(tip.pk)
    if conversation is None or is_over(conversation.last, CONVERSATION, now):
        return "over"
    return "old" if is_over(letter.written, rules.LIFE, now) else ""


def _decided(told: Words, written: datetime, now: datetime) -> Decision:
    """Whether it is safe at this moment. What was written before the last STOP or "not safe" never goes out."""
    yes = told.yes
    if yes is None or (told.ended and written <= told.ended):
        return Decision(why="not_safe")
    valid = rules.VALID if yes.window is None else min(rules.VALID, yes.window.left_at(now))
    return Decision(valid=valid if valid >= rules.SHORTEST else None)


def _hand_over(keyring: Keyring, provider: Provider, ready: Ready, clock: Clock) -> bool:
    """Hand it over once, and note how that went; False when the provider took nothing."""
    assert ready.decision.valid  # noqa: S101  `_ready` lets nothing else through
    try:
        id = provider.send(ready.number, ready.text, ready.decision.valid)
    except NotTaken as fault:
        log.warning("%s was not taken: %s", ready.id, fault.cause)
        _wait(ready.id, clock())
        return False
    except Refused as fault:
        log.warning("%s: %s", ready.id, fault.cause)
        if fault.code == UNSUBSCRIBED:
            words.note_stop(keyring, SMS, ready.number, clock())
        why = "stopped_there" if fault.code == UNSUBSCRIBED else "refused"
        _finish(ready.id, clock(), Letter.ENDED, why=why)
    except Doubtful as fault:
        log.warning("%s was perhaps sent: %s", ready.id, fault.cause)
        _finish(ready.id, clock(), Letter.PERHAPS)
    else:
        _finish(ready.id, clock(), Letter.SENT, provider_id=id, copy=Letter.KEPT)
    return True


def _wait(id: UUID, now: datetime) -> None:
    letter = Letter.objects.get(pk=id)
    waits = {"state": Letter.WAITING, "next_look": now + rules.pause(letter.tries)}
    Letter.objects.filter(pk=id, state=Letter.SENDING).update(**waits)


def _finish(id: UUID, now: datetime, state: str, **more: str) -> None:
    """Note what became of a letter; whoever wrote it has to look again unless it was sent."""
    verb = {Letter.SENT: "text_sent", Letter.PERHAPS: "text_perhaps_sent"}.get(state, "text_not_sent")
    with transaction.atomic():
        values = {"state": state, "handed_over": now, "next_look": now + rules.LOOK_AGAIN, **more}
        if Letter.objects.filter(pk=id, state__in=_before(state, more.get("why", ""))).update(**values) != 1:
            return
        tip = Message.objects.values_list("tip_id", flat=True).get(pk=id)
        record(verb, actor=None, kind="message", id=id, tip=tip, now=now)
        if state != Letter.SENT:
            call_back(tip, now)


def _before(state: str, why: str) -> list[str]:
    """From where a letter may come to this state. What was perhaps sent may turn out to be sent, and nothing else."""
    if state == Letter.SENT:
        return [Letter.SENDING, Letter.PERHAPS]
    return [Letter.WAITING] if state == Letter.ENDED and why not in rules.BY_PROVIDER else [Letter.SENDING]


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
