"""Unsealing: imported by named actions only (the contract `unsealing` in .importlinter)."""

from typing import BinaryIO

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


def unseal_stream(source: BinaryIO, target: BinaryIO, identity: Identity) -> None:
    """Open what `sealing.seal_stream` made, piece by piece; raises `Unsealable` for another key or a damaged end.

    What was written to `target` before a damaged end is authentic but incomplete: throw it away.
    """
    try:
        pyrage.decrypt_io(source, target, [identity.key])
    except (pyrage.DecryptError, OSError) as failure:
        raise Unsealable from failure
