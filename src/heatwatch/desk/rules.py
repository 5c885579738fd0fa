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


def due_after_triage(now: datetime, minutes: Sequence[int | None]) -> datetime | None:
    """The due time that a lane and an urgency set together: the earlier of the two, counted from now.

    None when neither sets one; the tip then keeps the due time it has.
    """
    known = [value for value in minutes if value is not None]
    return now + timedelta(minutes=min(known)) if known else None


def due_after_reading(
    received: datetime, due: datetime | None, first: datetime, wanted: datetime | None
) -> datetime | None:
    """The due time once the reader has read a tip; `first` is the due time that every tip is received with.

    A tip that nobody touched is due as its lane says, counted from its receipt. One whose due time somebody or
    something moved since (a person, a message of the reporter) is at most brought forward. Closed tips stay undue.
    """
    if due is None:
        return None
    proposed = wanted or due
    return proposed if due == first else min(due, max(proposed, received))


def shown_count(found: int, cap: int) -> str:
    """A count as it is shown: exact up to the cap, ``999+`` beyond, so that counting never grows with the table."""
    return f"{cap - 1}+" if found >= cap else str(found)
