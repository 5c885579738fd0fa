"""The keys that stay on a host, outside the database and outside every backup."""

from pathlib import Path

from heatwatch.cli.instance.folder import write_private
from heatwatch.vault.keys import Identity, new_identity

CONSOLE, READER = "console-host.key", "reader.key"


def console(home: Path) -> Identity:
    """The console host's key, made when there is none yet."""
    file = home / "keys" / CONSOLE
    if not file.exists():
        write_private(file, new_identity().reveal() + "\n")
    return Identity(file.read_text("ascii"))


def keep_reader(home: Path, identity: Identity) -> None:
    """Keep the reader's key on this host."""
    write_private(home / "keys" / READER, identity.reveal() + "\n")
