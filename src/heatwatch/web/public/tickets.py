"""A ticket of the waiting page: signed, good after some seconds, and for one report.

It is bound to the page's own token and says when it is good, nothing else: nothing is stored of whoever waits. Any
worker knows it by the instance's signing key; that it was used, only the worker that took it knows.
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from threading import Lock

from django.conf import settings

from heatwatch.intake.pacing import LONGEST

LIFE = 3600
MOST_USED = 20_000


@dataclass
class Tickets:
    """The tickets that this process took, until they are worth nothing any more."""

    _used: dict[str, tuple[int, int]] = field(default_factory=dict, repr=False)
    # How many were left by the last sweep: the next one comes when there are twice as many, and not at each report.
    _kept: int = 0
    _lock: Lock = field(default_factory=Lock, repr=False)

    def seconds_left(self, ticket: str, token: bytes, content: object, now: datetime) -> int | None:
        """How long the holder still has to wait; 0 takes the report, None is no good ticket.

        A ticket is good for one content: a second click is the same report, another text would be another one.
        """
        ready = _ready(ticket, token)
        at = int(now.timestamp())
        # None asks for more than the longest wait, but by a clock that ran ahead.
        if ready is None or not ready - LONGEST <= at < ready + LIFE:
            return None
        if at < ready:
            return ready - at
        with self._lock:
            if len(self._used) > max(MOST_USED, 2 * self._kept):
                self._used = {known: used for known, used in self._used.items() if used[0] > at}
                self._kept = len(self._used)
            used = self._used.setdefault(ticket, (ready + LIFE, hash(content)))
        return 0 if used[1] == hash(content) else None


def issue(token: bytes, seconds: int, now: datetime) -> str:
    """A ticket for this page that is good so many seconds from now."""
    return _written(token, int(now.timestamp()) + seconds)


def _written(token: bytes, ready: int) -> str:
    mark = hmac.digest(_key(), b"%d " % ready + token, hashlib.sha256)
    return f"{ready}-{mark[:16].hex()}"


def _ready(ticket: str, token: bytes) -> int | None:
    """When a ticket of this page is good; None for one of another page, or of nobody's."""
    written = ticket.partition("-")[0]
    if not written.isascii() or not written.isdecimal() or len(written) > 12:
        return None
    made = _written(token, int(written))
    return int(written) if hmac.compare_digest(made.encode(), ticket.encode("utf-8", "surrogatepass")) else None


@cache
def _key() -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"waiting page", hashlib.sha256)
