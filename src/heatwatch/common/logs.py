"""Log lines: one JSON object each, with ids and verbs of ours, and nothing that somebody typed.

Only the house's own loggers are believed to say no more than that. Of any other library a line keeps its level, its
name and its place: a driver quotes the statement that failed, and a parser the text that it could not read. No
exception is ever printed with its message.
"""

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType

HOUSE = "heatwatch"
UNREADABLE = "a line that cannot be read"


class Lines(logging.Formatter):
    """The formatter of every process."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname.lower(), "from": record.name}
        line["what"] = _said(record) if _is_ours(record.name) else f"{record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[0]:
            line["fault"] = f"{record.exc_info[0].__name__} at {place_of(record.exc_info[2])}"
        return json.dumps(line, ensure_ascii=True)


def hush() -> None:
    """Print an exception that nobody caught by its class and its places, and never by its message."""
    sys.excepthook = _uncaught
    threading.excepthook = lambda gone: _uncaught(gone.exc_type, gone.exc_value, gone.exc_traceback)
    sys.unraisablehook = lambda gone: _uncaught(gone.exc_type, gone.exc_value, gone.exc_traceback)
    # A line that cannot be put together would else be printed with everything that was to be in it.
    logging.raiseExceptions = False


def place_of(trace: TracebackType | None) -> str:
    """File and line of the innermost frame: enough to find the fault, without any value."""
    if trace is None:
        return "-"
    while trace.tb_next:
        trace = trace.tb_next
    return _place(trace)


def _uncaught(kind: type[BaseException], _value: BaseException | None, trace: TracebackType | None) -> None:
    places = []
    while trace:
        places.append(_place(trace))
        trace = trace.tb_next
    line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "level": "critical", "from": HOUSE}
    sys.stderr.write(json.dumps({**line, "fault": kind.__name__, "places": places}) + "\n")


def _is_ours(name: str) -> bool:
    return name == HOUSE or name.startswith(f"{HOUSE}.")


def _said(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return UNREADABLE


def _place(trace: TracebackType) -> str:
    return f"{trace.tb_frame.f_globals.get('__name__', '-')}:{trace.tb_lineno}"
