"""The two recovery sheets of a compartment, for two custodians who keep them in two places.

Sheet A is the recovery identity encrypted by age under a passphrase; sheet B is the passphrase. Plain `age` opens the
first with the second, and what that yields opens the recovery copy. Neither sheet alone opens anything.
"""

import base64
import textwrap
from pathlib import Path

from heatwatch.cli.instance.ceremony import Recovery
from heatwatch.cli.instance.folder import write_private

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
    """Write both sheets of a demonstration into its folder, as two files."""
    write_private(home / f"recovery-{compartment}-sheet-a.txt", sheet_a(compartment, recovery))
    write_private(home / f"recovery-{compartment}-sheet-b.txt", sheet_b(compartment, recovery))
