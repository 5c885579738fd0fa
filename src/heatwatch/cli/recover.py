"""`heatwatch recover`: both sheets of a compartment give it to a member, when nobody can open it any more."""

import argparse
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("recover", help="give a compartment to a member, with both recovery sheets")
    parser.add_argument("compartment", choices=("desk", "casework", "advocates"))
    parser.add_argument("--member", required=True, help="the sign-in name of whoever shall hold it")
    parser.add_argument("--new-key", action="store_true", help="make a new key for the member: their old one is lost")
    parser.add_argument("--hand-out", type=Path, help="with --new-key: the file for the member's new passphrase")
    parser.add_argument("--sheet-a", type=Path, required=True, help="a file with sheet A")
    parser.add_argument("--sheet-b", type=Path, required=True, help="a file with the sheet B that belongs to it")
    parser.add_argument("--tip", help="give this one restricted tip instead, with the sheets of the desk: HW-…")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Open the recovery copy, and seal the compartment to the member."""
    from heatwatch.cli.running import startup

    startup.start()

    from heatwatch.cli.keys import recovery
    from heatwatch.common import clock

    identity = recovery.identity(arguments.sheet_a, arguments.sheet_b)
    member = recovery.member(arguments.member)
    if arguments.tip:
        words = recovery.give_restricted(arguments.tip, identity, member, clock.now())
        print(f"{member.display_name} opens {arguments.tip} again. The six words of their key: {words}")
        return 0
    payload = recovery.compartment(arguments.compartment, identity)
    if arguments.new_key:
        recovery.new_key(member, arguments.hand_out, clock.now())
    words = recovery.give(payload, member, clock.now())
    print(f"{member.display_name} holds {arguments.compartment} again. The six words of their key: {words}")
    print("Put the sheets back to their two custodians. It is recorded in the audit trail.")
    return 0
