"""What is opened for a name that does not exist: as much of everything as for one that does.

An age passphrase file that nobody's passphrase opens, made once and shipped, lies sealed to the console's host as a
person's key does.
"""

from functools import cache
from pathlib import Path
from uuid import UUID

from heatwatch.vault.keys import Identity
from heatwatch.vault.sealing import seal
from heatwatch.vault.unsealing import unseal

FILE = Path(__file__).parent.with_name("decoy.age")
KIND = "key of nobody"
NOBODY = UUID(int=0)


def opened(host_key: Identity) -> bytes:
    """The passphrase file, out of what is sealed to the host."""
    return unseal(_sealed(host_key.recipient), kind=KIND, record=NOBODY, identity=host_key)


@cache
def _sealed(recipient: str) -> bytes:
    return seal(FILE.read_bytes(), kind=KIND, record=NOBODY, recipients=[recipient])
