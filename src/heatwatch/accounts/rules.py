"""How sign-in is slowed: pure."""

from datetime import datetime, timedelta

FREE_TRIES = 3
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
# A session ends after a long shift, however busy it was; a code to make a key with is for the next days.
SESSION_LIFE = timedelta(hours=12)
SET_UP_CODE_LIFE = timedelta(days=3)
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
    """Whole seconds until the next try is accepted, 0 when it is accepted now."""
    left = (not_before - now).total_seconds()
    return max(0, int(left + 0.999))


def is_idle(seen_at: datetime, now: datetime, minutes: int) -> bool:
    """Whether nobody has touched a session for so many minutes."""
    return now - seen_at >= timedelta(minutes=minutes)
