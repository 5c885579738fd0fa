"""A value as only who holds a key can name it: tokens and proofs that say nothing to anybody else."""

import hashlib
import hmac


def keyed(key: bytes, purpose: bytes, value: bytes) -> bytes:
    """HMAC-SHA-256 of a value under a key of its own for this purpose; 32 bytes (RFC 2104).

    The same key serves several purposes, and what was made for one is of no use for another.
    """
    return hmac.digest(hmac.digest(key, purpose, hashlib.sha256), value, hashlib.sha256)
