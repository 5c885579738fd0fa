"""`heatwatch metrics`: what waits and what is silent, as numbers for the textfile collector of Prometheus.

A command, and not an address: nothing that listens on a network tells how many tips wait.
"""

import argparse
import os
import secrets
from pathlib import Path
from typing import Any

# Whoever the file's folder is shared with may read it, and nobody else.
MODE = 0o640


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("metrics", help="print what waits and what is silent, in Prometheus' text format")
    parser.add_argument("--to", type=Path, help="a file that ends in .prom, written whole or not at all")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """A database that does not answer is a figure too, and no failure of this command."""
    from heatwatch.cli.running import startup
    from heatwatch.common import clock

    startup.start()

    from heatwatch.health import figures

    told = figures.text(clock.now())
    if arguments.to:
        _write(arguments.to, told)
    else:
        print(told, end="")
    return 0


def _write(file: Path, told: str) -> None:
    """The collector may look at any moment, and reads files that end in .prom: it never sees half of one."""
    scratch = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            # The units' umask would keep it from the collector's group.
            os.fchmod(handle, MODE)
            out.write(told)
        scratch.replace(file)
    except OSError:
        # A full disk must not fill further with every turn of the timer.
        scratch.unlink(missing_ok=True)
        raise
