"""Pure decisions about a tip as it comes in."""

from datetime import datetime, timedelta

FIRST_READING = timedelta(hours=1)
DRAFT_LIFE = timedelta(hours=24)
VISIT_LIFE = timedelta(minutes=30)
# The channels by which a reporter is shown the message code. Text messages and e-mail are answered by the same way once
# these channels are built; until then nobody there holds a code. A caller is told it by a person, after the tip is
# stored: only when they read it back do they hold one (`actions.receiving.told_by_voice`).
TOLD = frozenset({"web"})
MEGABYTE = 1_000_000


def due_at(received: datetime, *, danger_now: bool | None) -> datetime:
    """When somebody must have read it: at once when danger was ticked, else within an hour."""
    return received if danger_now else received + FIRST_READING


def is_told(channel: str) -> bool:
    """Whether whoever reports by this channel is shown the message code, and so can read an answer."""
    return channel in TOLD


def reporter_state(status: str, disposition: str, *, opened: bool) -> str:
    """The state of a tip in the words' key that the reporter is shown: waiting, reading, working or closed."""
    if status == "closed":
        return disposition or "closed"
    return "working" if opened else "waiting"
