"""`bench/faults [--rounds 100] [--database sqlite|postgresql] [--only FAULT …]`: the table of faults.

Each fault does harm to real processes and files, round after round. Afterwards every report whose code was shown is
opened with a staff member's key and compared with what was sent, nothing that was said lies anywhere in clear, nothing
is stored by half, and every job that was cut short came to its right end. Exit code 1 when anything else was found.
"""

import argparse
import random
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.breaking import disks, repeated, served
from bench.breaking.ground import Ground, ground
from bench.breaking.outcome import Outcome
from bench.instance import DATABASES, told

FAULTS: dict[str, Callable[[Ground, int, random.Random], Outcome]] = {
    "reader": repeated.reader,
    "worker": served.worker,
    "database": served.database,
    "restart": served.restart,
    "disk": disks.disk,
    "clock": served.clock,
    "upload": served.upload,
    "rotation": repeated.rotation,
    "reseal": repeated.reseal,
    "restore": repeated.restore,
    "disposal": repeated.disposal,
}


def main() -> int:
    """Every fault on every database, or those that were chosen; then the table."""
    parser = argparse.ArgumentParser(prog="bench/faults", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--database", choices=DATABASES)
    parser.add_argument("--only", nargs="+", choices=FAULTS, default=list(FAULTS), metavar="FAULT")
    parser.add_argument("--seed", type=int, default=11166)
    chosen = parser.parse_args()
    # Whoever stops it finds its processes, folders and mounts gone too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    found: list[tuple[str, str, Outcome]] = []
    for database in [chosen.database] if chosen.database else DATABASES:
        with ground(database) as one:
            for fault in chosen.only:
                began = time.monotonic()
                outcome = FAULTS[fault](one, chosen.rounds, random.Random(f"{chosen.seed} {fault}"))
                found.append((fault, one.database, outcome))
                _report(fault, one.database, outcome, time.monotonic() - began)
    _table(found)
    return int(any(outcome.is_bad for _, _, outcome in found))


def _report(fault: str, database: str, outcome: Outcome, seconds: float) -> None:
    heading = f"{database}: {fault}: {outcome.rounds} rounds in {seconds:.0f} s {outcome.note}"
    for line in (heading, *outcome.told[:20]):
        print(line, file=sys.stderr, flush=True)


def _table(found: list[tuple[str, str, Outcome]]) -> None:
    rows: list[dict[str, Any]] = [outcome.row(fault, database) for fault, database, outcome in found]
    told([{name: str(value) for name, value in row.items()} for row in rows])
    for fault, database, outcome in found:
        if outcome.note:
            print(f"{fault} on {database}: {outcome.note}")


if __name__ == "__main__":
    sys.exit(main())
