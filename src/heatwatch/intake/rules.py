"""Pure decisions about a tip as it comes in."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import filetype

from heatwatch.common.clock import is_over
from heatwatch.common.keyed import keyed
from heatwatch.common.secret import Secret

FIRST_READING = timedelta(hours=1)
DRAFT_LIFE = timedelta(hours=24)
VISIT_LIFE = timedelta(minutes=30)
# The channels by which a reporter is shown the message code. Text messages and e-mail are answered by the same way once
# these channels are built; until then nobody there holds a code. A caller is told it by a person, after the tip is
# stored: only when they read it back do they hold one (`actions.receiving.told_by_voice`).
TOLD = frozenset({"web"})
MEGABYTE = 1_000_000
# The kinds of files that are taken, whatever way they come; the kind is told from the first bytes.
ACCEPTED = re.compile(r"(image|audio|video)/.+|application/pdf")
SNIFFED = 8192
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


def kind_of(start: bytes) -> str:
    """The kind of a file, told from its first bytes; empty when unknown."""
    found = filetype.guess(start[:SNIFFED])
    return str(found.mime) if found else ""


def ending_of(kind: str) -> str:
    """How the name of a file of this kind ends; empty when unknown."""
    found = filetype.get_type(mime=kind)
    return f".{found.extension}" if found else ""


def reporter_state(status: str, disposition: str, *, opened: bool) -> str:
    """The state of a tip in the words' key that the reporter is shown: waiting, reading, working or closed."""
    if status == "closed":
        return disposition or "closed"
    return "working" if opened else "waiting"


def token_of(key: bytes, channel: str, sender: str) -> str:
    """What a sender is known again by, to whoever holds the desk's index key."""
    return keyed(key, b"conversation", json.dumps([channel, sender]).encode()).hex()


def token_again(token: str, keys: Iterable[bytes]) -> str:
    """The same once the desk has had these further keys, one after the other: the token before is hashed by each.

    No number is needed for it, so that nothing has to be opened, and a restricted tip's token is made anew too.
    Whoever holds the number and only the keys before comes as far as the token before, and that is gone.
    """
    for key in keys:
        token = keyed(key, b"conversation after a rotation", token.encode()).hex()
    return token


# What is said of a caller who wants to talk to whoever is on call.
WAITS, TAKEN, LEFT, NOBODY = "waits", "taken", "left", "nobody"
# Under this name the waker tells that somebody on call can be rung for callers; what it said longer ago counts no more.
RINGS, FRESH = "waker rings", timedelta(seconds=30)
# Under these names the door for e-mail tells how the office's mailbox is: looked into, not let in, not reached; that a
# message lies in it that could not be stored, and that one was set aside there.
INBOX = "inbox "
INBOX_LOOKED, INBOX_REFUSED, INBOX_AWAY = f"{INBOX}looked", f"{INBOX}refused", f"{INBOX}away"
INBOX_WAITS, INBOX_ASIDE = f"{INBOX}waits", f"{INBOX}aside"
INBOX_STATES = (INBOX_LOOKED, INBOX_REFUSED, INBOX_AWAY, INBOX_WAITS, INBOX_ASIDE)
# So long a caller waits at most, whatever became of waker, database and provider; and so long all of it is kept.
LONGEST_WAIT, FORGOTTEN = timedelta(minutes=2), timedelta(hours=6)
# Queues at the provider, which makes one when its name is first used and never takes it away: few names, for ever.
QUEUES = 64


def call_token(secret: Secret[str], call: str) -> bytes:
    """A call as only who knows the channel's secret can name it: the caller's, or the one to a colleague."""
    return keyed(secret.reveal().encode(), b"heatwatch: calls that wait", call.encode())


def queue_of(call: bytes) -> str:
    """In which of the provider's queues this caller waits. Two in one are taken in the order in which they came."""
    return f"callers-{call[0] % QUEUES:02}"
