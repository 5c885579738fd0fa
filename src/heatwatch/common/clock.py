"""Time as the house uses it: aware, in UTC, and coarse wherever a reporter could be recognised by it."""

import ctypes
import sys
from datetime import UTC, datetime, timedelta

QUARTER = timedelta(minutes=15)
MINUTE = 60
# Two hosts may differ by so much. A time that lies further ahead was taken from a clock that was set right since.
SLACK = timedelta(minutes=10)
# The kernel's own words (adjtimex(2)): nothing has set this clock for a while.
UNSET = 5
TIMEX_BYTES = 512


def now() -> datetime:
    """The present moment in UTC. Only doors call this; everything below takes the time as an argument."""
    return datetime.now(UTC)


def is_over(since: datetime, span: timedelta, now: datetime, slack: timedelta = SLACK) -> bool:
    """Whether so long a time has passed since then.

    It has, too, when `since` lies ahead: nothing may wait, or stay open, until the clock gets to where it once was.
    """
    return not -slack <= now - since < span


def is_set() -> bool | None:
    """Whether something keeps this host's clock right; None where the kernel does not say."""
    if sys.platform != "linux":
        return None
    asked = ctypes.create_string_buffer(TIMEX_BYTES)  # All zero: it asks and changes nothing.
    state = int(ctypes.CDLL(None).adjtimex(asked))
    return None if state < 0 else state != UNSET


def quarter_hour(moment: datetime) -> datetime:
    """Round down to a quarter of an hour, the finest time of a reporter that is ever stored in the clear."""
    return moment.replace(minute=moment.minute - moment.minute % 15, second=0, microsecond=0)


def next_quarter_hour(moment: datetime) -> datetime:
    """Round up to a quarter of an hour: for an end, which must not come early."""
    floor = quarter_hour(moment)
    return floor if floor == moment else floor + QUARTER


def is_rounded(moment: datetime) -> bool:
    """Whether a stored time is kept to the quarter hour; hardly one exact time in a thousand million is so round."""
    return moment == quarter_hour(moment) and not moment.microsecond


def span(length: timedelta) -> str:
    """A length of time in at most two units: `2 h 10 min`, `3 days 4 h`."""
    minutes = max(0, int(length.total_seconds())) // MINUTE
    if minutes < 1:
        return "less than a minute"
    days, rest = divmod(minutes, 24 * MINUTE)
    hours, left = divmod(rest, MINUTE)
    if days:
        return f"{days} {'day' if days == 1 else 'days'}" + (f" {hours} h" if hours else "")
    if hours:
        return f"{hours} h" + (f" {left} min" if left else "")
    return f"{left} min"
