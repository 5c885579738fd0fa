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
    that was on its way while the key changed, or that a door with an old file took, still opens. `earlier_index_keys`
    are the index keys of before, the latest first: what was noted under one of them is found by all of them in turn
    (`intake.rules.token_again`), and by whoever left with the older ones not at all.
    """

    name: str
    identity: Identity
    index_key: Secret[bytes]
    earlier: tuple[Identity, ...] = ()
    earlier_index_keys: tuple[Secret[bytes], ...] = ()

    @property
    def identities(self) -> tuple[Identity, ...]:
        """Everything that may open what was sealed to this compartment, the present one first."""
        return (self.identity, *self.earlier)

    @property
    def index_keys(self) -> tuple[Secret[bytes], ...]:
        """Every index key that is still known, in the order in which the compartment had them."""
        return (*reversed(self.earlier_index_keys), self.index_key)

    def sealed_to(self, recipient: str) -> bytes:
        """The payload sealed to a member or to the recovery recipient."""
        told: dict[str, object] = {"identity": self.identity.reveal(), "index_key": _written(self.index_key)}
        if self.earlier:
            told["earlier"] = [identity.reveal() for identity in self.earlier]
        if self.earlier_index_keys:
            told["earlier_index_keys"] = [_written(key) for key in self.earlier_index_keys]
        return seal(json.dumps(told).encode(), kind=KIND, record=self.name, recipients=[recipient])

    def proof_of(self, account: object, recipient: str) -> bytes:
        """What only a member can make: that this recipient was compared as the key of this account."""
        return keyed(self.index_key.reveal(), b"compared keys", f"{account} {recipient}".encode())


def new_payload(name: str) -> Payload:
    """A new compartment's secrets."""
    return Payload(name=name, identity=new_identity(), index_key=Secret(secrets.token_bytes(32)))


def renewed(payload: Payload) -> Payload:
    """New secrets for a compartment, which remember the identities and the index keys before."""
    made = new_payload(payload.name)
    before = (payload.index_key, *payload.earlier_index_keys)
    return Payload(payload.name, made.identity, made.index_key, payload.identities, before)


def open_payload(name: str, sealed: bytes, identity: Identity) -> Payload:
    """Open a member's or the recovery copy; raises `Unsealable`."""
    text = unseal(sealed, kind=KIND, record=name, identity=identity)
    try:
        secret = json.loads(text)
        earlier = tuple(Identity(text) for text in secret.get("earlier", ()))
        index_keys = tuple(_read(text) for text in secret.get("earlier_index_keys", ()))
        return Payload(name, Identity(secret["identity"]), _read(secret["index_key"]), earlier, index_keys)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise Unsealable from wrong


def _written(key: Secret[bytes]) -> str:
    return base64.b64encode(key.reveal()).decode()


def _read(text: str) -> Secret[bytes]:
    return Secret(base64.b64decode(text))
