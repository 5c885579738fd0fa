"""Time as the house uses it: aware, in UTC, and coarse wherever a reporter could be recognised by it."""

from datetime import UTC, datetime, timedelta

QUARTER = timedelta(minutes=15)


def now() -> datetime:
    """The present moment in UTC. Only doors call this; everything below takes the time as an argument."""
    return datetime.now(UTC)


def quarter_hour(moment: datetime) -> datetime:
    """Round down to a quarter of an hour, the finest time of a reporter that is ever stored in the clear."""
    return moment.replace(minute=moment.minute - moment.minute % 15, second=0, microsecond=0)


def next_quarter_hour(moment: datetime) -> datetime:
    """Round up to a quarter of an hour: for an end, which must not come early."""
    floor = quarter_hour(moment)
    return floor if floor == moment else floor + QUARTER
