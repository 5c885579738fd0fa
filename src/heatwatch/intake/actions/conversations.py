"""By which token the next message of a sender finds its tip, and how that token follows the desk to a new key.

A token is an HMAC of the number. When the desk has a new key, the reader hashes each token once more, under that key:
the number is not needed, nothing is opened, and whoever left with the keys before can test no number against it
(docs/decisions/0030-tokens-that-follow-the-key.md). Each row names the version of its key, so the rows of earlier
versions are what is left to do, whoever was killed meanwhile. Until then a sender is looked for by every token that
they ever had.

Every work on conversations holds the desk to its key until it is committed, so that none begins under one key while
another looks under the next.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from heatwatch.common.clock import quarter_hour
from heatwatch.common.errors import HouseError
from heatwatch.common.keyed import keyed
from heatwatch.common.secret import masked
from heatwatch.intake import queries, rules
from heatwatch.intake.models import Conversation, PhoneWords
from heatwatch.vault import recipients
from heatwatch.vault.actions import Keyring, held_now, true_desk
from heatwatch.vault.compartments import DESK
from heatwatch.vault.queries import key_version
from heatwatch.vault.recipients import Recipients

BATCH = 200
# 128 bits, in letters.
NAME_LENGTH = 32


@masked
@dataclass(frozen=True)
class Tokens:
    """The desk's index keys as its members know them at one moment, and how many keys the desk has had by then."""

    keys: tuple[bytes, ...]
    version: int

    @property
    def first(self) -> int:
        """The version of the first key that is known; a house that was renewed by an older HEAT Watch forgot some."""
        return self.version - len(self.keys) + 1

    def of(self, channel: str, sender: str) -> list[str]:
        """What this sender is, or was, known by, the present token first."""
        found = [rules.token_of(self.keys[0], channel, sender)]
        for key in self.keys[1:]:
            found.append(rules.token_again(found[-1], [key]))
        return found[::-1]

    def name_for(self, id: UUID) -> str:
        """By what a message of this house is named outside, always the same under one key, and led back by nobody."""
        return keyed(self.keys[0], b"name of a message", id.bytes).hex()[:NAME_LENGTH]

    def again(self, row: Conversation | PhoneWords) -> str | None:
        """The present token of a row; None when it was made under a key that nobody knows any more."""
        if row.key_version < self.first:
            return None
        return rules.token_again(row.token, self.keys[row.key_version - self.first + 1 :])


def tokens_now(keyring: Keyring, ceremony: Recipients) -> Tokens:
    """By what senders are known while this transaction lasts: no rotation begins before it ends.

    Raises `HouseError` when this keyring is not of the desk that the ceremony's file names.
    """
    row, _ = held_now(keyring, DESK)
    desk = true_desk(keyring, ceremony)
    return Tokens(tuple(key.reveal() for key in desk.index_keys), row.version)


def known_by(tokens: list[str]) -> Conversation | None:
    """The conversation that the last of these tokens names, kept from being changed until the transaction ends."""
    found = {row.pk: row for row in Conversation.objects.select_for_update().filter(pk__in=tokens).order_by("pk")}
    return next((found[token] for token in reversed(tokens) if token in found), None)


def begin(tokens: list[str], version: int, tip: UUID, recipient: str, now: datetime) -> None:
    """From now on the next message of this sender belongs to this tip, and to none before."""
    Conversation.objects.filter(pk__in=tokens).delete()
    values = {"key_version": version, "recipient": recipient, "last": quarter_hour(now)}
    Conversation.objects.create(token=tokens[0], tip_id=tip, **values)


def go_on(conversation: Conversation, known_as: list[str], version: int, now: datetime) -> None:
    """The tip was written to: it waits for more from now on, and for what names this message too (`known_as`)."""
    last = quarter_hour(now)
    Conversation.objects.filter(tip=conversation.tip_id).update(last=last)
    if known_as and not Conversation.objects.filter(pk__in=known_as).exists():
        values = {"key_version": version, "recipient": conversation.recipient, "last": last}
        Conversation.objects.create(token=known_as[0], tip_id=conversation.tip_id, **values)


def name_too(tip: UUID, known_as: list[str], version: int) -> None:
    """What answers this message of the house joins the tip too, as long as its conversation goes on."""
    latest = queries.conversation_of(tip)
    if latest and not Conversation.objects.filter(pk__in=known_as).exists():
        values = {"key_version": version, "recipient": latest.recipient, "last": latest.last}
        Conversation.objects.create(token=known_as[0], tip_id=tip, **values)


def renew(keyring: Keyring) -> int:
    """Make the next tokens of conversations anew under the desk's present key; returns how many were looked at."""
    oldest = Conversation.objects.order_by("key_version")
    return renew_rows(keyring, partial(queries.of_earlier_keys, oldest))


def renew_rows(keyring: Keyring, earlier: Callable[[int], QuerySet[Any]]) -> int:
    """Give the next rows of one table their tokens under the desk's present key; returns how many were looked at.

    `earlier` names those that were noted under a key from before a version. A reader that is no member at this moment
    leaves everything to the one that will be.
    """
    if not earlier(key_version(DESK)).exists():
        return 0
    try:
        with transaction.atomic():
            tokens = tokens_now(keyring, recipients.load(settings.ENV.recipients_file))
            rows = earlier(tokens.version).select_for_update(of=("self",))
            return _renew(tokens, QuerySet(rows.model), list(rows[:BATCH]))
    except HouseError:
        return 0


def _renew(tokens: Tokens, table: QuerySet[Any], rows: list[Any]) -> int:
    made = {row.pk: tokens.again(row) for row in rows}
    taken = set(table.filter(pk__in=filter(None, made.values())).values_list("pk", flat=True))
    for before, after in made.items():
        row = table.filter(pk=before)
        if after is None or after in taken:
            # Nobody finds it any more: its key was forgotten, or the sender began another conversation.
            row.delete()
        else:
            row.update(token=after, key_version=tokens.version)
    return len(rows)


def forget_over(now: datetime) -> int:
    """Forget what is over: the next message of its sender is another tip, and the token would only tell of them."""
    return Conversation.objects.filter(last__lte=now - rules.CONVERSATION).delete()[0]
