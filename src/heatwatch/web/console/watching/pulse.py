"""`/healthz` of the console: as everywhere, and how many tips wait while no reader is alive."""

from django.db import Error

from heatwatch.common import clock
from heatwatch.desk.queries.reader_alive import silence
from heatwatch.web.health import ILL, WELL, Health, works
from heatwatch.web.kit.connections import hand_back


class ConsoleHealth(Health):
    """The console works without a reader, so that it stays `ok`: only the line says that somebody has to look."""

    def ask(self) -> str:
        """`ok`, and a line more when no reader was heard for five minutes."""
        return told() if works() == WELL else ILL


def told() -> str:
    """Restricted tips are not counted: no reader reads them."""
    try:
        silent = silence(clock.now())
    except Error:
        return ILL
    finally:
        hand_back()
    return WELL + (f"no reader is alive, waiting: {silent['waiting']}\n" if silent else "")
