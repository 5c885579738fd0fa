"""`heatwatch reset-factors`: for the last administrator who lost phone and codes. Others ask an administrator."""

import argparse
from typing import Any


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("reset-factors", help="end a person's second factors, and print a code to begin again")
    parser.add_argument("name", help="their sign-in name")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Whoever runs this reads the console host's key, and could do worse; it is recorded all the same."""
    from heatwatch.cli.running import startup

    startup.start()

    from django.conf import settings

    from heatwatch.accounts.queries import by_username
    from heatwatch.cli.keys import host_keys
    from heatwatch.common import clock
    from heatwatch.common.errors import HouseError
    from heatwatch.factors.actions import reset_factors

    person = by_username(arguments.name)
    if person is None:
        raise HouseError(f"nobody active signs in as {arguments.name!r}", "name an account that is there")
    host = host_keys.console(settings.ENV.home).reveal()
    code = reset_factors(person, host, checked="at_the_host", by=None, now=clock.now())
    print(f"{person.display_name} signs in with their passphrase and, once within three days, this code: {code}")
    return 0
