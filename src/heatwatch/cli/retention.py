"""`heatwatch retention due|dispose|certificate`: what is due, finishing what two people decided, and certificates.

Nothing is proposed or confirmed here: that takes two people, each signed in at the console. What concerns a restricted
tip is not listed; its certificate is printed by its own id only, which the two who decided know.
"""

import argparse
from typing import TYPE_CHECKING, Any
from uuid import UUID

from heatwatch.common.errors import HouseError

if TYPE_CHECKING:
    from heatwatch.retention.certificates import Facts

LISTED = 1000


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("retention", help="what is due, disposals that were decided, and certificates")
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("due", help="list what the schedule makes due, and why").set_defaults(run=due)
    acts.add_parser("dispose", help="destroy what two people decided, now").set_defaults(run=dispose)
    printing = acts.add_parser("certificate", help="print the certificate of a tip that was destroyed")
    printing.add_argument("which", help="the tip's number (HW-…), or the id of the certificate")
    printing.set_defaults(run=certificate)


def due(_: argparse.Namespace) -> int:
    """One line a tip; a line before them for each row of the schedule that is a draft."""
    from heatwatch.cli.running import startup

    startup.start()

    from heatwatch.common import clock
    from heatwatch.retention import queries

    for term in queries.drafts():
        print(f"# line {term.line} of knowledge_base/retention.csv is a draft that no counsel approved")
    for entry in queries.due_of_office(clock.now(), limit=LISTED):
        print(f"{entry.tip.number}  closed {entry.closed.date()}  {entry.tip.disposition}: {entry.why}")
    return 0


def dispose(_: argparse.Namespace) -> int:
    """Go on until nothing is left; what was begun and cut short is finished first. Exit code 1 when something stays."""
    from heatwatch.cli.running import startup

    startup.start()

    from heatwatch import flow
    from heatwatch.common import clock
    from heatwatch.retention import queries

    ended = 0
    while some := flow.dispose(clock.now()):
        ended += some
        print(f"{ended} disposals ended", flush=True)
    left = len(queries.to_destroy(LISTED))
    if left:
        raise HouseError(f"{left} disposals could not be ended", "run it again; the page Retention says why")
    print("nothing is left to destroy")
    return 0


def certificate(arguments: argparse.Namespace) -> int:
    """The text of the certificate, as its hash is taken."""
    from heatwatch.cli.running import startup

    startup.start()

    from heatwatch.retention.certificates import as_text

    for facts in _found(arguments.which):
        print(as_text(facts))
    return 0


def _found(which: str) -> "list[Facts]":
    from heatwatch.retention import queries

    try:
        facts = queries.facts_by_id(UUID(which))
    except ValueError:
        facts = queries.facts_by_number(which)
    if not facts:
        raise HouseError("there is no such certificate", "give the tip's number, or the id of the certificate")
    return facts
