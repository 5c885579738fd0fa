"""`heatwatch reassess`: read every tip again with the present code, knowledge and model; each adds a version.

Nothing is overwritten, and no tip moves whose lane a person set: its page tells them instead. Progress is shown;
Ctrl-C stops after the tip in hand, and another run goes on from there. It needs the reader's key, so it runs on the
reader's host.
"""

import argparse
import os
import sys
from typing import Any


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("reassess", help="read every tip again, after the knowledge base changed")
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Become the reader's own process for it; that one's exit code is the answer."""
    os.execv(sys.executable, [sys.executable, "-m", "heatwatch.reader", "reassess"])  # noqa: S606  our own module
