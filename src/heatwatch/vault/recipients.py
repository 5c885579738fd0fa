"""The root-owned file from which a door learns what to seal to.

A database is easier to change than a file of the host. The doors therefore take recipients from the file written at
the key ceremony, compare them with the database at start, and refuse to start when the two differ.
"""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from heatwatch.common.errors import HouseError

HINT = "run the key ceremony, or restore the file from the sealed envelope: docs/guides/key-ceremony.md"


@dataclass(frozen=True)
class Recipients:
    """Compartment name → age recipient, and whether they belong to a demonstration.

    `recoveries` names for each compartment the recipient whose identity lies on its two recovery sheets.
    """

    compartments: dict[str, str]
    demo: bool
    recoveries: dict[str, str] = field(default_factory=dict)

    def of(self, compartment: str) -> str:
        """The recipient of a compartment; raises `HouseError` when it has none."""
        if compartment not in self.compartments:
            raise HouseError(f"the recipients file names no {compartment}", HINT)
        return self.compartments[compartment]

    def recovery_of(self, compartment: str) -> str:
        """The recipient of a compartment's recovery sheets; raises `HouseError` when none is named."""
        if compartment not in self.recoveries:
            raise HouseError(f"the recipients file names no recovery of {compartment}", HINT)
        return self.recoveries[compartment]


def load(file: Path) -> Recipients:
    """Read the file; raises `HouseError` when it is missing or damaged."""
    try:
        data = json.loads(file.read_text("ascii"))
        recoveries = dict(data.get("recoveries", {}))
        return Recipients(dict(data["compartments"]), bool(data["demo"]), recoveries)
    except FileNotFoundError as missing:
        raise HouseError("the recipients file is missing", HINT) from missing
    except (ValueError, KeyError, TypeError) as damaged:
        raise HouseError("the recipients file is damaged", HINT) from damaged


def write(file: Path, recipients: Recipients) -> None:
    """Write the file at the key ceremony, readable by all and writable by its owner; whole or not at all."""
    named = {"compartments": recipients.compartments, "recoveries": recipients.recoveries}
    data = {"demo": recipients.demo, **named}
    scratch = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with scratch.open("x", encoding="ascii") as out:
            out.write(json.dumps(data, indent=2, sort_keys=True) + "\n")
            out.flush()
            os.fsync(out.fileno())
        scratch.chmod(0o644)
        scratch.replace(file)
    finally:
        scratch.unlink(missing_ok=True)


def compare(
    file: Mapping[str, str], database: Mapping[str, str], previous: Mapping[str, str] | None = None
) -> list[str]:
    """The names of compartments whose recipient is another in the database than in the file.

    While a rotation is not finished, a file that still names the recipient before it is no other.
    """
    names, before = set(file) | set(database), previous or {}
    return sorted(name for name in names if file.get(name) not in _either(name, database, before))


def _either(name: str, database: Mapping[str, str], before: Mapping[str, str]) -> set[str]:
    return {told[name] for told in (database, before) if told.get(name)}


def mark_of(file: Path) -> tuple[int, int, int] | None:
    """What changes whenever the file does; None when there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
