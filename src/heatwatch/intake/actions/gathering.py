"""The reader brings single messages together: what one sender wrote without a minute's silence becomes one tip.

Only the reader can: who sent a message is sealed, and the doors hold no key. In one transaction the messages and their
keys go, and what they said is in a tip. Killed at any moment, they still wait, or are there once. Two readers do no
harm: whoever finds fewer messages than it read leaves them to the other.

A later message of the same sender joins the tip of their conversation (`conversations`), as a message from the
reporter.
"""

import logging
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import Error, IntegrityError, transaction
from django.db.models import Case, DateTimeField, Value, When

from heatwatch.common.clock import is_over, quarter_hour
from heatwatch.common.errors import HouseError
from heatwatch.common.ids import new_id
from heatwatch.common.secret import masked
from heatwatch.common.text import cleaned
from heatwatch.intake import queries, rules
from heatwatch.intake.actions import conversations, words
from heatwatch.intake.actions.receiving import receive_tip, write_message
from heatwatch.intake.incoming import DANGER, Incoming
from heatwatch.intake.models import Conversation, SeenMessage, SingleMessage, Tip
from heatwatch.intake.submission import FIELD_LIMIT, STORY_LIMIT, Submission
from heatwatch.vault import recipients
from heatwatch.vault.actions import Keyring, open_tip_key, open_tip_keys, true_desk
from heatwatch.vault.compartments import DESK
from heatwatch.vault.errors import NewerVersion, Unsealable
from heatwatch.vault.models import TipKey
from heatwatch.vault.recipients import Recipients

AT_ONCE = 2_000
# Where the language of a text is not one: who reads Spanish at this desk reads English too.
SPOKEN = {"mixed": "es", "unknown": "en"}
WITHOUT_WORDS = "[A picture or file without words]"
log = logging.getLogger("heatwatch.intake.gathering")


@masked
@dataclass(frozen=True)
class Opened:
    """A single message in the reader's memory."""

    id: UUID
    message: Incoming


@masked
@dataclass(frozen=True)
class Gatherer:
    """Who gathers: the reader's keys, what it seals to, and how it tells the language of a text."""

    keyring: Keyring
    to: Recipients
    language_of: Callable[[str], str]


def gather(keyring: Keyring, now: datetime, language_of: Callable[[str], str]) -> int:
    """Bring together what waits and is whole; returns how many messages became part of a tip, or were done with."""
    rows = queries.single_messages(AT_ONCE)
    if not rows:
        return 0
    try:
        to = recipients.load(settings.ENV.recipients_file)
        # After a rotation the key that the reader has kept is the one before.
        keyring.compartment(DESK, again=True)
        true_desk(keyring, to)
    except HouseError as refusal:
        log.warning("messages wait: %s", refusal.cause)
        return 0
    gatherer = Gatherer(keyring, to, language_of)
    runs = [run for run in _runs(_opened(keyring, rows)) if _is_whole(run, now)]
    return sum(len(run) for run in runs if _settled(gatherer, run, now))


def forget_seen(now: datetime) -> int:
    """Forget which messages came long ago."""
    return SeenMessage.objects.filter(seen__lt=now - rules.SEEN_LIFE).delete()[0]


def _opened(keyring: Keyring, rows: Sequence[SingleMessage]) -> list[Opened]:
    """Every message alone: a damaged one is marked, told once, and kept; it hides nothing but itself."""
    keys, found = open_tip_keys(keyring, [row.pk for row in rows]), []
    for row in rows:
        try:
            found.append(Opened(row.pk, words.message_in(row, keys.get(row.pk))))
        except NewerVersion:
            log.warning("%s was sealed by a newer HEAT Watch", row.pk)
        except Unsealable:
            log.warning("%s cannot be opened", row.pk)
            SingleMessage.objects.filter(pk=row.pk).update(damaged=True)
    return found


def _runs(opened: Iterable[Opened]) -> list[list[Opened]]:
    """The messages of each sender in the order in which they came, no more than fit into one tip."""
    by_sender: dict[tuple[str, str], list[Opened]] = {}
    for one in sorted(opened, key=lambda one: (one.message.at, one.id)):
        by_sender.setdefault((one.message.channel, one.message.sender), []).append(one)
    return [_fitting(run) for run in by_sender.values()]


def _fitting(run: list[Opened]) -> list[Opened]:
    """The first of them that are not too long together; the others follow in the next turn."""
    length = 0
    fitting: list[Opened] = []
    for one in run:
        length += len(one.message.text) + 1
        if fitting and length > STORY_LIMIT:
            break
        fitting.append(one)
    return fitting


def _is_whole(run: list[Opened], now: datetime) -> bool:
    """A call for help out of danger waits for no second message."""
    urgent = any(one.message.keyword == DANGER for one in run)
    return urgent or rules.is_whole([one.message.at for one in run], now)


def _settled(gatherer: Gatherer, run: list[Opened], now: datetime) -> bool:
    """One run that the house stumbles over waits, and holds up no other."""
    try:
        return _settle(gatherer, run, now)
    except Error:
        raise
    except Exception as fault:  # noqa: BLE001  whatever it is, the messages of everybody else must become tips
        log.warning("%s could not become a tip: %s", run[0].id, type(fault).__name__)
        return False


def _settle(gatherer: Gatherer, run: list[Opened], now: datetime) -> bool:
    """Put a run where it belongs, all of it or nothing; False when another reader was quicker."""
    first = run[0].message
    try:
        with transaction.atomic():
            if not _taken(run):
                transaction.set_rollback(True)
                return False
            tokens = conversations.tokens_now(gatherer.keyring, gatherer.to)
            known_as = tokens.of(first.channel, first.sender)
            words.hear(gatherer.keyring, tokens, known_as, [one.message for one in run], gatherer.to)
            goes_on = conversations.known_by(known_as)
            if goes_on and not is_over(goes_on.last, rules.CONVERSATION, now):
                _add(goes_on, run, now)
            elif not all(one.message.keyword in Incoming.IDLE for one in run):
                tip, recipient = _received(gatherer, run)
                conversations.begin(known_as, tokens.version, tip, recipient, now)
    except IntegrityError:
        # Another reader began this very conversation in the meantime; the messages still wait.
        return False
    return True


def _taken(run: list[Opened]) -> bool:
    """Whether all of them were still there: they and their keys are gone with this transaction."""
    ids = [one.id for one in run]
    TipKey.objects.filter(tip__in=ids, person=None).delete()
    return SingleMessage.objects.filter(pk__in=ids).delete()[0] == len(ids)


def _received(gatherer: Gatherer, run: list[Opened]) -> tuple[UUID, str]:
    """A new tip, and its public key.

    Nobody holds its message code: nothing is sent to a telephone that somebody else may look at.
    """
    received = receive_tip(
        _submission(gatherer, run),
        token=secrets.token_bytes(32),
        files=[],
        recipients=gatherer.to,
        now=run[0].message.at,
        demo=settings.ENV.demo,
        told=False,
    )
    tip = Tip.objects.get(number=received.tip_number)
    return tip.pk, open_tip_key(gatherer.keyring, tip.pk).recipient


def _submission(gatherer: Gatherer, run: list[Opened]) -> Submission:
    story, first = _text(run), run[0].message
    language = gatherer.language_of(story)
    return Submission(
        story=story,
        language=SPOKEN.get(language, language),
        channel=first.channel,
        danger_now=True if _in_danger(run) else None,
        sender=first.sender[:FIELD_LIMIT],
        elsewhere=_elsewhere(run)[:FIELD_LIMIT],
    )


def _add(conversation: Conversation, run: list[Opened], now: datetime) -> None:
    """One more message on the tip; the reader's next step brings it to the queue."""
    first, text = run[0].message, "\n".join(filter(None, (_text(run), _elsewhere(run))))
    write_message(conversation.tip_id, conversation.recipient, text, id=new_id(), now=first.at)
    Conversation.objects.filter(pk=conversation.pk).update(last=quarter_hour(now))
    if _in_danger(run):
        due = rules.due_at(quarter_hour(first.at), danger_now=True)
        # Beside a clock of the law that runs, it is the tip's own time that comes forward.
        own_due = Case(When(own_due__isnull=False, then=Value(due)), default=None, output_field=DateTimeField())
        Tip.objects.filter(pk=conversation.tip_id).update(danger_now=True, due=due, own_due=own_due)


def _text(run: list[Opened]) -> str:
    return cleaned("\n".join(one.message.text for one in run if one.message.text.strip())) or WITHOUT_WORDS


def _in_danger(run: list[Opened]) -> bool:
    return any(one.message.keyword == DANGER for one in run)


def _elsewhere(run: list[Opened]) -> str:
    """Files that nobody has fetched, for whoever opens the tip."""
    count = sum(one.message.files for one in run)
    places = [place for one in run for place in one.message.places]
    if not count:
        return ""
    told = "1 picture or file" if count == 1 else f"{count} pictures or files"
    return "\n".join([f"{told} came with this and stayed with the provider.", *places])
