"""`bench/vault [--tips 100000] [--megabytes 100] [--database sqlite|postgresql]`.

Each measurement runs in a process of its own, in one throw-away instance a database, so that the memory of one is not
that of another. Memory is the peak resident size beyond what the process needed before it began; CPU is its own.
"""

import argparse
import json
import subprocess
import sys
from typing import Any

from bench.instance import DATABASES, PROJECT, Instance, instance, told


def main() -> int:
    """Both databases, or one; a table each."""
    parser = argparse.ArgumentParser(prog="bench/vault", description=__doc__.splitlines()[0])
    parser.add_argument("--tips", type=int, default=100_000)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--database", choices=DATABASES)
    chosen = parser.parse_args()
    for name in [chosen.database] if chosen.database else DATABASES:
        with instance(name) as made:
            rows = [measured(made, what, chosen) for what in ("open", "page", "in", "out", "reseal")]
        print(f"\n{name}")
        told(rows)
    return 0


def measured(made: Instance, what: str, chosen: argparse.Namespace) -> dict[str, Any]:
    """One measurement, in a process of its own."""
    words = ["-m", "bench.keeping.measure", what, str(chosen.tips), str(chosen.megabytes)]
    done = subprocess.run(
        [sys.executable, *words], env=made.owner, cwd=PROJECT, check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"{what}: {found}", file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
