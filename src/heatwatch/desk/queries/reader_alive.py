"""Whether a reader is alive: without one nothing that comes in is claimed."""

from datetime import datetime, timedelta
from typing import Any

from heatwatch.common.clock import is_over
from heatwatch.desk.queries import waiting_for_reader
from heatwatch.intake.actions.claiming import READER
from heatwatch.intake.queries import last_heartbeat

SILENT = timedelta(minutes=5)


def silence(now: datetime) -> dict[str, Any] | None:
    """Since when no reader was heard, and how many tips wait; None while one is alive."""
    last = last_heartbeat(READER)
    if last is not None and not is_over(last, SILENT, now):
        return None
    return {"since": last, "waiting": waiting_for_reader()}
