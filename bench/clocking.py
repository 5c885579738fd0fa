"""Whether a clock tells what exists: look-ups of codes and names that are there and that are not, turn about.

Prints the medians, and t of Welch's test over the middle nine tenths of both: beyond 4.5 either way counts as a
difference that somebody on the same machine could learn.
"""

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from bench.instance import DATABASES, PROJECT, instance

MEASURE = (
    "import django; django.setup(); from bench.clocking import measure; import sys; measure(*map(int, sys.argv[1:]))"
)
NOTICED = 4.5
Work = Callable[[], object]


def main() -> None:
    """Measure in a process of its own, on an instance of its own."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--codes", type=int, default=4000)
    options.add_argument("--names", type=int, default=40)
    options.add_argument("--database", choices=DATABASES, default="sqlite")
    given = options.parse_args()
    with instance(given.database) as made:
        words = [sys.executable, "-c", MEASURE, str(given.codes), str(given.names)]
        subprocess.run(words, env=made.owner, check=True, cwd=PROJECT)


def measure(codes: int, names: int) -> None:
    """Inside the instance."""
    there, missing = _codes()
    report("message codes", *turns(codes, there, missing))
    known, unknown = _names()
    report("sign-in names", *turns(names, known, unknown))


def turns(rounds: int, first: Work, second: Work) -> tuple[list[float], list[float]]:
    """Seconds of each, in an order that is drawn anew each time."""
    taken: tuple[list[float], list[float]] = ([], [])
    first(), second()
    for _ in range(rounds):
        for which in random.sample((0, 1), 2):
            began = time.perf_counter()
            (first, second)[which]()
            taken[which].append(time.perf_counter() - began)
    return taken


def report(what: str, there: list[float], missing: list[float]) -> None:
    """One line."""
    value = welch(_middle(there), _middle(missing))
    said = "told apart" if abs(value) > NOTICED else "not told apart"
    medians = f"{statistics.median(there) * 1e6:.0f} µs there, {statistics.median(missing) * 1e6:.0f} µs missing"
    print(f"{what}: {medians}; t = {value:.1f} of {len(there)} pairs: {said}")


def welch(one: list[float], other: list[float]) -> float:
    """How far apart two means are, in standard errors."""
    error = (statistics.variance(one) / len(one) + statistics.variance(other) / len(other)) ** 0.5
    return float((statistics.fmean(one) - statistics.fmean(other)) / error)


def _middle(taken: list[float]) -> list[float]:
    kept = sorted(taken)
    return kept[len(kept) // 20 : len(kept) - len(kept) // 20]


def _codes() -> tuple[Work, Work]:
    from heatwatch.common import clock
    from heatwatch.common.ids import new_id
    from heatwatch.intake.actions import mailboxes
    from heatwatch.intake.actions.receiving import receive_tip
    from heatwatch.intake.receipts import Receipt
    from heatwatch.intake.submission import Submission
    from heatwatch.web.kit.recipients import desk_recipients

    given: dict[str, Any] = {
        "token": new_id().bytes * 2,
        "files": (),
        "recipients": desk_recipients(),
        "now": clock.now(),
        "demo": True,
    }
    there = receive_tip(Submission(story="a story"), **given).receipt
    assert there
    look = mailboxes._exists  # noqa: SLF001  the look-up alone: what follows a right code is the answer itself
    return (lambda: look(there)), (lambda: look(Receipt(bytes(11))))


def _names() -> tuple[Work, Work]:
    from heatwatch.accounts.actions import create_account
    from heatwatch.accounts.queries import by_username
    from heatwatch.common import clock
    from heatwatch.common.secret import Secret
    from heatwatch.vault.actions import create_person_key, unlock
    from heatwatch.vault.errors import WrongPassphrase
    from heatwatch.vault.keys import new_identity

    host, now = new_identity(), clock.now()
    account = create_account(username="maya", display_name="Maya", roles=[], now=now, demo=True)
    create_person_key(account, Secret("six words that open"), host_recipient=host.recipient, now=now, identity=None)

    def tries(name: str) -> None:
        with suppress(WrongPassphrase):
            unlock(by_username(name), Secret("six wrong words"), host_key=host)

    return (lambda: tries("maya")), (lambda: tries("mayo"))


if __name__ == "__main__":
    main()
