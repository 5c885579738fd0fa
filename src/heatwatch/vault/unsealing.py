"""Unsealing: imported by named actions only (the contract `unsealing` in .importlinter)."""

import pyrage

from heatwatch.vault.envelope import unpack
from heatwatch.vault.errors import Unsealable
from heatwatch.vault.keys import Identity


def unseal(sealed: bytes | memoryview, *, kind: str, record: object, identity: Identity) -> bytes:
    """Open what `sealing.seal` made; raises `Unsealable` whatever the reason."""
    try:
        plaintext = bytes(pyrage.decrypt(bytes(sealed), [identity.key]))
    except pyrage.DecryptError as failure:
        raise Unsealable from failure
    return unpack(plaintext, kind=kind, record=str(record))
