"""Unsealing: imported by named actions only (the contract `unsealing` in .importlinter)."""

import json
from collections.abc import Callable
from io import BufferedReader
from typing import Any, BinaryIO, TypeVar

import pyrage

from heatwatch.vault.envelope import is_of_later_age, unpack
from heatwatch.vault.errors import MALFORMED, NewerVersion, Unsealable
from heatwatch.vault.keys import Identity

LONGEST_FIRST_LINE = 32
Read = TypeVar("Read")


def unseal(sealed: bytes | memoryview, *, kind: str, record: object, identity: Identity) -> bytes:
    """Open what `sealing.seal` made; raises `Unsealable` whatever the reason, or `NewerVersion`."""
    try:
        plaintext = bytes(pyrage.decrypt(bytes(sealed), [identity.key]))
    except pyrage.DecryptError as failure:
        raise _refusal(bytes(sealed[:LONGEST_FIRST_LINE])) from failure
    return unpack(plaintext, kind=kind, record=str(record))


def unseal_as(
    read: Callable[[Any], Read], sealed: bytes | memoryview, *, kind: str, record: object, identity: Identity
) -> Read:
    """Open sealed JSON and make of it what `read` does; raises as `unseal` does, also where it holds something else."""
    body = unseal(sealed, kind=kind, record=record, identity=identity)
    try:
        return read(json.loads(body))
    except MALFORMED as wrong:
        raise Unsealable from wrong


def unseal_stream(source: BinaryIO, target: BinaryIO, identity: Identity) -> None:
    """Open what `sealing.seal_stream` made, piece by piece; raises `Unsealable` for another key or a damaged end.

    What was written to `target` before a damaged end is authentic but incomplete: throw it away.
    """
    first = source.peek(LONGEST_FIRST_LINE) if isinstance(source, BufferedReader) else b""
    try:
        pyrage.decrypt_io(source, target, [identity.key])
    except (pyrage.DecryptError, OSError) as failure:
        raise _refusal(first) from failure


def _refusal(first: bytes) -> Unsealable:
    return NewerVersion() if is_of_later_age(first) else Unsealable()
