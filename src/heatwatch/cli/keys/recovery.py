"""Both recovery sheets of a compartment, put together."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from heatwatch.accounts.access import may
from heatwatch.accounts.queries import by_username, service
from heatwatch.cli.instance.folder import write_private
from heatwatch.cli.keys import host_keys, sheets
from heatwatch.cli.keys.patience import patiently
from heatwatch.common.errors import HouseError
from heatwatch.intake.queries import restricted_tip
from heatwatch.vault import passphrases
from heatwatch.vault.actions import create_person_key, create_service_key
from heatwatch.vault.actions.recovering import recover_tip_key, restore_membership
from heatwatch.vault.compartments import Payload, open_payload
from heatwatch.vault.errors import NewerVersion, Unsealable, WrongPassphrase
from heatwatch.vault.keys import Identity, new_passphrase, six_words
from heatwatch.vault.queries import person_key, recipient_of, recovery_copy

if TYPE_CHECKING:
    from heatwatch.accounts.models import Account


def identity(sheet_a: Path, sheet_b: Path) -> Identity:
    """The recovery identity; raises `HouseError` when the sheets cannot be read or do not belong together."""
    try:
        encrypted, passphrase = sheets.read_a(sheet_a.read_text("utf-8")), sheets.read_b(sheet_b.read_text("utf-8"))
        opened = patiently(lambda: passphrases.open_with_passphrase(encrypted, passphrase))
        return Identity(opened.decode("ascii", "replace"))
    except OSError as missing:
        raise HouseError(f"a sheet cannot be read: {missing.strerror}", "give the paths of both files") from missing
    except WrongPassphrase as other:
        hint = "are they of the same compartment, and is every word right?"
        raise HouseError("sheet B does not open sheet A", hint) from other


def member(username: str) -> "Account":
    """The active person who shall hold the compartment."""
    found = by_username(username) or service(username)
    if found is None:
        raise HouseError(f"nobody active signs in as {username!r}", "name an account that is there")
    return found


def compartment(name: str, identity: Identity) -> Payload:
    """The compartment's secrets, from its recovery copy; raises `HouseError` when these are not its sheets."""
    copy = recovery_copy(name)
    if copy is None:
        raise HouseError(f"there is no recovery copy of {name}", "restore the database from a backup first")
    try:
        return open_payload(name, bytes(copy.sealed), identity)
    except NewerVersion:
        raise
    except Unsealable as other:
        raise HouseError(f"these sheets do not open {name}", f"bring the sheets that name {copy.recipient}") from other


def new_key(member: "Account", hand_out: Path | None, now: datetime) -> None:
    """A new identity for a member who lost theirs, or whose host key is gone; every grant of the old one ends.

    A service keeps its key on this host; with a file to hand out, encrypted under the passphrase in that file.
    """
    if member.kind == "service" and hand_out is None:
        host_keys.keep_reader(settings.ENV.home, create_service_key(member, now))
        return
    if hand_out is None:
        raise HouseError(
            "nowhere to write the new passphrase", "name a file with --hand-out, give it to the member only"
        )
    home, passphrase = settings.ENV.home, new_passphrase()
    heading = f"Passphrase of {member.display_name} ({member.username})"
    write_private(hand_out, f"{heading}:\n\n{passphrase.reveal()}\n")
    if member.kind == "service":
        secret = create_service_key(member, now).reveal().encode()
        host_keys.keep_reader_encrypted(home, patiently(lambda: passphrases.seal_under_passphrase(secret, passphrase)))
        return
    host = host_keys.console(home).recipient
    patiently(lambda: create_person_key(member, passphrase, host_recipient=host, now=now))


def give(payload: Payload, member: "Account", now: datetime) -> str:
    """Seal the compartment to the member; returns the six words of their key."""
    if person_key(member.pk) is None:
        raise HouseError("this member has no key", "add --new-key --hand-out FILE, or let them make one in the console")
    restore_membership(payload, member, now=now)
    return six_words(recipient_of(member.pk))


def give_restricted(number: str, recovery: Identity, member: "Account", now: datetime) -> str:
    """Seal one restricted tip to a member; returns the six words of their key."""
    if not may(member, "open_tip", on_restricted_to_me=True):
        raise HouseError("this member's roles open no restricted tip", "name a supervisor or the outside reviewer")
    tip = restricted_tip(number)
    if tip is None:
        raise HouseError(f"there is no restricted tip {number!r}", "give its number as it was said: HW-7K3-Q92")
    try:
        recover_tip_key(tip, recovery, member, now=now)
    except NewerVersion:
        raise
    except Unsealable as other:
        raise HouseError("these sheets do not open this tip", "bring both sheets of the desk") from other
    return six_words(recipient_of(member.pk))
