"""A door takes a single message in: sealed with its sender inside, once, whatever the provider repeats."""

import json

from django.db import IntegrityError

from heatwatch.common.clock import quarter_hour
from heatwatch.common.ids import new_id
from heatwatch.intake.incoming import Incoming
from heatwatch.intake.kinds import SINGLE_MESSAGE
from heatwatch.intake.models import SeenMessage, SingleMessage
from heatwatch.vault.actions import tip_key_row
from heatwatch.vault.compartments import DESK
from heatwatch.vault.keys import new_identity
from heatwatch.vault.recipients import Recipients
from heatwatch.vault.rows import Row, insert
from heatwatch.vault.sealing import seal


def take_in(message: Incoming, *, seen: bytes, recipients: Recipients) -> bool:
    """Seal and store a message; False, and nothing is stored, when it was taken in before.

    `seen` is what the message is known by if it comes again (32 bytes, which say nothing to whoever has no key of the
    channel). Returns after the commit is on disk. The door cannot know which tip the message belongs to: `gathering`
    does that with the desk's key.
    """
    id, identity, stored = new_id(), new_identity(), quarter_hour(message.at)
    body = json.dumps(message.as_dict()).encode()
    sealed = seal(body, kind=SINGLE_MESSAGE, record=id, recipients=[identity.recipient])
    key = tip_key_row(id, identity, compartment=DESK, recipient=recipients.of(DESK))
    rows = [
        Row(SeenMessage, {"lookup": seen, "seen": stored}),
        Row(SingleMessage, {"id": id, "stored": stored, "sealed": sealed}),
        key,
    ]
    try:
        insert(rows)
    except IntegrityError:
        return False
    return True
