"""`heatwatch setup` makes a real instance; `heatwatch go-live` opens it once nothing is left undecided."""

import argparse
import sys
from pathlib import Path
from typing import Any

from heatwatch.common.errors import HouseError


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("setup", help="make a real instance: agency file, first people, key ceremony")
    parser.add_argument("--home", type=Path, required=True, help="the instance folder, empty or of a set-up cut short")
    parser.add_argument(
        "--answers", type=Path, help="answer from this file (ops/answers.example.toml) instead of asking"
    )
    parser.set_defaults(run=set_up)
    parser = commands.add_parser("go-live", help="open a real instance, or list what still keeps it from opening")
    parser.add_argument("--home", type=Path, help="the instance folder (default: HEATWATCH_HOME)")
    parser.set_defaults(run=go_live)


def set_up(arguments: argparse.Namespace) -> int:
    """Answers first, then the folder, the tables, the people and their keys."""
    from heatwatch.cli.instance import agency_file, answers, folder
    from heatwatch.cli.running import startup

    told = answers.read(arguments.answers) if arguments.answers else _asked()
    home, demo = arguments.home.resolve(), startup.PROJECT / "demo" / "agency.toml"
    folder.make(home, "live", agency_file.skeleton(demo, told))
    startup.start(home)

    from heatwatch.cli.instance import opening, real
    from heatwatch.common import clock
    from heatwatch.storage import versions

    versions.bring_up_to_date()
    real.make(home, told, clock.now(), _say)
    _say(_next_steps(home, told.hand_out, told.reader_key))
    if note := opening.note():
        _say(f"\nNote: {note}")
    return 0


def go_live(arguments: argparse.Namespace) -> int:
    """Open the instance; exit code 1 and the whole list when something is missing."""
    from heatwatch.cli.running import startup

    startup.start(arguments.home and arguments.home.resolve())

    from heatwatch.cli.instance import opening

    missing = opening.missing(startup.PROJECT / "demo" / "agency.toml")
    if note := opening.note():
        _say(f"Note: {note}\n")
    if missing:
        raise HouseError("not ready to go live:\n" + "\n".join(f"  - {thing}" for thing in missing), "mend these first")
    opening.open_doors()
    _say("live: the public site may be served now")
    return 0


def _asked() -> Any:
    from heatwatch.cli.instance import answers

    if not sys.stdin.isatty():
        raise HouseError("set-up has nobody to ask", "run it at a terminal, or give --answers FILE")
    return answers.ask(input, _say)


def _say(text: str) -> None:
    print(text, flush=True)


def _next_steps(home: Path, hand_out: Path, reader_key: str) -> str:
    keys = "console-host.key" + (" and reader.key" if reader_key == "credential" else "")
    return f"""
The instance is made in {home}.

  1. Give each person their file from {hand_out}, then delete the folder.
  2. Bring the recovery sheets to their custodians. Nobody keeps both sheets of a compartment.
  3. Turn {keys} in {home / "keys"} into encrypted credentials and delete
     the files: docs/guides/key-ceremony.md, "Keys that stay on the host".
  4. Edit {home / "agency.toml"}.
  5. Run `heatwatch go-live --home {home}`; it lists what is still missing."""
