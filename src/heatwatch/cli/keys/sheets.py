"""The two recovery sheets of a compartment, for two custodians who keep them in two places.

Sheet A is the recovery identity encrypted by age under a passphrase; sheet B is the passphrase. Plain `age` opens the
first with the second, and what that yields opens the recovery copy. Neither sheet alone opens anything.
"""

import base64
import textwrap
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

from heatwatch.cli.instance.folder import write_private
from heatwatch.cli.keys.ceremony import Recovery
from heatwatch.common.errors import HouseError
from heatwatch.common.secret import Secret
from heatwatch.vault import passphrases

BEGIN, END = "-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE ENCRYPTED FILE-----"


def armored(encrypted: bytes) -> str:
    """An age file as text that can be printed and typed in again."""
    lines = textwrap.wrap(base64.b64encode(encrypted).decode(), 64)
    return "\n".join([BEGIN, *lines, END]) + "\n"


def sheet_a(compartment: str, recovery: Recovery) -> str:
    """The first sheet: the identity, encrypted."""
    return f"""HEAT Watch · recovery of the compartment "{compartment}" · SHEET A of two

Keep this sheet where sheet B is not. It opens nothing without the passphrase on sheet B.
The recipient it belongs to: {recovery.recipient}

{armored(recovery.encrypted)}"""


def sheet_b(compartment: str, recovery: Recovery) -> str:
    """The second sheet: the passphrase."""
    return f"""HEAT Watch · recovery of the compartment "{compartment}" · SHEET B of two

Keep this sheet where sheet A is not. It opens nothing without sheet A.
The passphrase of sheet A, six words with one space between them:

{recovery.passphrase.reveal()}
"""


def write(home: Path, compartment: str, recovery: Recovery) -> None:
    """Write both sheets of a demonstration into its folder, as two files; a real instance refuses one place."""
    write_private(home / f"recovery-{compartment}-sheet-a.txt", sheet_a(compartment, recovery))
    write_private(home / f"recovery-{compartment}-sheet-b.txt", sheet_b(compartment, recovery))


def write_apart(places: tuple[Path, Path], compartment: str, recovery: Recovery) -> None:
    """Write sheet A to the first place and sheet B to the second."""
    write_private(places[0] / f"recovery-{compartment}-sheet-a.txt", sheet_a(compartment, recovery))
    write_private(places[1] / f"recovery-{compartment}-sheet-b.txt", sheet_b(compartment, recovery))


def refuse_one_place(places: Mapping[str, Path], home: Path) -> None:
    """Raise `HouseError` unless every sheet has a folder of its own, outside the instance folder.

    Whoever finds both sheets of a compartment in one place holds everything that was ever sealed to it.
    """
    for name, place in places.items():
        if not place.is_dir():
            raise HouseError(f"{place} is no folder", f"make it, or name another for {name}")
    folders = {**places, "the instance folder": home}
    for (first, one), (second, other) in combinations(folders.items(), 2):
        if _same(one, other) or one in other.parents or other in one.parents:
            raise HouseError(
                f"{first} and {second} are one place", "sheets A and B are kept by two people in two places"
            )


def _same(one: Path, other: Path) -> bool:
    return one == other or (one.exists() and other.exists() and one.samefile(other))


def read_a(text: str) -> bytes:
    """The encrypted identity on a sheet A, typed or scanned with or without the words around it."""
    lines = [line.strip() for line in text.splitlines()]
    try:
        start, end = lines.index(BEGIN), lines.index(END)
        return base64.b64decode("".join(lines[start + 1 : end]), validate=True)
    except ValueError as damaged:
        raise HouseError("this is no sheet A", f"it must hold the lines from {BEGIN} to {END}") from damaged


def read_b(text: str) -> Secret[str]:
    """The passphrase on a sheet B: the whole sheet, or only the six words."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise HouseError("this is no sheet B", "it must hold the six words")
    return passphrases.tidy(lines[-1])
