"""`bench/kill [--rounds 20] [--reports 2000] [--database sqlite|postgresql]`: the table of the README.

Every process of a seeded instance gets SIGKILL in the middle of concurrent reports, and on PostgreSQL every second time
the database server too. Afterwards: every code that was shown opens its tip, no tip is half stored, a page sent again
makes no second tip. Then the order of system calls is traced: no byte of a receipt leaves before the commit is on disk.
"""

import argparse
import contextlib
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.instance import DATABASES, told
from bench.killing import house, rounds, traced
from bench.killing.house import House
from tests import cluster, homes

AT_ONCE = 64


def main() -> int:
    """Both databases, all rounds; exit code 1 when anything was lost, halved or doubled."""
    parser = argparse.ArgumentParser(prog="bench/kill", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--database", choices=DATABASES)
    parser.add_argument("--seed", type=int, default=11166)
    chosen = parser.parse_args()
    databases = [chosen.database] if chosen.database else DATABASES
    return max(measure(name, chosen.rounds, chosen.reports, random.Random(chosen.seed)) for name in databases)


def measure(database: str, count: int, reports: int, chance: random.Random) -> int:
    """All rounds on one database, then the trace."""
    table: list[dict[str, Any]] = []
    with made(database) as one:
        one.start()
        for number in range(1, count + 1):
            with_server = one.server is not None and number % 2 == 0
            row = rounds.blow(one, reports, AT_ONCE, chance, with_server=with_server)
            table.append({"round": number, **row})
            print(f"{database}: round {number} of {count}: {row}", file=sys.stderr, flush=True)
        order = traced.receipts(one, 20)
        one.stop()
    print(f"\n{database}: {count} rounds of {reports} reports, {AT_ONCE} at a time")
    told(table)
    print(order)
    return int(order.early > 0 or any(row[fault] for row in table for fault in rounds.FAULTS))


@contextlib.contextmanager
def made(database: str) -> Iterator[House]:
    """A seeded house in a folder of its own, gone afterwards."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="heatwatch-kill-")))
        server = cluster.start(durable=True) if database == "postgresql" else None
        if server:
            stack.callback(server.stop)
        home = homes.empty(folder / "home", server)
        done = home.heatwatch("demo", "--home", home.path, "--prepare-only")
        if done.returncode:
            raise SystemExit(homes.said(done))
        one = house.of(home, server, workers=2 if server else 1)
        stack.callback(one.stop)
        yield one


if __name__ == "__main__":
    sys.exit(main())
