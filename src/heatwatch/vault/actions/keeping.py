"""What a person typed, sealed to that person: a locked page carries it, and only their passphrase opens it again."""

from uuid import UUID

from heatwatch.vault import queries
from heatwatch.vault.actions import Keyring
from heatwatch.vault.sealing import seal
from heatwatch.vault.unsealing import unseal

KEPT_FORM = "kept form"


def seal_for(account: UUID, data: bytes) -> bytes:
    """Seal what a person typed to that person."""
    return seal(data, kind=KEPT_FORM, record=account, recipients=[queries.recipient_of(account)])


def open_own(keyring: Keyring, sealed: bytes) -> bytes:
    """Open what `seal_for` made; raises `Unsealable`."""
    return unseal(sealed, kind=KEPT_FORM, record=keyring.account_id, identity=keyring.identity)
