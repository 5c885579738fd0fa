"""The reader notes of each new tip what it tells, as a token; copies of one text become one row of the queue."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction

from heatwatch.audit.actions import record
from heatwatch.common.clock import quarter_hour
from heatwatch.common.errors import HouseError
from heatwatch.common.ids import new_id
from heatwatch.common.secret import masked
from heatwatch.desk import queries as desk
from heatwatch.desk.actions.opening import file_in, open_story
from heatwatch.intake.models import Tip
from heatwatch.knowledge.watch import Watch
from heatwatch.oversight import rules
from heatwatch.oversight.models import Arrival, TextGroup
from heatwatch.vault import recipients
from heatwatch.vault.actions import Keyring, open_tip_key, true_desk
from heatwatch.vault.compartments import DESK
from heatwatch.vault.errors import MALFORMED, Unsealable
from heatwatch.vault.keys import Identity
from heatwatch.vault.queries import key_version

# What a call-taker wrote down, and recorded calls: nobody wrote what stands where other tips have their words.
WITHOUT_OWN_WORDS = frozenset({"phone", "voice"})


@masked
@dataclass(frozen=True)
class Stamp:
    """The desk's index key at one moment, and how many keys the desk has had by then."""

    key: bytes
    version: int

    def of(self, words: str) -> "Token":
        """The token of a text under it."""
        return Token(rules.token_of(self.key, words), self.version)


class Token(NamedTuple):
    """What a text is noted by, and the version of the key that it was made under."""

    value: str
    version: int

    @property
    def columns(self) -> dict[str, Any]:
        """As a row keeps it."""
        return {"token": self.value, "key_version": self.version}


def note_arrival(keyring: Keyring, tip: UUID, watch: Watch, now: datetime) -> None:
    """Note what a claimed tip tells; doing it twice notes it once.

    What cannot be opened stands for itself, and so does what no reporter has written.
    """
    row = Tip.objects.get(pk=tip)
    if row.channel in WITHOUT_OWN_WORDS or Arrival.objects.filter(pk=tip).exists():
        return
    try:
        told, words = told_by(row, open_tip_key(keyring, tip))
        token = stamp_now(keyring).of(words)
    except HouseError:
        return
    values: dict[str, Any] = {"received": row.received, "burst": told.get("burst") is True}
    with transaction.atomic():
        _, created = Arrival.objects.get_or_create(tip=row, defaults={**values, **token.columns})
        if created:
            join(keyring, token, row.received, rules.often(watch, words), now)


def told_by(tip: Tip, identity: Identity) -> tuple[dict[str, Any], str]:
    """What a tip tells, and the same in the form in which copies are equal; raises `Unsealable`."""
    told = open_story(tip, identity)
    files = [file_in(row, identity) for row in desk.attachments(tip)]
    try:
        return told, rules.same_words(told, (str(file.sha256) for file in files))
    except MALFORMED as wrong:
        raise Unsealable from wrong


def is_copy(tip: Tip, identity: Identity, words: str) -> bool:
    """Whether a tip tells just this. Its clear token says so, but whoever may write to the database can change that."""
    try:
        return told_by(tip, identity)[1] == words
    except Unsealable:
        return False


def stand_alone(tip: UUID, group: TextGroup, actor: UUID, now: datetime) -> None:
    """Take a tip out of a group: it is no copy, and gets a row of its own in the queue."""
    Arrival.objects.filter(pk=tip, group=group).update(group=None)
    record("text_ungrouped", actor=actor, kind="text group", id=group.pk, tip=tip, now=now)


def forget(now: datetime) -> int:
    """Forget the tokens of texts that came seldom and long ago; groups stay as long as their tips do."""
    old = Arrival.objects.filter(group=None, burst=False, received__lt=now - rules.KEPT)
    return old.delete()[0] + forget_groups()


def forget_groups() -> int:
    """Forget the texts of which no tip is left: the token of a destroyed text would outlive it."""
    return TextGroup.objects.filter(arrivals=None).delete()[0]


def stamp_now(keyring: Keyring) -> Stamp:
    """What tokens are made with at this moment; raises `HouseError` when that is not the desk of the ceremony's file.

    Whoever may write to the database could else seal an index key of their own to the reader, and test texts with it.
    The version is read before the key: when a rotation comes in between, the tokens are only made once more.
    """
    version = key_version(DESK)
    keyring.compartment(DESK, again=True)
    desk = true_desk(keyring, recipients.load(settings.ENV.recipients_file))
    return Stamp(desk.index_key.reveal(), version)


def join(keyring: Keyring, token: Token, received: datetime, often: int, now: datetime) -> None:
    """Join the group of this text, or make one when it came often enough within a day."""
    group = TextGroup.objects.filter(token=token.value).first()
    alike = Arrival.objects.filter(token=token.value, group=None)
    if group is None:
        if alike.filter(received__gte=received - rules.WITHIN, tip__restricted=False).count() < often:
            return
        made = {"id": new_id(), "made_at": quarter_hour(now), "key_version": token.version}
        group, created = TextGroup.objects.get_or_create(token=token.value, defaults=made)
        if created:
            reader, detail = keyring.account_id, {"at_least": often}
            record("text_grouped", actor=reader, kind="text group", id=group.pk, now=now, detail=detail, coarse=True)
    alike.update(group=group)
