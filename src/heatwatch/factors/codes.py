"""Codes of an authenticator app (RFC 6238), and recovery codes."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from heatwatch.common.ids import bare, new_code

# What every app knows: 160 bits, SHA-1, six digits, half a minute.
SECRET_BYTES, DIGITS, STEP_SECONDS = 20, 6, 30
# A telephone's clock may be off by so many steps.
DRIFT = 1
CODES = 10
# 16 symbols of 24 are 73 bits: too many to try, even for somebody who holds the hashes and the key to them.
GROUPS = 4


def new_secret() -> bytes:
    """A fresh secret for an app."""
    return secrets.token_bytes(SECRET_BYTES)


def step_of(now: datetime) -> int:
    """Which half minute it is."""
    return int(now.timestamp()) // STEP_SECONDS


def code_of(secret: bytes, step: int) -> str:
    """The six digits of a half minute."""
    # SHA-1 is what apps compute with; the standard rests on its use as a MAC, which is not broken.
    return HOTP(secret, DIGITS, SHA1()).generate(step).decode()  # noqa: S303  see above


def matching_step(secret: bytes, typed: str, now: datetime, *, after: int) -> int | None:
    """The half minute whose code was typed: the present one or a neighbour, and later than the last that was used."""
    here = step_of(now)
    for step in range(max(here - DRIFT, after + 1), here + DRIFT + 1):
        if hmac.compare_digest(code_of(secret, step).encode(), typed.encode()):
            return step
    return None


def next_code(secret: bytes, now: datetime, *, after: int) -> str:
    """A code that is accepted now, for the demonstration's pages; empty until the next half minute if none is."""
    step = max(step_of(now), after + 1)
    return code_of(secret, step) if step <= step_of(now) + DRIFT else ""


def is_app_code(typed: str) -> bool:
    """Whether this is a code of an app, spaces aside, rather than a recovery code."""
    return len(typed) == DIGITS and typed.isdecimal() and typed.isascii()


def address(secret: bytes, username: str, office: str) -> str:
    """What an app reads from the picture: ``otpauth://totp/…``."""
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS).get_provisioning_uri(username, office)  # noqa: S303  see code_of


def spelled(secret: bytes) -> str:
    """The secret as one types it into an app, in groups of four."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def new_recovery_code() -> str:
    """One recovery code, in groups that can be read out and typed."""
    return new_code(GROUPS)


def recovery_hash(host_key: str, account: UUID, code: str) -> bytes:
    """A recovery code as it is kept: without the host's key nobody can try codes on it, or write one of their own."""
    return hmac.new(host_key.encode(), f"recovery code\0{account}\0{bare(code)}".encode(), hashlib.sha256).digest()
