"""`heatwatch backup` writes the sealed backup; `heatwatch restore` fills an empty instance from one."""

import argparse
from pathlib import Path
from typing import Any

from heatwatch.common.errors import HouseError

# What lies in the instance folder and belongs to the instance. Host and reader keys never leave their host.
FILES = ("instance.toml", "agency.toml", "agency.*.toml", "recipients.json", "secret_key")


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("backup", help="write everything, sealed to the office's recovery identities")
    parser.add_argument("--to", type=Path, help="the file to write; FILE.keys beside it holds the tip keys")
    parser.add_argument("--prune", type=Path, metavar="FOLDER", help="remove *.keys older than 30 days from a folder")
    parser.set_defaults(run=back_up)
    parser = commands.add_parser("restore", help="fill an empty instance from a backup, with both recovery sheets")
    parser.add_argument("--from", dest="file", type=Path, required=True, help="the file that `heatwatch backup` wrote")
    parser.add_argument("--keys", type=Path, help="the tip keys (default: FILE.keys beside it, if it is there)")
    parser.add_argument("--home", type=Path, required=True, help="the instance folder to make")
    parser.add_argument("--sheet-a", type=Path, required=True, help="a file with an office sheet A")
    parser.add_argument("--sheet-b", type=Path, required=True, help="a file with the sheet B that belongs to it")
    parser.set_defaults(run=restore)


def back_up(arguments: argparse.Namespace) -> int:
    """Write a backup, prune old keys, or both."""
    from heatwatch.cli.running import startup
    from heatwatch.common import clock

    if not arguments.to and not arguments.prune:
        raise HouseError("nothing to do", "name a file with --to, or a folder with --prune")
    startup.start()

    from django.conf import settings

    from heatwatch.storage import actions

    if arguments.to:
        home = settings.ENV.home
        files = {file.name: file.read_text("utf-8") for name in FILES for file in sorted(home.glob(name))}
        counts = actions.back_up(arguments.to, files, clock.now())
        print(
            f"{sum(counts.values())} rows of {len(counts)} tables → {arguments.to}, {actions.keys_file(arguments.to)}"
        )
    for file in actions.prune(arguments.prune, clock.now()) if arguments.prune else []:
        print(f"removed {file}: no key of a tip is kept longer than 30 days")
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """Open the backup with both sheets, make the folder from it, then fill the database, all or nothing."""
    from heatwatch.cli.instance import folder
    from heatwatch.cli.running import startup
    from heatwatch.common import clock

    home = arguments.home.resolve()
    startup.start(home)

    from heatwatch.cli.keys import host_keys, recovery
    from heatwatch.storage import actions, versions

    identity = recovery.identity(arguments.sheet_a, arguments.sheet_b)
    streams = [arguments.file, *_keys(arguments)]
    head = actions.head_of(arguments.file, identity)
    if folder.mode_of(home):
        # Elsewhere this look alone would make SQLite's file, and thereby the folder a strange one.
        actions.refuse_filled()
    folder.make_from(home, head["files"])
    versions.bring_up_to_date()
    counts = actions.restore(streams, identity, clock.now())
    host_keys.console(home)
    print(f"{sum(counts.values())} rows of {len(counts)} tables restored from the backup of {head['made']}")
    if len(streams) == 1:
        print("The tip keys are missing: what was sealed before cannot be opened. Restore again with --keys.")
    print("Nobody can sign in yet: `heatwatch recover` gives a compartment to a member. docs/guides/recovery.md")
    return 0


def _keys(arguments: argparse.Namespace) -> list[Path]:
    from heatwatch.storage.actions import keys_file

    beside: Path = arguments.keys or keys_file(arguments.file)
    if arguments.keys or beside.exists():
        return [beside]
    return []
