"""What a mailbox tells the holder of its code: which tip it belongs to, and where the next message is sealed to.

A box is short and has one holder, so it is sealed under a key derived from the code (`common.cookiebox`) and not to an
identity: a wrong code then costs a fifth of the work, which matters while somebody tries many (`bench/intake`). It
holds nothing of the story. Every box is as long as every other.
"""

import json
from uuid import UUID

from heatwatch.common import cookiebox
from heatwatch.intake.receipts import Receipt
from heatwatch.vault.errors import NewerVersion

PURPOSE = "mailbox box"
# Nobody but this house can make a box. One that names other things was made by a later version of it.
NAMED = frozenset({"tip", "number", "recipient"})


def sealed(receipt: Receipt, *, tip: UUID, number: str, recipient: str) -> bytes:
    """The box of a new mailbox."""
    box = json.dumps({"tip": str(tip), "number": number, "recipient": recipient}).encode()
    return cookiebox.seal_under(receipt.entropy.hex(), PURPOSE, box)


def opened(receipt: Receipt, box: bytes) -> dict[str, str]:
    """Tip, number and recipient; raises `NotFound` when the code is not this mailbox's, or `NewerVersion`."""
    told: dict[str, str] = json.loads(cookiebox.open_under(receipt.entropy.hex(), PURPOSE, box))
    if not told.keys() >= NAMED:
        raise NewerVersion
    return told
