"""What was said of a telephone or mailbox is kept, and put together again for whoever is about to write to it.

Who reads it gets everything that is known at that moment: the sealed record, the messages that wait for the reader,
and what can not be read any more. A record that does not open counts as a STOP, a waiting message that does not open
as a doubt about every one, and so does a backup that was restored: what was said after it was made is lost.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from heatwatch.common.clock import QUARTER, next_quarter_hour
from heatwatch.common.errors import HouseError
from heatwatch.common.ids import new_id
from heatwatch.common.secret import masked
from heatwatch.intake import consent, queries
from heatwatch.intake.actions import conversations
from heatwatch.intake.actions.claiming import RESTORED
from heatwatch.intake.actions.conversations import Tokens
from heatwatch.intake.consent import Words, Yes
from heatwatch.intake.incoming import EMAIL, SAFE, STOP, Incoming
from heatwatch.intake.kinds import PHONE_WORDS, SINGLE_MESSAGE
from heatwatch.intake.models import PhoneWords, SingleMessage
from heatwatch.vault import recipients
from heatwatch.vault.actions import Keyring, open_tip_key, open_tip_keys, tip_key_row
from heatwatch.vault.compartments import DESK
from heatwatch.vault.errors import Unsealable
from heatwatch.vault.keys import Identity, new_identity
from heatwatch.vault.models import TipKey
from heatwatch.vault.recipients import Recipients
from heatwatch.vault.rows import insert
from heatwatch.vault.sealing import seal
from heatwatch.vault.unsealing import unseal_as


@dataclass(frozen=True)
class Place:
    """A telephone or mailbox by the tokens that it is known by at this moment; good until the transaction ends."""

    tokens: list[str]
    version: int
    to: Recipients

    @classmethod
    def of(cls, tokens: Tokens, channel: str, name: str, to: Recipients) -> "Place":
        """What is known by this name."""
        return cls(tokens.of(channel, name), tokens.version, to)


@masked
@dataclass(frozen=True)
class Whom:
    """Of whom it is asked: a number, or an address and the tip whose thread it wrote on."""

    channel: str
    sender: str
    thread: UUID | None = None

    @property
    def known_as(self) -> str:
        """As `Incoming.known_as`."""
        return self.sender.lower() if self.channel == EMAIL else self.sender


def hear(keyring: Keyring, tokens: Tokens, run: Sequence[Incoming], to: Recipients, thread: UUID | None) -> None:
    """Keep what these messages of one sender say of their telephone or mailbox; call where they are gathered.

    On the `thread` of a tip anybody may speak against writing to it, in another's name too, or from another address;
    of an e-mail that goes on from nothing here a SAFE says nothing: whoever wrote it may mean anything.
    """
    first, told = run[0], [message for message in run if message.keyword in consent.TOLD]
    against = [message for message in told if message.keyword != SAFE]
    heard = told if thread or not first.mail else against
    _hear(keyring, Place.of(tokens, first.channel, first.known_as, to), heard)
    if first.mail and thread:
        _hear(keyring, _thread(tokens, thread, to), against)


def standing(keyring: Keyring, whom: Whom) -> Words:
    """Everything that was said of this telephone or mailbox by now.

    Raises `HouseError` for whoever holds no key of the desk. What waits for the reader is looked at first: whatever is
    gathered meanwhile stands in the record.
    """
    waiting, zone = _waiting(keyring, whom.channel), settings.AGENCY.hours.zone.key
    with transaction.atomic():
        to = recipients.load(settings.ENV.recipients_file)
        tokens = conversations.tokens_now(keyring, to)
        words = _kept(keyring, Place.of(tokens, whom.channel, whom.known_as, to))
        if whom.thread:
            words = words.doubted(_kept(keyring, _thread(tokens, whom.thread, to)).ended)
        about = [(at, message) for at, message in waiting if message is None or _is_about(message, whom, tokens)]
    for at, message in about:
        if message is None:
            words = words.doubted(at)
        # Whether an e-mail goes on from one that came here is known once it is gathered: no SAFE of one counts before.
        elif not (message.mail and message.keyword == SAFE):
            words = words.hearing(message.keyword, message.word, at, zone)
    return words.doubted(queries.last_heartbeat(RESTORED))


def note(keyring: Keyring, whom: Whom, told: Yes | None, now: datetime) -> None:
    """Keep what a person recorded: that it is safe, or (None) that it is not."""
    _change(keyring, whom, lambda words: words.recording(told) if told else words.doubted(now), now)


def note_stop(keyring: Keyring, whom: Whom, now: datetime) -> None:
    """Keep that the provider knows of a STOP, which was said to it and not to this house."""
    zone = settings.AGENCY.hours.zone.key
    _change(keyring, whom, lambda words: words.hearing(STOP, "", now, zone), now)


def _hear(keyring: Keyring, place: Place, told: Sequence[Incoming]) -> None:
    if not told:
        return
    words = _kept(keyring, place)
    for message in told:
        words = words.hearing(message.keyword, message.word, message.at, settings.AGENCY.hours.zone.key)
    _keep(place, words, max(message.at for message in told))


def _change(keyring: Keyring, whom: Whom, change: Callable[[Words], Words], now: datetime) -> None:
    with transaction.atomic():
        to = recipients.load(settings.ENV.recipients_file)
        tokens = conversations.tokens_now(keyring, to)
        place = Place.of(tokens, whom.channel, whom.known_as, to)
        _keep(place, change(_kept(keyring, place)), now)


def _thread(tokens: Tokens, tip: UUID, to: Recipients) -> Place:
    """What was said against writing on the thread of a tip, by whomever."""
    return Place.of(tokens, EMAIL, str(tip), to)


def _is_about(message: Incoming, whom: Whom, tokens: Tokens) -> bool:
    """Whether it comes from there, or goes on with the thread."""
    if message.channel != whom.channel:
        return False
    if message.known_as == whom.known_as:
        return True
    named = [token for name in message.names for token in tokens.of(EMAIL, name)] if whom.thread else []
    return queries.is_of_thread(whom.thread, named) if whom.thread and named else False


def renew(keyring: Keyring) -> int:
    """Make the next tokens anew under the desk's present key; returns how many were looked at."""
    oldest = PhoneWords.objects.order_by("key_version")
    return conversations.renew_rows(keyring, lambda version: oldest.filter(key_version__lt=version))


def message_in(row: SingleMessage, identity: Identity | None) -> Incoming:
    """A single message as the door took it in; raises `Unsealable`."""
    if identity is None:
        raise Unsealable
    return unseal_as(Incoming.from_dict, row.sealed, kind=SINGLE_MESSAGE, record=row.pk, identity=identity)


def _waiting(keyring: Keyring, channel: str) -> list[tuple[datetime, Incoming | None]]:
    """What waits of this channel, and when each came; None for what cannot be opened, whoever sent it."""
    rows = list(SingleMessage.objects.all())
    keys = open_tip_keys(keyring, [row.pk for row in rows])
    found: list[tuple[datetime, Incoming | None]] = []
    for row in rows:
        try:
            message = message_in(row, keys.get(row.pk))
        except HouseError:
            # The door rounded down when it came.
            found.append((row.stored + QUARTER, None))
            continue
        if message.channel == channel:
            found.append((message.at, message))
    return found


def _kept(keyring: Keyring, place: Place) -> Words:
    """The record, kept from being changed until the transaction ends."""
    row = PhoneWords.objects.select_for_update().filter(pk__in=place.tokens).first()
    if row is None:
        return Words()
    try:
        return words_in(row, open_tip_key(keyring, row.record))
    except HouseError:
        return Words(stopped=row.said)


def words_in(row: PhoneWords, identity: Identity) -> Words:
    """What a record says; raises `Unsealable`."""
    return unseal_as(Words.from_dict, row.sealed, kind=PHONE_WORDS, record=row.record, identity=identity)


def _keep(place: Place, words: Words, now: datetime) -> None:
    """One record in the place of the one before, under a key of its own."""
    before = PhoneWords.objects.filter(pk__in=place.tokens)
    TipKey.objects.filter(tip__in=list(before.values_list("record", flat=True)), person=None).delete()
    said = max([next_quarter_hour(now), *before.values_list("said", flat=True)])
    before.delete()
    record, identity = new_id(), new_identity()
    sealed = seal(
        json.dumps(words.as_dict()).encode(), kind=PHONE_WORDS, record=record, recipients=[identity.recipient]
    )
    insert([tip_key_row(record, identity, compartment=DESK, recipient=place.to.of(DESK))])
    values = {"key_version": place.version, "record": record, "said": said, "sealed": sealed}
    PhoneWords.objects.create(token=place.tokens[0], **values)
