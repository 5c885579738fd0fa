"""`heatwatch audit verify`: walk the whole audit chain, and compare it with the heads that were sent elsewhere.

`heatwatch audit ran-ahead`: say that records which lie in the future were made by a clock that is right again.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from heatwatch.common.errors import HouseError


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser(
        "audit", help="verify the audit chain; or say that the clock ran ahead and is right now"
    )
    parser.add_argument("act", choices=("verify", "ran-ahead"))
    parser.add_argument("--anchor", type=Path, help="the file of chain heads (default: HEATWATCH_ANCHOR_FILE)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0 when every record is where and as it was; 1 with every break otherwise."""
    import os

    from heatwatch.cli.running import startup

    startup.start()

    if arguments.act == "ran-ahead":
        return _ran_ahead()

    from heatwatch.audit import queries

    named = os.environ.get("HEATWATCH_ANCHOR_FILE")
    place = arguments.anchor or (Path(named) if named else None)
    faults = [f"{found.sequence}: {found.reason}" for found in queries.verify()]
    if missing := queries.never_chained():
        faults.append(f"{missing} record(s) were taken out of the queue of the chain")
    faults += _against(place) if place else []
    if faults:
        raise HouseError("the audit trail does not hold:\n" + "\n".join(f"  - {fault}" for fault in faults))
    sequence, head = queries.head()
    print(f"{sequence} records, all in place; head {head}")
    print(f"compared with {place}" if place else "not anchored: nothing outside the database to compare with")
    return 0


def _ran_ahead() -> int:
    from heatwatch.audit.actions import note_ran_ahead
    from heatwatch.common import clock

    now = clock.now()
    until = note_ran_ahead(now)
    print(f"the clock of this host says {now:%Y-%m-%d %H:%M} UTC")
    print(f"records reach until {until:%Y-%m-%d %H:%M} UTC: noted" if until else "no record lies in its future")
    return 0


def _against(place: Path) -> Iterator[str]:
    """Every head in the anchor file that the chain no longer has."""
    from heatwatch.audit.queries import hash_at

    try:
        lines = place.read_text("ascii").splitlines()
    except OSError as missing:
        raise HouseError(f"the anchor file cannot be read: {missing.strerror}", "name it with --anchor") from missing
    if not any(line.strip() for line in lines):
        yield f"no head was found in {place}: nothing outside the database to compare with"
    for number, line in enumerate(lines, 1):
        try:
            anchor = json.loads(line)
            sequence, told = int(anchor["sequence"]), str(anchor["hash"])
        except (ValueError, KeyError, TypeError):
            yield f"line {number} of the anchor file is damaged"
            continue
        if sequence and hash_at(sequence) != told:
            yield f"{sequence}: another hash than the one anchored at {anchor.get('at')}"
