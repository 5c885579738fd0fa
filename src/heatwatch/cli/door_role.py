"""`heatwatch door-role`: give a door that strangers reach a database role of its own on PostgreSQL."""

import argparse
import getpass
import sys
from typing import Any


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("door-role", help="give a door that strangers reach a PostgreSQL role")
    parser.add_argument("--door", choices=("public", "webhooks", "post"), default="public", help="default: public")
    parser.add_argument("--ask-password", action="store_true", help="set a password, typed or from standard input")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Create or mend the role; running it again changes nothing."""
    from heatwatch.cli.running import startup

    startup.start()

    from django.conf import settings

    from heatwatch.common.secret import Secret
    from heatwatch.intake.actions.door_role import create_door_role
    from heatwatch.intake.doors import DOORS

    password = _password() if arguments.ask_password else ""
    door = DOORS[arguments.door]
    left = create_door_role(Secret(password) if password else None, demo=settings.ENV.demo, door=door)
    rights = "add sealed rows" + (" and look up what it can name" if door.deletes else " and see none")
    print(f"the role {door.role} may {rights}; serve the door {arguments.door} with it")
    if left:
        print(
            "\nThe server's log would name what reporters send. Let the server's administrator run, unless it was done:"
        )
        print("\n".join(f"  {statement};" for statement in left))
    return 0


def _password() -> str:
    """A password never stands on a command line, where every process of the host could read it."""
    if sys.stdin.isatty():
        return getpass.getpass("Password of the door's role: ")
    return sys.stdin.readline().rstrip("\n")
