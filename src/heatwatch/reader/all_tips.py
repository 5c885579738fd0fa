"""What every run over all tips shares: their order, and that it stops between two of them when it is asked to."""

import signal
import threading
from collections.abc import Iterator
from uuid import UUID

from heatwatch.desk.queries import tips_after

BATCH = 100
INTERRUPTED = 130


def batches() -> Iterator[list[UUID]]:
    """All tips in the order of their ids, those too that come meanwhile and lie ahead."""
    last = None
    while batch := tips_after(last, BATCH):
        yield batch
        last = batch[-1]


def stop_when_asked(stopping: threading.Event) -> None:
    """SIGTERM and Ctrl-C only ask: the tip in hand is brought to its end."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
