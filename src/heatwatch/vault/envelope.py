"""The plaintext that is sealed: versioned, naming its record and kind, padded.

    magic "HWE" | version 1 byte | head length 4 bytes | payload length 8 bytes | head JSON {"k": kind, "r": record}
    | payload | zero bytes up to the padded length

age binds no associated data, so a row could be swapped for another sealed to the same key; naming record and kind
inside, and checking them, prevents that. age leaks the exact length; padding to Padmé sizes (Nikitin et al.,
PETS 2019: at most 12 % overhead, O(log log n) bits leaked) with a floor of 512 bytes blunts that.
"""

import json
import re
import struct

from heatwatch.vault.errors import NewerVersion, Unsealable

MAGIC = b"HWE"
VERSION = 1
FLOOR = 512
_HEADER = struct.Struct(">3sBIQ")
# Made once: `json.dumps` makes one for each head.
_COMPACT = json.JSONEncoder(separators=(",", ":"))
# The first line of an age file of a version that does not exist yet. Anybody can write one: it is a hint, no proof.
_LATER_AGE = re.compile(rb"age-encryption\.org/v(?!1\n)[1-9][0-9]{0,3}\n")


def pack(payload: bytes, *, kind: str, record: str) -> bytes:
    """The padded plaintext for a payload of this kind and record."""
    head = _head(kind, record)
    body = _HEADER.pack(MAGIC, VERSION, len(head), len(payload)) + head + payload
    return body.ljust(padded(len(body)), b"\0")


def unpack(plaintext: bytes, *, kind: str, record: str) -> bytes:
    """The payload; raises `Unsealable` when kind, record or lengths are not the expected ones, or `NewerVersion`."""
    try:
        magic, version, head_length, length = _HEADER.unpack_from(plaintext)
    except struct.error as short:
        raise Unsealable from short
    if magic == MAGIC and version > VERSION:
        # What follows may be ordered in any way: only the first four bytes are promised to stay where they are.
        raise NewerVersion
    start = _HEADER.size + head_length
    if magic != MAGIC or version != VERSION or start + length > len(plaintext):
        raise Unsealable
    # Compared and not parsed: whatever somebody put there can do nothing but differ.
    if plaintext[_HEADER.size : start] != _head(kind, record):
        raise Unsealable
    return plaintext[start : start + length]


def _head(kind: str, record: str) -> bytes:
    return _COMPACT.encode({"k": kind, "r": record}).encode()


def is_of_later_age(sealed: bytes) -> bool:
    """Whether a file begins as one of a later version of age, which only a newer HEAT Watch can have written."""
    return bool(_LATER_AGE.match(sealed))


def padded(length: int) -> int:
    """The Padmé size for a length in bytes, at least `FLOOR`."""
    if length <= FLOOR:
        return FLOOR
    exponent = length.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << low_bits) - 1
    return (length + mask) & ~mask
