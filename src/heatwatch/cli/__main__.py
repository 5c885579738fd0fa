"""`heatwatch`: every command of an instance, one thin module each.

A command module offers `add` (its words on the command line) and imports its work late, so that `--help` is quick. A
refusal is printed as what happened and what to do about it, and ends with exit code 1.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from heatwatch import __version__
from heatwatch.common import logs, memory
from heatwatch.common.errors import HouseError

# What reads texts and needs no instance.
READING = ("reading.assess", "reading.evaluate", "reading.knowledge", "reading.link", "reading.evaluate_links")
RUNNING = (
    "demo",
    "setup",
    "serve",
    "backup",
    "recover",
    "keys.lost_factor",
    "keys.rotate",
    "import_tips",
    "audit",
    "door_role",
    "reassess",
    "reading.relink",
    "retention",
    "office.doctor",
    "office.metrics",
    "office.poster",
    "office.update",
)
MODULES = (*RUNNING, *READING)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    memory.keep_private()
    if words is None:
        logs.hush()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heatwatch.config.settings")
    arguments = parser().parse_args(words)
    try:
        return int(arguments.run(arguments))
    except HouseError as refusal:
        print(f"heatwatch: {refusal.cause}", file=sys.stderr)
        if refusal.hint:
            print(f"  → {refusal.hint}", file=sys.stderr)
        return 1
    except OSError as fault:
        print(f"heatwatch: {(fault.strerror or type(fault).__name__).lower()}: {fault.filename}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    whole = argparse.ArgumentParser(prog="heatwatch", description="Run and keep an instance of HEAT Watch.")
    whole.add_argument("--version", action="version", version=f"heatwatch {__version__}")
    commands = whole.add_subparsers(metavar="COMMAND", required=True)
    for name in MODULES:
        import_module(f"heatwatch.cli.{name}").add(commands)
    commands.metavar = "{" + ",".join(commands.choices) + "}"
    return whole


if __name__ == "__main__":
    sys.exit(main())
