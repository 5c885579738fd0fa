"""How long the queue and a tip's page take, through the real server on this machine.

    bench/console [--tips 1000000] [--database sqlite|postgresql] [--asks 60]

Stored tips are rows whose sealed content nobody can open (bench/stored.py); the tips whose pages are asked for are
received and sealed as real ones. One person asks one page after the other. The goal: 95 of 100 answers within 150 ms.
"cpu ms" is what a page costs the console's own process (on SQLite the database runs in it): it tells a busy machine
from a slow page.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

from bench.instance import DATABASES, Instance, cpu_seconds, fill, free_port, instance, told
from bench.load import HOST, Line

GOAL_MS = 150
STAFF = Path(__file__).with_name("staff.py")
VIEWS = ("unread", "unassigned", "mine", "waiting", "all", "closed")
# No stored tip is in the language "vi": the worst that a filter can ask.
FILTERS = (
    {"lane": "crisis"},
    {"types": "sex"},
    {"channel": "email"},
    {"language": "es"},
    {"view": "closed", "lane": "referral"},
    {"view": "all", "language": "vi"},
    {"view": "closed", "language": "vi"},
)


def main() -> int:
    """Measure each database; exit code 1 when the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tips", type=int, default=1_000_000)
    parser.add_argument("--asks", type=int, default=60)
    parser.add_argument("--database", choices=DATABASES, action="append")
    chosen = parser.parse_args()
    rows = [row for name in chosen.database or DATABASES for row in measure(name, chosen.tips, chosen.asks)]
    told(rows)
    missed = [row for row in rows if float(str(row["p95 ms"])) > GOAL_MS or row["not 200"]]
    print(f"goal: p95 <= {GOAL_MS} ms: " + (f"missed by {len(missed)}" if missed else "kept"))
    return int(bool(missed))


def measure(database: str, tips: int, asks: int) -> list[dict[str, object]]:
    """All pages on one database."""
    with instance(database) as target:
        began = time.monotonic()
        fill(target, tips)
        print(f"{database}: {tips} tips stored in {time.monotonic() - began:.0f} s", flush=True)
        cookie, numbers = staffed(target)
        port = free_port()
        door = target.serve("console", port, workers=1)
        line = Line(port)
        return [
            measured({"database": database, "tips": tips, "page": name, **timed(line, door, cookie, paths, asks)})
            for name, paths in pages(numbers).items()
        ]


def measured(row: dict[str, object]) -> dict[str, object]:
    """Say each figure as soon as it is there: a whole run takes a while."""
    print("  ".join(str(value) for value in row.values()), flush=True)
    return row


def staffed(target: Instance) -> tuple[str, list[str]]:
    """Somebody signed in, and the numbers of tips that really open."""
    done = subprocess.run([sys.executable, str(STAFF)], env=target.owner, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    return found["cookie"], found["numbers"]


def pages(numbers: list[str]) -> dict[str, list[str]]:
    """Each kind of page with the paths it is measured by."""
    asked = {f"queue {view}": [f"/queue/?view={view}"] for view in VIEWS}
    for filters in FILTERS:
        asked[f"queue {' '.join(filters.values())}"] = [f"/queue/?{urlencode(filters)}"]
    asked["queue, deep page"] = ["/queue/?view=all&after=2025-06-01T00:00:00%2B00:00~" + "0" * 32]
    asked["live count"] = ["/queue/new/"]
    asked["tip"] = [f"/tips/{number}/" for number in numbers]
    return asked


def timed(line: Line, door: int, cookie: str, paths: list[str], asks: int) -> dict[str, object]:
    """Ask, after three asks to warm up, and take the times."""
    times, wrong, spent = [], 0, cpu_seconds(door)
    for place in range(asks + 3):
        head = f"GET {paths[place % len(paths)]} HTTP/1.1\r\nHost: {HOST}\r\nCookie: desk={cookie}\r\n\r\n"
        began = time.monotonic()
        status, _ = line.ask(head.encode())
        if place >= 3:
            times.append((time.monotonic() - began) * 1000)
            wrong += status != 200
    times.sort()
    each = (cpu_seconds(door) - spent) / (asks + 3) * 1000
    late = times[min(len(times) - 1, int(len(times) * 0.95))]
    shown = {"p50 ms": times[len(times) // 2], "p95 ms": late, "worst": times[-1], "cpu ms": each}
    return {**{name: f"{value:.1f}" for name, value in shown.items()}, "not 200": wrong}


if __name__ == "__main__":
    sys.exit(main())
