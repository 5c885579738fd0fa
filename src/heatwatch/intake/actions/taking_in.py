"""A door takes a single message in: sealed with its sender inside, once, whatever the provider repeats.

And it notes what is said of a caller who waits for a person, which holds no more than a token of their call.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from heatwatch.common.clock import quarter_hour
from heatwatch.common.ids import new_id
from heatwatch.common.keyed import keyed
from heatwatch.common.secret import Secret, masked
from heatwatch.intake.incoming import Incoming
from heatwatch.intake.kinds import SINGLE_MESSAGE
from heatwatch.intake.models import CallerWord, Heartbeat, SeenMessage, SingleMessage
from heatwatch.intake.queries import words_of
from heatwatch.intake.rules import FORGOTTEN
from heatwatch.vault.actions import tip_key_row
from heatwatch.vault.compartments import DESK
from heatwatch.vault.keys import new_identity
from heatwatch.vault.recipients import Recipients
from heatwatch.vault.rows import Row, insert
from heatwatch.vault.sealing import seal


def take_in(message: Incoming, *, seen: bytes, recipients: Recipients, pieces: Sequence[Row] = ()) -> bool:
    """Seal and store a message with the sealed pieces of its files; False, and nothing is stored, when it came before.

    `seen` is what the message is known by if it comes again (32 bytes, which say nothing to whoever has no key of the
    channel). Returns after the commit is on disk. The door cannot know which tip the message belongs to: `gathering`
    does that with the desk's key.
    """
    seen_row = Row(SeenMessage, {"lookup": seen, "seen": quarter_hour(message.at)})
    return _once(seen_row, [*pieces, *sealed_rows(message, recipients)])


def is_first(lookup: bytes, now: datetime) -> bool:
    """Note that something was done which is done once, by what it is known by; False when it was done before."""
    return _once(Row(SeenMessage, {"lookup": lookup, "seen": quarter_hour(now)}))


@masked
@dataclass(frozen=True)
class Said:
    """One thing that is said of a call; `by` is the call to the colleague who took it."""

    call: bytes
    word: str
    by: bytes = b""


def note(said: Said, now: datetime) -> bool:
    """Note it; False when another call had said so before. What the provider repeats is true again."""
    row = Row(CallerWord, {"id": new_id(), "call": said.call, "word": said.word, "by": said.by, "at": now})
    try:
        with transaction.atomic():
            insert([row])
    except IntegrityError:
        return words_of(said.call).get(said.word) == said.by
    return True


def tell(state: str, now: datetime) -> None:
    """Note how something is, for whoever looks: a row for each quarter of an hour, since a door changes none."""
    at = quarter_hour(now)
    with suppress(IntegrityError), transaction.atomic():
        insert([Row(Heartbeat, {"worker": f"{state} {at:%Y-%m-%d %H:%M}", "at": at})])


def forget_callers(now: datetime) -> None:
    """Nothing of a caller is kept once the longest talk is over."""
    CallerWord.objects.filter(at__lt=now - FORGOTTEN).delete()


def _once(seen: Row, rows: Sequence[Row] = ()) -> bool:
    """Only what is said by the first row tells that it came before; whatever else does not fit was never stored."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                insert([seen])
        except IntegrityError:
            return False
        if rows:
            insert(rows)
    return True


def sealed_rows(message: Incoming, recipients: Recipients) -> list[Row]:
    """A message as it waits for the reader, and its key."""
    id, identity = new_id(), new_identity()
    body = json.dumps(message.as_dict()).encode()
    sealed = seal(body, kind=SINGLE_MESSAGE, record=id, recipients=[identity.recipient])
    key = tip_key_row(id, identity, compartment=DESK, recipient=recipients.of(DESK))
    about = {"stored": quarter_hour(message.at), "call": message.call is not None, "file": message.held is not None}
    return [Row(SingleMessage, {"id": id, **about, "sealed": sealed}), key]


def known_by(name: str, secret: Secret[str], id: str) -> bytes:
    """What a message is known by when it comes again, told apart by nobody who does not know the channel's secret.

    `name` is the channel's folder, `id` the provider's own of the message.
    """
    return keyed(secret.reveal().encode(), b"heatwatch: seen messages", f"{name} {id}".encode("utf-8", "surrogatepass"))
