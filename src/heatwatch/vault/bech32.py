"""Bech32 encoding (BIP-173), the one direction age identities made from a seed need."""

import base64
from collections.abc import Iterable
from functools import cache

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def _step(top: int) -> int:
    """What the five bits that leave the check add to it again."""
    added = 0
    for i, generator in enumerate(_GENERATORS):
        added ^= generator if (top >> i) & 1 else 0
    return added


_STEPS = tuple(_step(top) for top in range(32))
# Base32 (RFC 4648) parts bytes into the same groups of five bits, under other letters.
_VALUES = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", bytes(range(32)))
_LETTERS = bytes.maketrans(bytes(range(32)), ALPHABET.encode())


def encode(prefix: str, data: bytes) -> str:
    """The Bech32 text of some bytes under a lower-case human-readable prefix."""
    values = _fives(data)
    check = _polymod(values + bytes(6), _begun(prefix)) ^ 1
    checksum = bytes((check >> 5 * (5 - i)) & 31 for i in range(6))
    return prefix + "1" + (values + checksum).translate(_LETTERS).decode()


def _fives(data: bytes) -> bytes:
    """Regroup bytes into five-bit values, the last one filled up with zero bits."""
    return base64.b32encode(data).rstrip(b"=").translate(_VALUES)


@cache
def _begun(prefix: str) -> int:
    """The check over the prefix, with which every text under it begins. There are two or three."""
    return _polymod([*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix)], 1)


def _polymod(values: Iterable[int], check: int) -> int:
    for value in values:
        check = (check & 0x1FFFFFF) << 5 ^ value ^ _STEPS[check >> 25]
    return check
