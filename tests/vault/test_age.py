"""Plain `age`, as Debian ships it, opens what the vault seals, and the other way round.

An office that has lost this software, or no longer trusts it, still has its keys and a program of everybody's. `age`
asks for a passphrase at a terminal only: the tests give it one.
"""

import os
import pty
import secrets
import shutil
import subprocess
import threading
from pathlib import Path

import pyrage
import pytest

from heatwatch.common.secret import Secret
from heatwatch.vault import scrypt_child
from heatwatch.vault.envelope import pack, unpack
from heatwatch.vault.keys import Identity, identity_from_seed, new_identity
from heatwatch.vault.passphrases import open_with_passphrase
from heatwatch.vault.sealing import seal, seal_stream
from heatwatch.vault.unsealing import unseal, unseal_stream
from tests.vault.reading import kept
from tests.vault.reading.openings import PASSPHRASE, STREAM

needs_age = pytest.mark.skipif(not shutil.which("age"), reason="Debian's package age is not on this machine")


ENVELOPES = [kind for kind in kept.samples() if kind not in (*kept.BOXES, PASSPHRASE, STREAM)]
WORDS = "velvet orbit canal lemon drift quartz"
# More than age seals at once, so that the pieces must agree too.
LONG = secrets.token_bytes(200_000)


def run(*words: str, data: bytes = b"") -> bytes:
    return subprocess.run(words, input=data, check=True, capture_output=True).stdout


def written(place: Path, identity: Identity) -> str:
    place.write_text(identity.reveal() + "\n")
    return str(place)


def at_a_terminal(*words: str, typed: str) -> None:
    """Run a program that asks for a passphrase, perhaps twice, at a terminal of its own."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    # Without a reader of what it shows, the program would wait; after its end there is nothing to read any more.
    asked = threading.Thread(target=_answer, args=(ours, typed))
    asked.start()
    assert child.wait(timeout=60) == 0
    asked.join(timeout=60)
    os.close(ours)


def _answer(terminal: int, typed: str) -> None:
    shown = b""
    while True:
        try:
            shown = shown + os.read(terminal, 1000)
        except OSError:
            return
        if shown.rstrip().endswith((b":", b"?")):
            os.write(terminal, typed.encode() + b"\n")
            shown = b""


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


@needs_age
@pytest.mark.parametrize("kind", ENVELOPES)
def test_age_opens_every_kind_that_was_ever_kept(kind: str, tmp_path: Path) -> None:
    """What a kept sample holds is there for whoever has its key, without a line of this software."""
    for number, sample in enumerate(kept.samples()[kind]):
        key = written(tmp_path / f"identity {number}", identity_from_seed(sample.seed))
        plain = run("age", "--decrypt", "--identity", key, data=sample.fate("success").sealed)
        assert sample.payload in plain
        assert plain.startswith(b"HWE")


@needs_age
def test_age_opens_a_backup_stream_and_the_other_way_round(tmp_path: Path) -> None:
    identity, place, back = new_identity(), tmp_path / "sealed", tmp_path / "opened"
    with (tmp_path / "plain").open("wb+") as source, place.open("wb") as target:
        source.write(LONG)
        source.seek(0)
        seal_stream(source, target, [identity.recipient])
    key = written(tmp_path / "identity", identity)
    assert run("age", "--decrypt", "--identity", key, data=place.read_bytes()) == LONG
    place.write_bytes(run("age", "--recipient", identity.recipient, data=LONG))
    with place.open("rb") as source, back.open("wb") as target:
        unseal_stream(source, target, identity)
    assert back.read_bytes() == LONG


@needs_age
def test_an_envelope_that_age_sealed_is_opened() -> None:
    """The format is written down (vault/envelope.py): whoever packs by it and seals with age is understood."""
    identity = new_identity()
    packed = pack(b"she is at the mill", kind="note", record="7")
    sealed = run("age", "--recipient", identity.recipient, data=packed)
    assert unseal(sealed, kind="note", record=7, identity=identity) == b"she is at the mill"


@needs_age
def test_age_opens_a_passphrase_file_and_the_other_way_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Half of the work is age's own choice, and a second of it is enough for a test.
    monkeypatch.setattr(scrypt_child, "WORK_FACTOR", 10)
    theirs, ours, opened = tmp_path / "theirs.age", tmp_path / "ours.age", tmp_path / "opened"
    ours.write_bytes(scrypt_child.seal(LONG, WORDS.encode()))
    at_a_terminal("age", "--decrypt", "--output", str(opened), str(ours), typed=WORDS)
    assert opened.read_bytes() == LONG
    at_a_terminal("age", "--encrypt", "--passphrase", "--output", str(theirs), str(opened), typed=WORDS)
    assert open_with_passphrase(theirs.read_bytes(), Secret(WORDS)) == LONG
