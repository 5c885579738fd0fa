"""The secret of a page: 256 random bits in a hidden field, from which its draft and its receipt are derived."""

import base64
import binascii
import secrets

TOKEN_BYTES = 32


def new_token() -> bytes:
    """A fresh token for a page."""
    return secrets.token_bytes(TOKEN_BYTES)


def written(token: bytes) -> str:
    """The token as it stands in the page."""
    return base64.urlsafe_b64encode(token).decode().rstrip("=")


def read(text: str) -> bytes | None:
    """The token that a page sent back, or None when it was cut or changed on the way."""
    try:
        token = base64.b64decode(text + "=", altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    return token if len(token) == TOKEN_BYTES and written(token) == text else None
