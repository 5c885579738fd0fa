"""The secret of a page: 256 random bits in a hidden field, from which its draft and its receipt are derived."""

import base64
import binascii
import secrets

from django.http import HttpRequest

TOKEN_BYTES = 32
ELSEWHERE = {"cross-site", "same-site"}


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


def posted(request: HttpRequest) -> bytes | None:
    """The token that one of our own pages sent back.

    A form of another site could bring a token that its maker knows, and with it later open what the reporter's draft
    holds, or throw it away. Old browsers and Tor do not say where a form came from; theirs is believed.
    """
    return None if from_elsewhere(request) else read(request.POST.get("token", ""))


def from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that a page of another site, or of another host of ours, sent this."""
    return request.META.get("HTTP_SEC_FETCH_SITE", "") in ELSEWHERE
