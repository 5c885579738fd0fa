"""Attempts to get around something, counted by kind and by quarter of an hour, and told in one line of the log.

A line for each attempt would tell when somebody was at the tip line: a provider's own log could be laid beside it. A
count by the quarter of an hour tells whoever watches the house that somebody tries, and nothing of who or where.
"""

import logging
from collections import Counter
from datetime import datetime
from threading import Lock

from heatwatch.common.clock import quarter_hour

# A host name that is not ours; a form that a page of another site sent, or with no token of ours; a waiting page's
# ticket that nobody issued for this report; a request of more fields, files or text than is read.
KINDS = ("wrong_host", "form_from_elsewhere", "form_without_token", "false_ticket", "unreadable")
log = logging.getLogger("heatwatch.attempts")


class Tally:
    """The counts of one process. They are told with the first request after their quarter of an hour."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._since: datetime | None = None
        self._lock = Lock()

    def count(self, kind: str, now: datetime) -> None:
        """One more of a kind; raises `KeyError` for a kind that no guide explains."""
        if kind not in KINDS:
            raise KeyError(kind)
        self.tell(now)
        with self._lock:
            self._since = self._since or quarter_hour(now)
            self._counts[kind] += 1

    def tell(self, now: datetime) -> None:
        """Write down what was counted, once its quarter of an hour is over."""
        if self._since is None or self._since == quarter_hour(now):
            return
        with self._lock:
            counts, since = self._counts, self._since
            self._counts, self._since = Counter(), None
        # Another thread may have told it first.
        if counts:
            told = ", ".join(f"{kind} {counts[kind]}" for kind in KINDS if counts[kind])
            log.warning("%s in the quarter of an hour from %s", told, since.strftime("%Y-%m-%dT%H:%MZ"))
