"""Who is told next, when, and in which words. Pure decisions."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TypeVar

from heatwatch.knowledge.agency import DIALED
from heatwatch.texting.rules import ARRIVED, NOT_ARRIVED
from heatwatch.voice.rules import dialed

CRISIS, OVERDUE, SILENT, TRIAL, SEARCH = "crisis", "overdue", "silent", "trial", "search"
# Told to one person once; nobody has to answer, and nobody else is told.
ONE_STEP = (TRIAL, SEARCH)
ACKNOWLEDGED, OPENED, OVER = "acknowledged", "opened", "over"
# `perhaps` is for ever: only whoever was to be told knows whether it came.
SENDING, SENT, PERHAPS, FAILED = "sending", "sent", "perhaps", "failed"
MAIL, PUSH, TEXT, CALL, BROWSER = "email", "push", "text", "call", "browser"
WAYS = (MAIL, PUSH, BROWSER, TEXT, CALL)
# A call to a colleague for a caller who waits is no way of an alert, but the provider keeps a copy of it as well.
RING = "ring"
RINGING, TALKING, ENDED = "rings", "talks", "over"
# So long a telephone rings for a caller before the next one does; so long whoever picked up may take to press the key;
# and so long nothing is believed to be a talk (the provider ends one after four hours).
RUNG, PICKED_UP, LONGEST_TALK = timedelta(seconds=20), timedelta(seconds=45), timedelta(hours=4)
IN_PROGRESS = "in-progress"
# By which a person is told what can wait for the morning. A browser says the same of everything, so of this it says
# nothing.
QUIET = (MAIL, PUSH)
# Over the account at the provider of texts; and its words for whom it reached and whom it surely did not. A call that
# was taken may have been taken by a machine: nobody has answered an alert by that.
BY_TELEPHONE = (TEXT, CALL)
REACHED, NOT_REACHED = ARRIVED | {"completed"}, NOT_ARRIVED | {"busy", "no-answer"}
# What a provider could not deliver by then it gives up: an alert that comes late wakes people for what is over.
VALID = timedelta(minutes=10)
# What is known of the copy that a provider keeps of a message.
KEPT, GONE, STAYS = "kept", "gone", "stays"
# While it is on its way one looks often, so that who is not reached is followed by the next; then rarely. No provider
# deletes what is on its way; after a day people are told that the copy stays.
LOOK_SOON, LOOK_LATER, LOOK_RARELY = timedelta(seconds=10), timedelta(minutes=1), timedelta(hours=1)
SOON, ON_ITS_WAY, GIVEN_UP = timedelta(minutes=2), timedelta(hours=1), timedelta(hours=24)
# A telephone number as people write it.
TIP_NUMBER = re.compile(r"\b[A-Z]{2}(?:-[0-9A-Z]{3}){2}\b")
TYPED = re.compile(r"\+?[0-9 ().-]{7,30}")
# What surely reached nobody is tried again with the next person, sooner than what may have come.
FIRST_RETRY = timedelta(seconds=5)
# After so many tellings nobody is there; an hour's pause keeps the telephones from being switched off.
PATIENT, LONG_PAUSE = 24, timedelta(hours=1)
# What comes up within half a minute goes into one message: a flood of tips is no flood of messages.
GATHER = timedelta(seconds=30)
# Whoever took a message in hand and did not come back in so long was killed: nobody knows whether it went out.
LOST = timedelta(minutes=2)
NUMBERS_SHOWN = 5
MOST_BROWSERS = 8
MOST_WEEKS, LONGEST_SHIFT = 26, timedelta(days=31)
Id = TypeVar("Id")
# Why nobody was told, as it stands in a row → in words.
WHY = {
    "nobody": "nobody is on call who has said where alerts reach them",
    "no_address": "they have not said where alerts reach them",
    "no_way": "this house has no way of this kind to send by",
    "unopened": "what they said could not be opened",
    "not_taken": "it was not taken",
    "gone": "the browser's maker does not know this browser any more",
    "no_answer": "there was no clear answer",
    "undelivered": "the provider could not deliver it, or nobody took the call",
    "stopped": "the sending was cut short",
    "taken": "it was taken",
}


@dataclass(frozen=True)
class Line:
    """What one alert adds to a message: of which kind, the tip's number where it may be said, or how many."""

    kind: str
    number: str = ""
    count: int = 0
    texts: int = 0


def spans(begin: datetime, end: datetime, zone: tzinfo, weeks: int) -> list[tuple[datetime, datetime]]:
    """The same hours by the clock on the wall for so many weeks, as moments in UTC.

    Where the clock is set between two weeks, the wall's hours stay and the moments move with them. An hour that is
    shown twice belongs to the shift whole: it begins at the first showing and ends at the second.
    """
    found = []
    for week in range(weeks):
        later = timedelta(weeks=week)
        first, last = begin + later, end + later
        found.append((_moment(first, zone, fold=0), _moment(last, zone, fold=1)))
    return found


def next_person(candidates: Sequence[Id], told: Iterable[Id]) -> Id | None:
    """Whoever was told least often; among equals the first in the order of escalation."""
    times = Counter(told)
    return min(candidates, key=lambda one: times[one], default=None)


def pause(steps: int, failures: int, minutes: int) -> timedelta:
    """How long to wait for an answer after so many steps, the last `failures` of which reached nobody for sure."""
    usual = timedelta(minutes=minutes)
    if failures:
        return min(usual, FIRST_RETRY * (1 << min(failures - 1, 10)))
    return max(usual, LONG_PAUSE) if steps >= PATIENT else usual


def number(typed: str) -> str:
    """A telephone number as providers take it; what was typed, where it is none."""
    found = dialed(typed) if TYPED.fullmatch(typed.strip()) else ""
    return found if DIALED.fullmatch(found) else typed.strip()


def next_look(age: timedelta) -> timedelta:
    """How long to wait before a provider is asked again what became of a message so old."""
    return LOOK_SOON if age < SOON else LOOK_LATER if age < ON_ITS_WAY else LOOK_RARELY


def words(lines: Sequence[Line]) -> str:
    """A message: what waits, and nothing of what it says."""
    parts: list[str] = []
    if any(line.kind == TRIAL for line in lines):
        parts.append("This is a trial. Alerts reach you.")
    numbers = [line.number for line in lines if line.kind == CRISIS and line.number]
    if numbers:
        parts.append(_crisis(numbers))
    # Of a restricted tip not even its number is said.
    unnamed = sum(line.kind in (CRISIS, OVERDUE) and not line.number and not line.count for line in lines)
    if unnamed:
        parts.append("A tip is waiting for you" if unnamed == 1 else f"{unnamed} tips are waiting for you")
    if any(line.kind == SEARCH for line in lines):
        parts.append("A saved search has something new.")
    for line in lines:
        if line.kind == OVERDUE and line.count:
            one = line.count == 1
            parts.append(
                f"{_tips(line.count)} {'is' if one else 'are'} past due and nobody has opened {'it' if one else 'them'}"
            )
        elif line.kind == SILENT:
            parts.append(_silent(line))
    return "\n".join(parts)


def spoken(text: str) -> str:
    """The same to be said on a telephone: each letter and digit of a number by itself, and what to do."""
    said = TIP_NUMBER.sub(lambda found: ", ".join(" ".join(part) for part in found[0].split("-")), text)
    lines = [line.rstrip(".") for line in said.splitlines()]
    return ". ".join(["This is an alert of the office", *lines, "Sign in, and say that you are on it."])


def _crisis(numbers: Sequence[str]) -> str:
    if len(numbers) == 1:
        return f"A crisis tip is waiting: {numbers[0]}"
    shown, more = ", ".join(numbers[:NUMBERS_SHOWN]), len(numbers) - NUMBERS_SHOWN
    return f"{len(numbers)} crisis tips are waiting: {shown}" + (f" and {more} more" if more > 0 else "")


def _silent(line: Line) -> str:
    waiting = [_tips(line.count)] if line.count or not line.texts else []
    if line.texts:
        waiting.append("1 text message" if line.texts == 1 else f"{line.texts} text messages")
    verb = "waits" if line.count + line.texts == 1 else "wait"
    return f"{' and '.join(waiting)} {verb} and no reader is alive"


def _tips(count: int) -> str:
    return "1 tip" if count == 1 else f"{count} tips"


def _moment(wall: datetime, zone: tzinfo, *, fold: int) -> datetime:
    """Of an hour that is left out: the moment at which the clock would have shown it, had nobody set it."""
    told = wall.replace(tzinfo=zone, fold=fold)
    left_out = told.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) != wall.replace(fold=0)
    return (wall.replace(tzinfo=zone, fold=0) if left_out else told).astimezone(UTC)
