"""What was said of a telephone is kept, and put together again for whoever is about to text it.

Who reads it gets everything that is known at that moment: the sealed record, the messages that wait for the reader,
and what can not be read any more. A record that does not open counts as a STOP, a waiting message that does not open
as a doubt about every telephone, and so does a backup that was restored: what was said after it was made is lost.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from heatwatch.common.clock import QUARTER, next_quarter_hour
from heatwatch.common.errors import HouseError
from heatwatch.common.ids import new_id
from heatwatch.intake import consent, queries
from heatwatch.intake.actions import conversations
from heatwatch.intake.actions.claiming import RESTORED
from heatwatch.intake.actions.conversations import Tokens
from heatwatch.intake.consent import Words, Yes
from heatwatch.intake.incoming import STOP, Incoming
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
class Telephone:
    """A number by the tokens that it is known by at this moment; good until the transaction ends."""

    tokens: list[str]
    version: int
    to: Recipients


def hear(keyring: Keyring, tokens: Tokens, known_as: list[str], run: Iterable[Incoming], to: Recipients) -> None:
    """Keep what these messages of one sender say of their telephone; call where they are gathered."""
    told = [message for message in run if message.keyword in consent.TOLD]
    if not told:
        return
    phone = Telephone(known_as, tokens.version, to)
    words = _kept(keyring, phone)
    for message in told:
        words = words.hearing(message.keyword, message.text, message.at, settings.AGENCY.hours.zone.key)
    _keep(phone, words, max(message.at for message in told))


def standing(keyring: Keyring, channel: str, sender: str) -> Words:
    """Everything that was said of this telephone by now. Raises `HouseError` for whoever holds no key of the desk.

    What waits for the reader is looked at first: whatever is gathered meanwhile stands in the record.
    """
    waiting, zone = _waiting(keyring, channel, sender), settings.AGENCY.hours.zone.key
    with transaction.atomic():
        words = _kept(keyring, _telephone(keyring, channel, sender))
    for at, message in waiting:
        words = words.hearing(message.keyword, message.text, at, zone) if message else words.doubted(at)
    return words.doubted(queries.last_heartbeat(RESTORED))


def note(keyring: Keyring, channel: str, sender: str, told: Yes | None, now: datetime) -> None:
    """Keep what a person recorded: that it is safe, or (None) that it is not."""
    _change(keyring, channel, sender, lambda words: words.recording(told) if told else words.doubted(now), now)


def note_stop(keyring: Keyring, channel: str, sender: str, now: datetime) -> None:
    """Keep that the provider knows of a STOP, which was said to it and not to this house."""
    zone = settings.AGENCY.hours.zone.key
    _change(keyring, channel, sender, lambda words: words.hearing(STOP, "", now, zone), now)


def _change(keyring: Keyring, channel: str, sender: str, change: Callable[[Words], Words], now: datetime) -> None:
    with transaction.atomic():
        phone = _telephone(keyring, channel, sender)
        _keep(phone, change(_kept(keyring, phone)), now)


def renew(keyring: Keyring) -> int:
    """Make the next tokens anew under the desk's present key; returns how many were looked at."""
    oldest = PhoneWords.objects.order_by("key_version")
    return conversations.renew_rows(keyring, lambda version: oldest.filter(key_version__lt=version))


def message_in(row: SingleMessage, identity: Identity | None) -> Incoming:
    """A single message as the door took it in; raises `Unsealable`."""
    if identity is None:
        raise Unsealable
    return unseal_as(Incoming.from_dict, row.sealed, kind=SINGLE_MESSAGE, record=row.pk, identity=identity)


def _telephone(keyring: Keyring, channel: str, sender: str) -> Telephone:
    to = recipients.load(settings.ENV.recipients_file)
    tokens = conversations.tokens_now(keyring, to)
    return Telephone(tokens.of(channel, sender), tokens.version, to)


def _waiting(keyring: Keyring, channel: str, sender: str) -> list[tuple[datetime, Incoming | None]]:
    """What waits of this sender, and when each came; None for what cannot be opened, whoever sent it."""
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
        if (message.channel, message.sender) == (channel, sender):
            found.append((message.at, message))
    return found


def _kept(keyring: Keyring, phone: Telephone) -> Words:
    """The record, kept from being changed until the transaction ends."""
    row = PhoneWords.objects.select_for_update().filter(pk__in=phone.tokens).first()
    if row is None:
        return Words()
    try:
        return words_in(row, open_tip_key(keyring, row.record))
    except HouseError:
        return Words(stopped=row.said)


def words_in(row: PhoneWords, identity: Identity) -> Words:
    """What a record says; raises `Unsealable`."""
    return unseal_as(Words.from_dict, row.sealed, kind=PHONE_WORDS, record=row.record, identity=identity)


def _keep(phone: Telephone, words: Words, now: datetime) -> None:
    """One record in the place of the one before, under a key of its own."""
    before = PhoneWords.objects.filter(pk__in=phone.tokens)
    TipKey.objects.filter(tip__in=list(before.values_list("record", flat=True)), person=None).delete()
    said = max([next_quarter_hour(now), *before.values_list("said", flat=True)])
    before.delete()
    record, identity = new_id(), new_identity()
    sealed = seal(
        json.dumps(words.as_dict()).encode(), kind=PHONE_WORDS, record=record, recipients=[identity.recipient]
    )
    insert([tip_key_row(record, identity, compartment=DESK, recipient=phone.to.of(DESK))])
    values = {"key_version": phone.version, "record": record, "said": said, "sealed": sealed}
    PhoneWords.objects.create(token=phone.tokens[0], **values)
