"""How sign-in is slowed: pure."""

from datetime import datetime, timedelta
from uuid import UUID

from heatwatch.common import clock

# Whose account it is when a name is tried that nobody has.
NOBODYS = UUID(int=0)
FREE_TRIES = 3
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
# A session ends after a long shift, however busy it was; a code to make a key with is for the next days.
SESSION_LIFE = timedelta(hours=12)
SET_UP_CODE_LIFE = timedelta(days=3)
# Between passphrase and second factor; and how long a second factor counts as just shown, for what is dangerous.
HALFWAY_LIFE = timedelta(minutes=10)
FRESH = timedelta(minutes=5)
DONE_FORM_LIFE = timedelta(days=1)
# A mistyped name may be a passphrase, and its keyed hash is quick to try: it is not kept longer than it slows anybody.
SLOWING_LIFE = timedelta(days=1)


def wait_after(failures: int) -> timedelta:
    """How long the next try must wait after so many wrong ones in a row: nothing, then doubling, never locked out."""
    if failures < FREE_TRIES:
        return timedelta(0)
    doublings: int = min(failures - FREE_TRIES, 10)
    return min(LONGEST_WAIT, FIRST_WAIT * float(2**doublings))


def seconds_left(not_before: datetime, now: datetime) -> int:
    """Whole seconds until the next try is accepted, 0 when it is accepted now.

    No wrong try makes anybody wait longer than the longest wait: a moment further ahead is from a clock that ran ahead.
    """
    if not_before - now > LONGEST_WAIT:
        return 0
    left = (not_before - now).total_seconds()
    return max(0, int(left + 0.999))


def is_idle(seen_at: datetime, now: datetime, minutes: int) -> bool:
    """Whether nobody has touched a session for so many minutes."""
    return clock.is_over(seen_at, timedelta(minutes=minutes), now)


def is_over(created_at: datetime, factor_at: datetime | None, now: datetime) -> bool:
    """Whether a session has ended by its age; one without a second factor ends soon."""
    return clock.is_over(created_at, SESSION_LIFE if factor_at else HALFWAY_LIFE, now)


def is_fresh(factor_at: datetime | None, now: datetime) -> bool:
    """Whether the second factor was shown just now."""
    return factor_at is not None and not clock.is_over(factor_at, FRESH, now)
