"""Who sends a push to a browser: the house's own key for that, and the token that proves it (RFC 8292).

The key is made from the console host's key, under which the addresses of browsers are sealed. So it is as old as those
addresses, ends with them, and is one secret less to lose. Nobody gets from it, or from what it signs, to the key that
it was made from. HKDF-SHA-256 (RFC 5869), ECDSA with P-256 and SHA-256 (ES256 of RFC 7518).
"""

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec

PURPOSE = b"heatwatch sender of pushes to browsers"
CURVE = SECP256R1()
# More than the order of the curve takes, so that no number is likelier than another (FIPS 186-5, A.2.1).
DRAWN_BYTES, HALF_BYTES = 48, 32
# How a point of the curve begins that is told with both of its numbers (SEC 1, 2.3.3).
UNCOMPRESSED = b"\x04"
# No push service takes more than a day. A clock that is wrong by hours wakes people all the same.
LASTS = timedelta(hours=12)


def sender_of(host_key: str) -> str:
    """The public key by which a browser's maker knows this house again, as a browser asks for it."""
    point = _key(host_key).public_key().public_numbers()
    return _text(UNCOMPRESSED + _halves(point.x, point.y))


def authorization(host_key: str, origin: str, contact: str, now: datetime) -> str:
    """The header that proves to the push service at this origin who sends; good there alone, and for hours."""
    claims: dict[str, str | int] = {"aud": origin, "exp": int((now + LASTS).timestamp()), "sub": contact}
    signed = f"{_json({'typ': 'JWT', 'alg': 'ES256'})}.{_json(claims)}"
    halves = decode_dss_signature(_key(host_key).sign(signed.encode(), ECDSA(SHA256())))
    proof = _text(_halves(*halves))
    return f"vapid t={signed}.{proof}, k={sender_of(host_key)}"


@lru_cache(2)
def _key(host_key: str) -> "ec.EllipticCurvePrivateKey":
    drawn = HKDF(algorithm=SHA256(), length=DRAWN_BYTES, salt=None, info=PURPOSE).derive(host_key.encode())
    return derive_private_key(int.from_bytes(drawn, "big") % (CURVE.group_order - 1) + 1, CURVE)


def _halves(*numbers: int) -> bytes:
    return b"".join(number.to_bytes(HALF_BYTES, "big") for number in numbers)


def _json(value: Mapping[str, str | int]) -> str:
    return _text(json.dumps(value, separators=(",", ":")).encode())


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
