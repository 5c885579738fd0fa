"""What was looked for, as an address carries it: sealed under the cookie of the session, so that neither the browser's
history nor any log holds the number that somebody typed."""

import base64
import binascii

from heatwatch.common.cookiebox import open_under, seal_under
from heatwatch.common.errors import NotFound

PURPOSE = "search words"
# Longer is no box of ours.
LONGEST = 4000


def sealed(cookie: str, words: str) -> str:
    """The words for an address."""
    return base64.urlsafe_b64encode(seal_under(cookie, PURPOSE, words.encode())).decode().rstrip("=")


def opened(cookie: str, box: str) -> str | None:
    """The words in an address; None for a box of another session, or of nobody."""
    if len(box) > LONGEST:
        return None
    try:
        return open_under(cookie, PURPOSE, base64.urlsafe_b64decode(box + "=" * (-len(box) % 4))).decode()
    except (NotFound, binascii.Error, ValueError):
        return None
