"""`heatwatch doctor`: whether everything that must be well is, what it means, and what to do."""

import argparse
import json
from collections.abc import Iterable
from typing import Any

from heatwatch.health.verdict import Check


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("doctor", help="look whether the house is well; exit code 1 when something is broken")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines for people")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit code 1 when something is broken; what only wants to be looked at keeps it at 0."""
    from heatwatch.cli.running import startup
    from heatwatch.common import clock

    startup.start()

    from heatwatch.health.state import of_the_house
    from heatwatch.health.verdict import BROKEN

    found = of_the_house(clock.now())
    print(_as_json(found) if arguments.json else "\n".join(_lines(found)))
    return int(any(check.state == BROKEN for check in found))


def _as_json(found: Iterable[Check]) -> str:
    checks = [
        {"name": check.name, "state": check.state, "means": check.words, "remedy": check.remedy} for check in found
    ]
    return json.dumps({"checks": checks}, indent=1)


def _lines(found: list[Check]) -> Iterable[str]:
    """State, name and meaning in columns; under it what to do."""
    wide = max(len(check.name) for check in found)
    for check in found:
        yield f"{check.state:<6}  {check.name:<{wide}}  {check.words}"
        if check.remedy:
            yield f"{'':<6}  {'':<{wide}}  → {check.remedy}"
