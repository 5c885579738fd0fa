"""How times are said: in words a tired person reads at a glance. Pure."""

from datetime import datetime, timedelta

from heatwatch.common.clock import span

SOON = timedelta(hours=1)


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
