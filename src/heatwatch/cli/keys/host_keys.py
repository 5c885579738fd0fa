"""The keys that stay on a host, outside the database and outside every backup."""

import os
from pathlib import Path

from heatwatch.cli.instance.folder import write_private, write_private_bytes
from heatwatch.vault.keys import Identity, new_identity

CONSOLE, READER = "console-host.key", "reader.key"


def console(home: Path) -> Identity:
    """The console host's key, from its credential or its file, made when there is neither yet."""
    file = _credential(CONSOLE) or home / "keys" / CONSOLE
    if not file.exists():
        write_private(file, new_identity().reveal() + "\n")
    return Identity(file.read_text("ascii"))


def keep_reader(home: Path, identity: Identity) -> None:
    """Keep the reader's key on this host."""
    write_private(home / "keys" / READER, identity.reveal() + "\n")


def keep_reader_encrypted(home: Path, sealed: bytes) -> None:
    """Keep the reader's key under a passphrase that somebody types at every start."""
    write_private_bytes(home / "keys" / f"{READER}.age", sealed)


def _credential(name: str) -> Path | None:
    """The key as systemd hands it over, where this command runs with the console's credential."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    file = Path(folder) / name if folder else None
    return file if file and file.exists() else None
