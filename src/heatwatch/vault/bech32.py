"""Bech32 encoding (BIP-173), the one direction age identities made from a seed need."""

from collections.abc import Iterable

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def _step(top: int) -> int:
    """What the five bits that leave the check add to it again."""
    added = 0
    for i, generator in enumerate(_GENERATORS):
        added ^= generator if (top >> i) & 1 else 0
    return added


_STEPS = tuple(_step(top) for top in range(32))


def encode(prefix: str, data: bytes) -> str:
    """The Bech32 text of some bytes under a lower-case human-readable prefix."""
    values = _fives(data)
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = _polymod([*expanded, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    checksum = [(check >> 5 * (5 - i)) & 31 for i in range(6)]
    return prefix + "1" + "".join(ALPHABET[value] for value in [*values, *checksum])


def _fives(data: bytes) -> list[int]:
    """Regroup bytes into five-bit values, the last one filled up with zero bits."""
    count = -(-len(data) * 8 // 5)
    number = int.from_bytes(data, "big") << (count * 5 - len(data) * 8)
    return [(number >> 5 * place) & 31 for place in reversed(range(count))]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        check = (check & 0x1FFFFFF) << 5 ^ value ^ _STEPS[check >> 25]
    return check
