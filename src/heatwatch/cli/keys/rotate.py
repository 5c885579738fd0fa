"""`heatwatch keys rotate`: a compartment gets a new key, and every tip's key is re-sealed to it.

A member signs with their own passphrase, at the console's host. Progress is shown; whatever stops the command, the same
words go on from there. Reports keep coming in meanwhile: docs/guides/rotation.md.
"""

import argparse
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from heatwatch.vault.actions import Keyring
    from heatwatch.vault.actions.rotating import Begun
    from heatwatch.vault.models import Rotation


def add(commands: Any) -> None:
    """The words of the command line."""
    keys = commands.add_parser("keys", help="renew the key of a compartment")
    actions = keys.add_subparsers(metavar="rotate", required=True)
    parser = actions.add_parser("rotate", help="a new key for a compartment, and every tip's key re-sealed to it")
    parser.add_argument("compartment", choices=("desk", "casework", "advocates"))
    parser.add_argument("--member", required=True, help="the sign-in name of a member, who types their passphrase")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Begin or go on, and end with what is still to be done by hand."""
    from heatwatch.cli.running import startup

    startup.start()

    from heatwatch.common import clock
    from heatwatch.vault.actions import rotating
    from heatwatch.vault.queries import departures

    keyring = _signed(arguments.member)
    begun = rotating.begin(keyring, arguments.compartment, clock.now())
    _tell(begun)
    by_hand = _publish(begun.rotation)
    while rotating.advance(keyring, begun.rotation, clock.now()):
        _show(begun.rotation)
    _show(begun.rotation, last=True)
    if not rotating.finish(keyring, begun.rotation, clock.now()):
        print(by_hand or "The recipients file names another recipient again: run this command once more.")
        return 1
    if arguments.compartment in departures():
        print("Somebody left while it was under way, and holds the new key: run the command once more.")
        return 1
    _tell_of_tokens(arguments.compartment)
    print(f"{arguments.compartment} has a new key. Make a backup now: docs/guides/rotation.md says what else to do.")
    return 0


def _signed(username: str) -> "Keyring":
    """The member's keyring, opened with the host's key and their passphrase."""
    from django.conf import settings

    from heatwatch.accounts.queries import by_username
    from heatwatch.cli.keys.patience import patiently
    from heatwatch.vault.actions import unlock
    from heatwatch.vault.keys import Identity
    from heatwatch.vault.passphrases import tidy

    host_key = Identity(settings.ENV.key_file("console-host.key").read_text("ascii"))
    typed = getpass.getpass(f"Passphrase of {username}: ") if sys.stdin.isatty() else sys.stdin.readline()
    passphrase = tidy(typed)
    return patiently(lambda: unlock(by_username(username), passphrase, host_key=host_key))


def _tell(begun: "Begun") -> None:
    rotation = begun.rotation
    print(f"{rotation.compartment_id}: {rotation.resealed} of about {rotation.total} keys re-sealed so far")
    for account in begun.left_out:
        print(f"· {account.display_name} was not given the new key; if they still work here, grant it to them again")


def _tell_of_tokens(compartment: str) -> None:
    """What the reader does: for texts it opens each tip again, which a command should not."""
    from heatwatch.intake.queries import numbers_to_renew
    from heatwatch.oversight.queries.groups import tokens_to_renew
    from heatwatch.vault.compartments import DESK

    if compartment != DESK:
        return
    for left, what in ((numbers_to_renew(), "numbers"), (tokens_to_renew(), "texts")):
        if left:
            print(f"{left} tokens of {what} are left under the key before.", end=" ")
            print("The reader makes them anew: Keys, New keys counts.")


def _publish(rotation: "Rotation") -> str:
    """Write the recipients file; where that is another's to do, what they have to do."""
    from django.conf import settings

    from heatwatch.vault.actions import rotating

    place = settings.ENV.recipients_file
    try:
        rotating.publish(rotation)
    except OSError:
        beside = settings.ENV.home / "recipients.json.new"
        _keep(beside, rotation)
        return (
            f"This process may not write {place}. As root, on this host and on the public site's:\n"
            f"  install -o root -m 644 {beside} {place}\n"
            "and then run this command again. Until then reports are sealed to the key before, and open all the same."
        )
    return ""


def _keep(file: Path, rotation: "Rotation") -> None:
    from heatwatch.vault import recipients
    from heatwatch.vault.actions import rotating

    recipients.write(file, rotating.file_for(rotation))


def _show(rotation: "Rotation", *, last: bool = False) -> None:
    """A line that is written over where somebody watches, and the last one where a file does."""
    words = f"{rotation.resealed} of about {rotation.total} re-sealed"
    if rotation.damaged:
        words += f", {rotation.damaged} opened by nobody before"
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{words}" + ("\n" if last else ""))
    elif last:
        sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
