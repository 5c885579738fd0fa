"""The story of a tip, told from its arrival as far as the house is built.

1. **receive**: a channel's words become a `Submission`; its receipt is derived from the form's token and the content.
2. **seal**: story and files are sealed to the tip's own identity, that identity to the desk, and both are forgotten.
3. **take up**: a reader claims the tip, so that it is worked once however many readers run.
4. **notice**: what the reporter adds later comes back into the queue.
5. From there people carry it: they open, answer, assign and close it (`heatwatch.desk.actions`).

Reader, console and commands come through here. The public door never does: it calls `intake.actions`, nothing behind.
"""

from datetime import datetime
from uuid import UUID

from heatwatch.accounts.actions import sweep_sessions
from heatwatch.desk.actions.working import notice_messages
from heatwatch.intake.actions import claiming, drafts, receiving

# Steps 1 and 2, in one transaction; returns after the commit is on disk.
receive = receiving.receive_tip


def take_up(worker: str, now: datetime) -> list[UUID]:
    """Step 3: claim what waits. The desk does not assess yet; a claimed tip waits for people meanwhile."""
    return claiming.claim(worker, now)


def notice(now: datetime) -> int:
    """Step 4: bring new messages from reporters to the queue; returns how many."""
    return notice_messages(now)


def sweep(now: datetime) -> int:
    """Forget what outlived its time: drafts, visits, files that joined no tip, sessions, mistyped names."""
    sweep_sessions(now)
    return drafts.sweep(now)
