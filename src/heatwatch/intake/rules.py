"""Pure decisions about a tip as it comes in."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from heatwatch.common.clock import is_over

FIRST_READING = timedelta(hours=1)
DRAFT_LIFE = timedelta(hours=24)
VISIT_LIFE = timedelta(minutes=30)
# The channels by which a reporter is shown the message code. Text messages and e-mail are answered by the same way once
# these channels are built; until then nobody there holds a code. A caller is told it by a person, after the tip is
# stored: only when they read it back do they hold one (`actions.receiving.told_by_voice`).
TOLD = frozenset({"web"})
MEGABYTE = 1_000_000
# People send one story in several text messages: what comes without such a silence between belongs together.
SILENCE = timedelta(seconds=60)
# Whoever writes on and on must not wait for their own end: the desk begins to read, and the rest follows.
LONGEST_RUN = timedelta(minutes=5)
# After so long a silence the same number tells something new.
CONVERSATION = timedelta(days=30)
# A provider repeats what it has no answer to for hours at most; somebody who kept a signed message could do so later.
SEEN_LIFE = timedelta(days=365)


def due_at(received: datetime, *, danger_now: bool | None) -> datetime:
    """When somebody must have read it: at once when danger was ticked, else within an hour."""
    return received if danger_now else received + FIRST_READING


def is_told(channel: str) -> bool:
    """Whether whoever reports by this channel is shown the message code, and so can read an answer."""
    return channel in TOLD


def is_whole(times: Sequence[datetime], now: datetime) -> bool:
    """Whether what one sender wrote at these times is to be read now: nothing follows, or it has gone on for long."""
    return is_over(max(times), SILENCE, now) or is_over(min(times), LONGEST_RUN, now)


def reporter_state(status: str, disposition: str, *, opened: bool) -> str:
    """The state of a tip in the words' key that the reporter is shown: waiting, reading, working or closed."""
    if status == "closed":
        return disposition or "closed"
    return "working" if opened else "waiting"
