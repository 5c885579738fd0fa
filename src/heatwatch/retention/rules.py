"""Pure decisions about what may be destroyed, and when no copy can open it any more."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

# Streams of keys are pruned once a night: one that is thirty days old may lie there until the next.
PRUNED_WITHIN = timedelta(days=1)
# Passes by itself: what is confirmed waits for it, and is not stopped by it.
ON_A_SCREEN = "somebody has it open"


@dataclass(frozen=True)
class Standing:
    """What of a tip could forbid its disposal at this moment."""

    closed: bool
    due: bool
    held: bool
    on_a_screen: bool
    clock_runs: bool
    unnoticed: bool
    undecided: bool
    withheld: bool
    in_case: bool


def obstacle(tip: Standing) -> str:
    """What stands in the way, in words; nothing when it may be destroyed. The gravest comes first."""
    reasons = (
        (tip.held, "it is on hold"),
        # Whoever reported such a file to the authorities may have to preserve it (18 USC 2258A(h)): counsel decides.
        (tip.withheld, "a file of it is withheld as possible child sexual abuse material"),
        (tip.in_case, "it is in a case that is open"),
        (tip.clock_runs, "the clock of its child-abuse report is running"),
        (tip.unnoticed, "the reporter has written, and nobody has seen it"),
        (not tip.closed, "it is not closed"),
        (tip.undecided, "the reporter asks for its deletion, and nobody has decided"),
        (tip.on_a_screen, ON_A_SCREEN),
        (not tip.due, "it is not due"),
    )
    return next((words for stands, words in reasons if stands), "")


def unopenable_from(keys_gone: datetime, keys_life: timedelta) -> date:
    """The first day on which every pruned place has lost the last copy of the key.

    A stream of keys that was written in the moment before goes with the first nightly pruning after its life.
    """
    return (keys_gone + keys_life + PRUNED_WITHIN).date() + timedelta(days=1)
