"""What a compartment's members share: its identity and its blind-index key."""

import base64
import json
import secrets
from dataclasses import dataclass

from heatwatch.common.keyed import keyed
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
    """The secrets of a compartment, in memory only.

    `earlier` are the identities before each rotation, the latest first. Nothing is sealed to them any more; a report
    that was on its way while the key changed, or that a door with an old file took, still opens.
    """

    name: str
    identity: Identity
    index_key: Secret[bytes]
    earlier: tuple[Identity, ...] = ()

    @property
    def identities(self) -> tuple[Identity, ...]:
        """Everything that may open what was sealed to this compartment, the present one first."""
        return (self.identity, *self.earlier)

    def sealed_to(self, recipient: str) -> bytes:
        """The payload sealed to a member or to the recovery recipient."""
        index_key = base64.b64encode(self.index_key.reveal()).decode()
        told: dict[str, object] = {"identity": self.identity.reveal(), "index_key": index_key}
        if self.earlier:
            told["earlier"] = [identity.reveal() for identity in self.earlier]
        return seal(json.dumps(told).encode(), kind=KIND, record=self.name, recipients=[recipient])

    def proof_of(self, account: object, recipient: str) -> bytes:
        """What only a member can make: that this recipient was compared as the key of this account."""
        return keyed(self.index_key.reveal(), b"compared keys", f"{account} {recipient}".encode())


def new_payload(name: str) -> Payload:
    """A new compartment's secrets."""
    return Payload(name=name, identity=new_identity(), index_key=Secret(secrets.token_bytes(32)))


def renewed(payload: Payload) -> Payload:
    """New secrets for a compartment, which remember the identities before."""
    made = new_payload(payload.name)
    return Payload(payload.name, made.identity, made.index_key, payload.identities)


def open_payload(name: str, sealed: bytes, identity: Identity) -> Payload:
    """Open a member's or the recovery copy; raises `Unsealable`."""
    text = unseal(sealed, kind=KIND, record=name, identity=identity)
    try:
        secret = json.loads(text)
        index_key = Secret(base64.b64decode(secret["index_key"]))
        earlier = tuple(Identity(text) for text in secret.get("earlier", ()))
        return Payload(name, Identity(secret["identity"]), index_key, earlier)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise Unsealable from wrong
