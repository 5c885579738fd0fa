"""`heatwatch relink`: make the facts and the links of every tip again, after what compares tips has changed.

What people confirmed or rejected stays. Progress is shown; Ctrl-C stops after the tip in hand, and another run goes on
from there. It needs the reader's key, so it runs on the reader's host, while the reader runs or not.
"""

import argparse
import os
import sys
from typing import Any


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("relink", help="compare every tip with every other again, after an update")
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Become the reader's own process for it; that one's exit code is the answer."""
    os.execv(sys.executable, [sys.executable, "-m", "heatwatch.reader", "relink"])  # noqa: S606  our own module
