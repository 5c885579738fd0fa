"""The one way out: an answer goes where the reporter said that it is safe, and never otherwise.

Whether it is safe is asked here, for each letter, in the moment before it is handed over (`_decided`). Whatever a page
or a colleague believed before counts for nothing. By which way it goes (`Way`) changes nothing of that: as a text
message (`by_text`) or as an e-mail (`by_mail`).

1. In one transaction, decide by everything that was said of the telephone or mailbox by now, and note that it is being
   sent.
2. Hand it over, once.
3. Note how that went. What was surely not taken waits and is tried again. Where nobody can say, it is `perhaps`, and
   a person decides; nothing is ever sent twice by itself. Killed between 1 and 3, it is `perhaps` as well.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
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
from heatwatch.intake.actions.words import Whom
from heatwatch.intake.consent import Words
from heatwatch.intake.incoming import EMAIL, SMS
from heatwatch.intake.kinds import MESSAGE
from heatwatch.intake.models import Message, Tip
from heatwatch.intake.queries import conversation_of, last_heartbeat
from heatwatch.intake.rules import CONVERSATION
from heatwatch.texting import queries, rules
from heatwatch.texting.models import Letter
from heatwatch.texting.provider import UNSUBSCRIBED, Doubtful, NotTaken, Refused
from heatwatch.texting.rules import Decision
from heatwatch.vault.actions import Keyring, open_tip_key
from heatwatch.vault.errors import MALFORMED
from heatwatch.vault.keys import Identity
from heatwatch.vault.unsealing import unseal_as

Clock = Callable[[], datetime]
log = logging.getLogger("heatwatch.texting")


@masked
@dataclass(frozen=True)
class Ready:
    """A letter that may go out now: to which number or address, what it says, and within which time.

    Of an e-mail also in which language the tip is, the id that the mail will have, and that of the one it answers.
    """

    id: UUID
    to: str
    text: str
    decision: Decision
    language: str = ""
    named: str = ""
    answers: str = ""


class Way(ABC):
    """By which way letters go out: where one reaches, and what hands it over."""

    channel: ClassVar[str]

    @abstractmethod
    def reaches(self, sender: str) -> bool:
        """Whether what a tip came from is one telephone, or one address, that can be answered at all."""

    @abstractmethod
    def send(self, ready: Ready) -> dict[str, str]:
        """Hand it over, once; returns what the letter's row keeps of it. Raises `NotTaken`, `Refused` or `Doubtful`."""

    def prepared(self, keyring: Keyring, tip: Tip, story: Mapping[str, Any], ready: Ready) -> Ready:  # noqa: ARG002  a way may need them
        """The letter as it will be handed over, in the transaction that takes it in hand."""
        return ready


def send_due(keyring: Keyring, way: Way, clock: Clock) -> int:
    """Send what waits and may go out; returns how many letters were looked at.

    The time is asked anew for each: a provider that is slow makes the next one late.
    """
    for letter in queries.lost(way.channel, clock()):
        _finish(letter.message, clock(), Letter.PERHAPS)
    due = queries.to_send(way.channel, clock())
    for id in due:
        ready = _ready(keyring, way, id, clock)
        # Whoever did not take one letter is left alone for a turn.
        if ready and not _hand_over(keyring, way, ready, clock):
            break
    return len(due)


def _ready(keyring: Keyring, way: Way, id: UUID, clock: Clock) -> Ready | None:
    """Decide about one letter, and take it in hand if it may go out."""
    with transaction.atomic():
        letter = Letter.objects.select_for_update().filter(pk=id, state=Letter.WAITING).first()
        if letter is None:
            return None
        now = clock()
        try:
            with transaction.atomic():
                ready = _opened(keyring, way, letter, now)
        except (HouseError, *MALFORMED):
            ready = Ready(id, "", "", Decision(why="unopened"))
        if ready.decision.why:
            _finish(letter.message, now, Letter.ENDED, why=ready.decision.why)
            return None
        if not ready.decision.valid:
            Letter.objects.filter(pk=id).update(next_look=now + rules.LOOK_AGAIN)
            return None
        taken = {"state": Letter.SENDING, "next_look": now + rules.LOST, "tries": letter.tries + 1}
        Letter.objects.filter(pk=id).update(**taken)
    return ready


def _opened(keyring: Keyring, way: Way, letter: Letter, now: datetime) -> Ready:
    """The letter opened, and what is to become of it."""
    tip = letter.message.tip
    if why := _hopeless(way, letter, now):
        return Ready(letter.pk, "", "", Decision(why=why))
    identity = open_tip_key(keyring, tip.pk)
    story = open_story(tip, identity)
    sender = str(story["sender"])
    # A short number or a name is answered by nobody, and what names several addresses neither.
    if not way.reaches(sender):
        return Ready(letter.pk, "", "", Decision(why="no_number"))
    decision = _decided(words.standing(keyring, whom(tip, sender)), letter.written, now)
    ready = Ready(letter.pk, sender, text_in(letter.message, identity), decision)
    return way.prepared(keyring, tip, story, ready) if decision.valid else ready


def whom(tip: Tip, sender: str) -> Whom:
    """Of whom it is asked whether it is safe to answer this tip."""
    return Whom(tip.channel, sender, tip.pk if tip.channel == EMAIL else None)


def text_in(message: Message, identity: Identity) -> str:
    """The words of an answer; raises `Unsealable`, so that nothing else is ever sent in their place."""
    return unseal_as(lambda body: str(body["text"]), message.sealed, kind=MESSAGE, record=message.pk, identity=identity)


def _hopeless(way: Way, letter: Letter, now: datetime) -> str:
    """What keeps a letter in for ever, whatever is said of the telephone."""
    tip, restored = letter.message.tip, last_heartbeat(RESTORED)
    if restored and letter.written <= restored:
        return "restored"
    if tip.restricted or tip.channel != way.channel:
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


def _hand_over(keyring: Keyring, way: Way, ready: Ready, clock: Clock) -> bool:
    """Hand it over once, and note how that went; False when nobody took anything."""
    assert ready.decision.valid  # noqa: S101  `_ready` lets nothing else through
    message = Message.objects.select_related("tip").get(pk=ready.id)
    try:
        kept = way.send(ready)
    except NotTaken as fault:
        log.warning("%s was not taken: %s", ready.id, fault.cause)
        _wait(ready.id, clock())
        return False
    except Refused as fault:
        log.warning("%s: %s", ready.id, fault.cause)
        stopped = way.channel == SMS and fault.code == UNSUBSCRIBED
        if stopped:
            words.note_stop(keyring, whom(message.tip, ready.to), clock())
        _finish(message, clock(), Letter.ENDED, why="stopped_there" if stopped else "refused")
    except Doubtful as fault:
        log.warning("%s was perhaps sent: %s", ready.id, fault.cause)
        _finish(message, clock(), Letter.PERHAPS)
    else:
        _finish(message, clock(), Letter.SENT, **kept)
    return True


def _wait(id: UUID, now: datetime) -> None:
    letter = Letter.objects.get(pk=id)
    waits = {"state": Letter.WAITING, "next_look": now + rules.pause(letter.tries)}
    Letter.objects.filter(pk=id, state=Letter.SENDING).update(**waits)


def _finish(message: Message, now: datetime, state: str, **more: str) -> None:
    """Note what became of a letter; whoever wrote it has to look again unless it was sent."""
    verbs, tip = rules.VERBS[message.tip.channel], message.tip.pk
    verb = {Letter.SENT: verbs.sent, Letter.PERHAPS: verbs.perhaps}.get(state, verbs.not_sent)
    with transaction.atomic():
        values = {"state": state, "handed_over": now, "next_look": now + rules.LOOK_AGAIN, **more}
        if Letter.objects.filter(pk=message.pk, state__in=_before(state, more.get("why", ""))).update(**values) != 1:
            return
        record(verb, actor=None, kind="message", id=message.pk, tip=tip, now=now)
        if state != Letter.SENT:
            call_back(tip, now)


def _before(state: str, why: str) -> list[str]:
    """From where a letter may come to this state. What was perhaps sent may turn out to be sent, and nothing else."""
    if state == Letter.SENT:
        return [Letter.SENDING, Letter.PERHAPS]
    return [Letter.WAITING] if state == Letter.ENDED and why not in rules.BY_PROVIDER else [Letter.SENDING]
