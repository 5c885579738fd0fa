"""Sealing: needs recipients only, so the front door can do it and forget."""

from collections.abc import Sequence
from typing import BinaryIO

import pyrage

from heatwatch.common.errors import HouseError
from heatwatch.vault.envelope import pack


def seal(payload: bytes, *, kind: str, record: object, recipients: Sequence[str]) -> bytes:
    """Seal a payload, named by kind and record, to age recipients; raises `HouseError` without a recipient."""
    if not recipients:
        raise HouseError("nothing to seal to", "run the key ceremony: docs/guides/key-ceremony.md")
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    return bytes(pyrage.encrypt(pack(payload, kind=kind, record=str(record)), keys))


def seal_stream(source: BinaryIO, target: BinaryIO, recipients: Sequence[str]) -> None:
    """Seal a stream of any length in constant memory; plain `age -d` opens what comes out.

    It is not packed in an envelope: whoever writes the stream says at its beginning what it is.
    """
    if not recipients:
        raise HouseError("nothing to seal to", "run the key ceremony: docs/guides/key-ceremony.md")
    pyrage.encrypt_io(source, target, [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients])
