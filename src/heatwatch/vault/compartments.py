"""What a compartment's members share: its identity and its blind-index key."""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass

from heatwatch.common.secret import Secret
from heatwatch.vault.errors import Unsealable
from heatwatch.vault.keys import Identity, new_identity
from heatwatch.vault.sealing import seal
from heatwatch.vault.unsealing import unseal

DESK, CASEWORK, ADVOCATES = "desk", "casework", "advocates"
NAMES = (DESK, CASEWORK, ADVOCATES)
# No compartment: who may be given restricted tips. Its list names people whose six words were compared.
REVIEW = "review"
# No compartment either: a restricted tip's key, sealed to what the desk's two recovery sheets open.
RECOVERY = "recovery"
KIND = "compartment"


@dataclass(frozen=True)
class Payload:
    """The secrets of a compartment, in memory only."""

    name: str
    identity: Identity
    index_key: Secret[bytes]

    def sealed_to(self, recipient: str) -> bytes:
        """The payload sealed to a member or to the recovery recipient."""
        index_key = base64.b64encode(self.index_key.reveal()).decode()
        secret = json.dumps({"identity": self.identity.reveal(), "index_key": index_key}).encode()
        return seal(secret, kind=KIND, record=self.name, recipients=[recipient])

    def proof_of(self, account: object, recipient: str) -> bytes:
        """What only a member can make: that this recipient was compared as the key of this account."""
        own = hmac.digest(self.index_key.reveal(), b"compared keys", hashlib.sha256)
        return hmac.digest(own, f"{account} {recipient}".encode(), hashlib.sha256)


def new_payload(name: str) -> Payload:
    """A new compartment's secrets."""
    return Payload(name=name, identity=new_identity(), index_key=Secret(secrets.token_bytes(32)))


def open_payload(name: str, sealed: bytes, identity: Identity) -> Payload:
    """Open a member's or the recovery copy; raises `Unsealable`."""
    text = unseal(sealed, kind=KIND, record=name, identity=identity)
    try:
        secret = json.loads(text)
        index_key = Secret(base64.b64decode(secret["index_key"]))
        return Payload(name=name, identity=Identity(secret["identity"]), index_key=index_key)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise Unsealable from wrong
