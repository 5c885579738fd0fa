"""Server-side data that only the holder of a cookie, or of a message code, can open.

The database stores a handle (a hash of the secret) and a box sealed under a key derived from the secret.
A stolen database therefore opens no session. HKDF-SHA-256 (RFC 5869), AES-256-GCM (NIST SP 800-38D).
"""

import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from heatwatch.common.errors import NotFound

NONCE_BYTES = 12


def new_cookie() -> str:
    """A cookie value of 256 random bits."""
    return secrets.token_urlsafe(32)


def handle_of(cookie: str, purpose: str) -> bytes:
    """The 32 bytes under which the database files what this cookie holds."""
    return hashlib.sha256(f"heatwatch handle {purpose}\0{cookie}".encode()).digest()


def seal_under(cookie: str, purpose: str, data: bytes) -> bytes:
    """Seal `data` so that only the holder of `cookie` can open it, for this purpose only."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_key(cookie, purpose)).encrypt(nonce, data, purpose.encode())


def open_under(cookie: str, purpose: str, box: bytes) -> bytes:
    """Open what `seal_under` made; raises `NotFound` when the cookie, the purpose or the box is another one."""
    try:
        return AESGCM(_key(cookie, purpose)).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], purpose.encode())
    except (InvalidTag, ValueError) as failure:
        raise NotFound("the session cannot be opened", "sign in again") from failure


def _key(cookie: str, purpose: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"heatwatch cookie {purpose}".encode())
    return kdf.derive(cookie.encode())
