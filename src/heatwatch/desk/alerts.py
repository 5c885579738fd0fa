"""What has to be told at once: the hook that channels to people hang on.

A channel is anything that can be called with an `Alert`. It gets clear words only, since a telephone is no safe. Each
crisis is written into the audit trail in the transaction that found it; channels are called after the commit, and one
that fails is told by name and hinders neither the others nor the reader.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

log = logging.getLogger("heatwatch.desk.alerts")


@dataclass(frozen=True, slots=True)
class Alert:
    """A tip that somebody has to open now. It says nothing of what the tip says."""

    tip: UUID
    number: str
    lane: str


class Channel(Protocol):
    """A way to reach somebody who is not looking at the queue."""

    name: str

    def __call__(self, alert: Alert) -> None:
        """Tell somebody."""


def raise_alert(alert: Alert, channels: Iterable[Channel]) -> None:
    """Tell every channel."""
    for channel in channels:
        try:
            channel(alert)
        except Exception as fault:  # noqa: BLE001  a channel is other people's network; the next one must still be told
            log.warning("the channel %s failed: %s", channel.name, type(fault).__name__)
