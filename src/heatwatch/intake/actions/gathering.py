"""The reader brings single messages together: what one sender wrote without a minute's silence becomes one tip.
An e-mail is whole by itself.

Only the reader can: who sent a message is sealed, and the doors hold no key. In one transaction the messages and their
keys go, and what they said is in a tip. Killed at any moment, they still wait, or are there once. Two readers do no
harm: whoever finds fewer messages than it read leaves them to the other.

Files of text messages lie at the provider: what fetches them later (`heatwatch.texting`) finds a notice of each.

A later message of the same sender joins the tip of their conversation (`conversations`), as a message from the
reporter; of e-mails, one that goes on from a message which came here.
"""

import logging
import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
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
from heatwatch.intake.actions.receiving import attach, receive_tip, write_message
from heatwatch.intake.actions.taking_in import sealed_rows
from heatwatch.intake.incoming import DANGER, Held, Incoming
from heatwatch.intake.models import Conversation, Message, SeenMessage, SingleMessage, Tip
from heatwatch.intake.submission import FIELD_LIMIT, STORY_LIMIT, SealedFile, Submission
from heatwatch.knowledge.spoken.languages import nearest
from heatwatch.vault import recipients
from heatwatch.vault.actions import Keyring, open_tip_key, open_tip_keys, true_desk
from heatwatch.vault.compartments import DESK
from heatwatch.vault.errors import NewerVersion, Unsealable
from heatwatch.vault.models import TipKey
from heatwatch.vault.recipients import Recipients
from heatwatch.vault.rows import insert

AT_ONCE = 2_000
# Where the language of a text is not one: who reads Spanish at this desk reads English too.
SPOKEN = {"mixed": "es", "unknown": "en"}
WITHOUT_WORDS = "[A picture or file without words]"
# Only the first of the one and the last of the other is the house's own.
WORDS_BEGIN = "---- From here on in the words of the e-mail: ----"
HEAD_BEGINS = "---- The head of the e-mail: ----"
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
    to = recipients_now(keyring) if rows else None
    if to is None:
        return 0
    gatherer = Gatherer(keyring, to, language_of)
    runs = [run for run in _runs(_opened(keyring, rows)) if _is_whole(run, now)]
    return sum(len(run) for run in runs if _settled(gatherer, run, now))


def recipients_now(keyring: Keyring) -> Recipients | None:
    """What is sealed to at this moment; none where this is not the desk that the ceremony's file names."""
    try:
        to = recipients.load(settings.ENV.recipients_file)
        # After a rotation the key that the reader has kept is the one before.
        keyring.compartment(DESK, again=True)
        true_desk(keyring, to)
    except HouseError as refusal:
        log.warning("messages wait: %s", refusal.cause)
        return None
    return to


def recorded_calls(keyring: Keyring, besides: Collection[UUID] = ()) -> list[Opened]:
    """What waits of recorded calls, which are fetched first, beside the reader's loop (`heatwatch.voice`)."""
    rows = queries.single_messages(AT_ONCE, calls=True, besides=besides)
    return [one for one in _opened(keyring, rows) if one.message.call]


def held_files(keyring: Keyring, besides: Collection[UUID] = ()) -> list[Opened]:
    """What waits of files that lie at the provider of text messages (`heatwatch.texting`)."""
    rows = queries.single_messages(AT_ONCE, files=True, besides=besides)
    return [one for one in _opened(keyring, rows) if one.message.held]


def given_up(keyring: Keyring, *, calls: bool = False, files: bool = False) -> list[Opened]:
    """Copies that a provider went on having, and is not asked about any more, but for once when a reader starts."""
    return _opened(keyring, queries.copies_left(calls=calls, files=files))


def give_up(id: UUID) -> None:
    """The provider is not asked any more about what this notice is of; it stays, for the state page to count."""
    SingleMessage.objects.filter(pk=id).update(given_up=True)


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
    by_sender: dict[tuple[str, str, UUID | None], list[Opened]] = {}
    for one in sorted(opened, key=lambda one: (one.message.at, one.id)):
        alone = one.id if one.message.mail else None
        by_sender.setdefault((one.message.channel, one.message.sender, alone), []).append(one)
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
    """A call for help out of danger waits for no second message, and an e-mail has said everything."""
    at_once = any(one.message.keyword == DANGER or one.message.mail for one in run)
    return at_once or rules.is_whole([one.message.at for one in run], now)


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
            if not taken([one.id for one in run]):
                transaction.set_rollback(True)
                return False
            tokens = conversations.tokens_now(gatherer.keyring, gatherer.to)
            known_as = [token for name in first.names for token in tokens.of(first.channel, name)]
            own = tokens.of(first.channel, first.own_name)
            goes_on = conversations.known_by(known_as)
            if goes_on and is_over(goes_on.last, rules.CONVERSATION, now):
                goes_on = None
            thread = goes_on.tip_id if goes_on else None
            words.hear(gatherer.keyring, tokens, [one.message for one in run], gatherer.to, thread)
            if goes_on:
                _ask_for_files(gatherer, run, goes_on.tip_id, goes_on.recipient, str(_add(goes_on, run).pk))
                conversations.go_on(goes_on, own if first.mail else [], tokens.version, now)
            elif first.mail or not all(one.message.keyword in Incoming.IDLE for one in run):
                tip, recipient = _received(gatherer, run)
                _ask_for_files(gatherer, run, tip, recipient)
                conversations.begin(own, tokens.version, tip, recipient, now)
    except IntegrityError:
        # Another reader began this very conversation in the meantime; the messages still wait.
        return False
    return True


def taken(ids: Sequence[UUID]) -> bool:
    """Whether all of these messages were still there: they and their keys are gone with this transaction."""
    TipKey.objects.filter(tip__in=ids, person=None).delete()
    return SingleMessage.objects.filter(pk__in=ids).delete()[0] == len(ids)


def _received(gatherer: Gatherer, run: list[Opened]) -> tuple[UUID, str]:
    """A new tip, and its public key.

    Nobody holds its message code: nothing is sent to a telephone or mailbox that somebody else may look at.
    """
    files, lost = _files(run)
    received = receive_tip(
        _submission(gatherer, run, lost),
        token=secrets.token_bytes(32),
        files=files,
        recipients=gatherer.to,
        now=run[0].message.at,
        demo=settings.ENV.demo,
        told=False,
    )
    tip = Tip.objects.get(number=received.tip_number)
    return tip.pk, open_tip_key(gatherer.keyring, tip.pk).recipient


def _submission(gatherer: Gatherer, run: list[Opened], lost: list[str]) -> Submission:
    story, first = _text(run), run[0].message
    language = gatherer.language_of(story)
    return Submission(
        story=story,
        language=SPOKEN.get(language, nearest(language)),
        channel=first.channel,
        danger_now=True if _in_danger(run) else None,
        sender=first.sender[:FIELD_LIMIT],
        elsewhere=_elsewhere(run, lost)[:FIELD_LIMIT],
        marks="\n".join(first.mail.marks)[:FIELD_LIMIT] if first.mail else "",
        head=first.mail.head[:FIELD_LIMIT] if first.mail else "",
    )


def _add(conversation: Conversation, run: list[Opened]) -> Message:
    """One more message on the tip; the reader's next step brings it to the queue."""
    first, (files, lost) = run[0].message, _files(run)
    said, elsewhere = _text(run), _elsewhere(run, lost)
    if first.mail:
        # Another person may go on with a thread, in another's name too: each e-mail says who it came from. What the
        # house says of it stands before the first word of theirs, which could otherwise speak for the house.
        told = [f"Sent from: {first.sender}", *first.mail.marks, elsewhere]
        text = "\n".join(filter(None, (*told, WORDS_BEGIN, said, HEAD_BEGINS, first.mail.head)))
    else:
        text = "\n".join(filter(None, (said, elsewhere)))
    message = write_message(conversation.tip_id, conversation.recipient, text, id=new_id(), now=first.at)
    if files:
        attach(conversation.tip_id, conversation.recipient, files, message)
    if _in_danger(run):
        due = rules.due_at(quarter_hour(first.at), danger_now=True)
        # Beside a clock of the law that runs, it is the tip's own time that comes forward.
        own_due = Case(When(own_due__isnull=False, then=Value(due)), default=None, output_field=DateTimeField())
        Tip.objects.filter(pk=conversation.tip_id).update(danger_now=True, due=due, own_due=own_due)
    return message


def _ask_for_files(gatherer: Gatherer, run: list[Opened], tip: UUID, recipient: str, joins: str = "") -> None:
    """A notice of each file that is to be fetched, and which tip and message it joins."""
    channel, at = run[-1].message.channel, run[-1].message.at
    for held in _fetchable(run):
        named = replace(held, tip=str(tip), recipient=recipient, joins=joins)
        insert(sealed_rows(Incoming(channel, "", "", at, held=named), gatherer.to))


def _fetchable(run: list[Opened]) -> list[Held]:
    """The files that lie at the office's own account, each once, and no more than a report may have."""
    env, media = settings.ENV, settings.AGENCY.media
    found: dict[str, Held] = {}
    for one in run:
        for address, kind in zip_longest(one.message.places, one.message.kinds, fillvalue=""):
            held = Held.at(address, env.texts_api, env.texts_account)
            if held and held.file not in found:
                found[held.file] = replace(held, kind=kind, place=len(found) + 1)
    return list(found.values())[: media.max_files if media.accepted else 0]


def _text(run: list[Opened]) -> str:
    return cleaned("\n".join(one.message.text for one in run if one.message.text.strip())) or WITHOUT_WORDS


def _in_danger(run: list[Opened]) -> bool:
    return any(one.message.keyword == DANGER for one in run)


def _files(run: list[Opened]) -> tuple[list[SealedFile], list[str]]:
    """The files that came within e-mails and are whole, and a line of each that is not: it holds up no words."""
    files = [file for one in run if one.message.mail for file in one.message.mail.files]
    stored = queries.loose_chunks([file.file for file in files])
    whole = [file for file in files if stored.get(file.file) == file.chunks]
    return whole, [f"{file.name}: it is not there any more." for file in files if file not in whole]


def _elsewhere(run: list[Opened], lost: list[str]) -> str:
    """Files that nobody has fetched or that were not kept, for whoever opens the tip."""
    left_out = [line for one in run if one.message.mail for line in one.message.mail.left_out]
    fetched = _fetchable(run)
    return "\n".join(filter(None, (_to_be_fetched(fetched), _not_fetched(run, fetched), *left_out, *lost)))


def _to_be_fetched(files: list[Held]) -> str:
    if not files:
        return ""
    verb = "is" if len(files) == 1 else "are"
    lie = [f"{held.file} of {held.message}{f', as {held.kind}' if held.kind else ''}" for held in files]
    told = f"{_counted(len(files))} came with this and {verb} fetched from the provider: see Files. Until then:"
    return "\n".join([told, *lie])


def _not_fetched(run: list[Opened], fetched: list[Held]) -> str:
    ids = {(held.message, held.file) for held in fetched}
    env, media = settings.ENV, settings.AGENCY.media
    named = {place: Held.at(place, env.texts_api, env.texts_account) for one in run for place in one.message.places}
    left = [place for place, held in named.items() if not held or (held.message, held.file) not in ids]
    count = len(left) + sum(one.message.files - len(one.message.places) for one in run)
    if count < 1:
        return ""
    why = "" if media.accepted else " This office takes no files."
    why = f" No more than {media.max_files} are fetched." if media.accepted and any(map(named.get, left)) else why
    return "\n".join([f"{_counted(count)} came with this and stayed with the provider.{why}", *left])


def _counted(count: int) -> str:
    return "1 picture or file" if count == 1 else f"{count} pictures or files"
