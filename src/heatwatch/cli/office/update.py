"""`heatwatch update`: brings the tables of an instance to this version, all of it or nothing."""

import argparse
from typing import Any

from heatwatch.common.errors import HouseError


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("update", help="bring the tables to this version, after a release was installed")
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Raises `HouseError` where there is no instance: its tables would be made anew beside those that were meant.

    Raises `NewerTables` where a later release was here before.
    """
    from heatwatch.cli.instance import folder
    from heatwatch.cli.running import startup

    startup.start()

    from django.conf import settings

    from heatwatch.storage import versions

    if not folder.mode_of(settings.ENV.home):
        raise HouseError(f"there is no instance in {settings.ENV.home}", "set HEATWATCH_HOME to its folder")
    made = versions.bring_up_to_date()
    print(f"steps made: {made}" if made else "the tables are of this version already")
    return 0
