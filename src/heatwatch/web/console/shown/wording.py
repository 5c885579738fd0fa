"""How times are said: in words a tired person reads at a glance. Pure."""

from datetime import datetime, timedelta

SOON = timedelta(hours=1)
MINUTE = 60


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


def due(at: datetime | None, now: datetime) -> tuple[str, str]:
    """(state, words): the state names a shape and a colour, the words say the same without either."""
    if at is None:
        return "none", "nothing due"
    if at <= now:
        return "over", f"overdue by {span(now - at)}"
    return ("soon" if at - now <= SOON else "later"), f"due in {span(at - now)}"


def size(count: int) -> str:
    """A file's size."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} bytes"


def label(id: str) -> str:
    """An id of a table as words: `high_risk` is read `high risk`."""
    return id.replace("_", " ")
