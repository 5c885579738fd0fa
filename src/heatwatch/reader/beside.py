"""What goes on beside the reader's loop, in threads of their own: what is slow there keeps no crisis tip waiting."""

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection

TURN_SECONDS, NEXT_SECONDS = 2.0, 0.001
# A turn; true when there is more to do at once.
Work = Callable[[], bool]
log = logging.getLogger("heatwatch.reader")


def begin(name: str, what: str, work: Work, stopping: threading.Event) -> threading.Thread:
    """Begin a thread that does this turn after turn until told to stop; `what` names it in the log."""
    thread = threading.Thread(target=keep_on, args=(what, work, stopping), name=name, daemon=True)
    thread.start()
    return thread


def keep_on(what: str, work: Work, stopping: threading.Event, seconds: float = TURN_SECONDS) -> None:
    """Turn after turn. Whatever goes wrong in one is told by its class only, and the next one begins."""
    while not stopping.is_set():
        more = False
        try:
            more = work()
        except Exception as fault:  # noqa: BLE001  a thread must outlive whatever one tip or a provider does to it
            log.warning("%s failed: %s", what, type(fault).__name__)
            close_old_connections()
        stopping.wait(NEXT_SECONDS if more else seconds)
    connection.close()
