"""How times are said: in words a tired person reads at a glance. Pure."""

from datetime import datetime, timedelta

from heatwatch.common.clock import QUARTER, span

SOON = timedelta(hours=1)
# What was done, by how a tip came: only a form has something to tick, and a call is told by whoever wrote it down.
IN_DANGER = {
    "web": "The reporter ticked: somebody is in danger right now.",
    "phone": "The caller told the call-taker: somebody is in danger right now.",
    "sms": "The reporter asked for emergency help in a text message: somebody may be in danger right now.",
    "email": "The e-mail was marked as it came in: somebody may be in danger right now.",
}
INSIDER = {
    "web": "The reporter ticked that",
    "phone": "The caller told the call-taker that",
    "sms": "The text message was marked as it came in, to say that",
    "email": "The e-mail was marked as it came in, to say that",
}


def in_danger(channel: str) -> str:
    """Why a tip counts as one where somebody is in danger now."""
    return IN_DANGER.get(channel, "This tip was marked as it came in: somebody may be in danger right now.")


def insider(channel: str) -> str:
    """Who says that an insider is involved; what is involved follows it."""
    return INSIDER.get(channel, "This tip was marked as it came in, to say that")


def due(at: datetime | None, now: datetime) -> tuple[str, str]:
    """(state, words): the state names a shape and a colour, the words say the same without either."""
    if at is None:
        return "none", "nothing due"
    if at <= now:
        # A tip keeps the quarter hour before it came: until that is over, what was due at once is due now.
        return "over", "due now" if now - at < QUARTER else f"overdue by {span(now - at)}"
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
