"""Pure decisions of the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# California Penal Code 11166(a): a telephone report immediately or as soon as practicable, and a written
# follow-up within 36 hours of receiving the information.
WRITTEN_REPORT = timedelta(hours=36)
# A message from the reporter waits no longer than a new tip does.
ANSWER_MESSAGE = timedelta(hours=1)
# A page tells every 15 seconds that it is open; two missed tellings mean that the person has left.
PRESENT = timedelta(seconds=40)
BULK_LIMIT = 200
# The lane of what cannot wait: whoever is on call is woken for it.
CRISIS = "crisis"
# Whoever needs a tip for longer than a week asks again, in hours.
LONGEST_LOAN = 7 * 24
# A request that nobody decided is asked again, or was for a tip that is not there.
REQUEST_LIFE = timedelta(days=14)
# A reason holds for as long as one looks at one file; whoever comes back later says it again.
VIEWING = timedelta(minutes=20)


@dataclass(frozen=True)
class ChildReportState:
    """What of the duty is done; times are None until recorded."""

    phoned_at: datetime | None
    written_at: datetime | None
    waived_at: datetime | None
    written_due: datetime

    @property
    def done(self) -> bool:
        """Both reports made, or a supervisor recorded why not."""
        return self.waived_at is not None or (self.phoned_at is not None and self.written_at is not None)

    def next_due(self) -> datetime | None:
        """When the next step is due: the call at once (the clock's start), then the written report."""
        if self.done:
            return None
        return self.written_due if self.phoned_at else self.written_due - WRITTEN_REPORT


def due_beside(own: datetime | None, report: ChildReportState | None) -> dict[str, datetime | None]:
    """The columns of a tip that is due at `own` by itself, while the clock of a child-abuse report may run beside it.

    The earlier of the two is when it is due. Neither takes the other's place: a report that is made leaves a crisis as
    late as it was, and an answer to the reporter leaves the report as due as it was. A closed tip is never due.
    """
    step = report.next_due() if report and own else None
    return {"due": min(own, step), "own_due": own} if own and step else {"due": own, "own_due": None}


def due_after_triage(now: datetime, minutes: Sequence[int | None]) -> datetime | None:
    """The due time that a lane and an urgency set together: the earlier of the two, counted from now.

    None when neither sets one; the tip then keeps the due time it has.
    """
    known = [value for value in minutes if value is not None]
    return now + timedelta(minutes=min(known)) if known else None


def due_after_reading(
    due: datetime | None, first: datetime, wanted: datetime | None, *, unread: bool
) -> datetime | None:
    """The due time once the reader has read a tip; `first` is the due time that every tip is received with.

    Somebody has to look within the hour, whatever the reader takes it for: while a tip is unread, its due time is only
    brought forward. The same holds where somebody or something else moved it (a person, a message of the reporter). One
    that was opened before the reader came is due as its lane says. Closed tips stay undue.
    """
    if due is None or wanted is None:
        return due
    return wanted if due == first and not unread else min(due, wanted)


def due_after_opening(
    now: datetime, received: datetime, due: datetime | None, first: datetime, minutes: Sequence[int | None]
) -> datetime | None:
    """The due time once a person has opened a tip that the reader graded: as its lane says, counted from now.

    One that somebody or something else moved since the reader read it stays.
    """
    after_reading = due_after_reading(first, first, due_after_triage(received, minutes), unread=True)
    return due_after_triage(now, minutes) or due if due == after_reading else due


def shown_count(found: int, cap: int) -> str:
    """A count as it is shown: exact up to the cap, ``999+`` beyond, so that counting never grows with the table."""
    return f"{cap - 1}+" if found >= cap else str(found)
