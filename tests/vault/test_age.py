"""Plain `age`, as Debian ships it, opens what the vault seals, and the other way round."""

import shutil
import subprocess
from pathlib import Path

import pyrage
import pytest

from heatwatch.vault.envelope import unpack
from heatwatch.vault.keys import identity_from_seed, new_identity
from heatwatch.vault.sealing import seal

needs_age = pytest.mark.skipif(not shutil.which("age"), reason="Debian's package age is not on this machine")


def run(*words: str, data: bytes = b"") -> bytes:
    return subprocess.run(words, input=data, check=True, capture_output=True).stdout


@needs_age
def test_age_opens_what_was_sealed(tmp_path: Path) -> None:
    identity = identity_from_seed(bytes(range(32)))
    file = tmp_path / "identity"
    file.write_text(identity.reveal() + "\n")
    sealed = seal(b"she is at the mill", kind="note", record=7, recipients=[identity.recipient])
    plain = run("age", "--decrypt", "--identity", str(file), data=sealed)
    assert unpack(plain, kind="note", record="7") == b"she is at the mill"


@needs_age
def test_what_age_seals_is_opened() -> None:
    identity = new_identity()
    sealed = run("age", "--recipient", identity.recipient, data=b"hello")
    assert bytes(pyrage.decrypt(sealed, [identity.key])) == b"hello"


@needs_age
def test_age_agrees_on_the_recipient_of_an_identity(tmp_path: Path) -> None:
    identity = identity_from_seed(b"\x07" * 32)
    file = tmp_path / "identity"
    file.write_text(identity.reveal() + "\n")
    assert run("age-keygen", "-y", str(file)).decode().strip() == identity.recipient
