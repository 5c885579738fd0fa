"""`heatwatch poster`: what partners print and link to, in one language."""

import argparse
import sys
from pathlib import Path
from typing import Any

from heatwatch.common.errors import HouseError

LINK_CARD = "link-card"


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("poster", help="make the poster, plain cards, or the link card that partners copy")
    parser.add_argument("--kind", choices=("poster", "cards", LINK_CARD), default="poster", help="default: poster")
    parser.add_argument("--language", default="en", help="one that the public site is served in (default: en)")
    parser.add_argument("--output", type=Path, help="the file to write; the link card is printed without it")
    parser.add_argument("--address", help="the address of the public site (default: HEATWATCH_PUBLIC_URL)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write one file."""
    from heatwatch.cli.running import startup

    startup.start()

    from django.conf import settings

    from heatwatch.outreach import address
    from heatwatch.outreach.kinds import office, printed
    from heatwatch.outreach.link_card import link_card

    served = dict(settings.LANGUAGES)
    if arguments.language not in served:
        raise HouseError(f"the site is not served in {arguments.language!r}", f"choose one of {', '.join(served)}")
    site = address.known(arguments.address or settings.ENV.public_address)
    if arguments.kind == LINK_CARD:
        made = f"{link_card(office(), arguments.language, site)}\n".encode()
    else:
        made = printed(arguments.kind, arguments.language, site)
    if arguments.output:
        arguments.output.write_bytes(made)
        print(f"{arguments.output}: it leads to {site.page(arguments.language)}; scan it before you print many")
        return 0
    if arguments.kind != LINK_CARD:
        raise HouseError("a PDF is not for a terminal", "name a file with --output")
    sys.stdout.write(made.decode())
    return 0
