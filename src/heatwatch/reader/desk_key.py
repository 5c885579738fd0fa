"""The reader's own key: found on its host, and proven to open the desk before anything is claimed."""

import getpass
import sys
from datetime import datetime
from pathlib import Path

from heatwatch.accounts.queries import service
from heatwatch.audit.actions import record
from heatwatch.common.errors import HouseError
from heatwatch.common.secret import Secret
from heatwatch.intake.actions.claiming import READER
from heatwatch.vault import passphrases
from heatwatch.vault.actions import Keyring
from heatwatch.vault.compartments import DESK
from heatwatch.vault.errors import NewerVersion, NoGrant, Unsealable
from heatwatch.vault.keys import Identity
from heatwatch.vault.queries import recipient_of

HINT = "see 'The reader's key' in docs/guides/key-ceremony.md"


def open_desk(key_file: Path, now: datetime) -> Keyring:
    """The reader's keyring with the desk opened; raises `HouseError` when this key is not, or no longer, a member's."""
    account = service(READER)
    if account is None or not account.is_active:
        raise HouseError("there is no reader account", f"run `heatwatch setup`; {HINT}")
    keyring = Keyring(account.pk, _identity(key_file))
    if keyring.identity.recipient != recipient_of(account.pk):
        raise HouseError("this is not the key of the reader on file", HINT)
    try:
        keyring.compartment(DESK)
    except NewerVersion:
        raise
    except (NoGrant, Unsealable) as refusal:
        raise HouseError(
            "the reader is not a member of the desk", f"a supervisor grants it the key; {HINT}"
        ) from refusal
    record("reader_started", actor=account.pk, kind="account", id=account.pk, now=now)
    return keyring


def _identity(key_file: Path) -> Identity:
    """The key from a credential or a private file, or, encrypted under a passphrase, from whoever starts the reader."""
    if key_file.exists():
        return Identity(key_file.read_text("ascii"))
    encrypted = key_file.with_name(f"{key_file.name}.age")
    if not encrypted.exists():
        raise HouseError(f"there is no {key_file.name}", HINT)
    if not sys.stdin.isatty():
        raise HouseError("the reader's passphrase must be typed", f"start `heatwatch reader` at a terminal; {HINT}")
    passphrase = Secret(getpass.getpass("Passphrase of the reader's key: "))
    return Identity(passphrases.open_with_passphrase(encrypted.read_bytes(), passphrase).decode("ascii", "replace"))
