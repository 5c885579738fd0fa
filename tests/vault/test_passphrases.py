"""Passphrase files: plain age on both sides, and the same work however busy the machine is."""

import re
import secrets
import subprocess
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatwatch.common.secret import Secret
from heatwatch.vault import passphrases, scrypt_child
from heatwatch.vault.actions import decoy
from heatwatch.vault.errors import WrongPassphrase
from tests import lightly

WORDS = "velvet orbit canal lemon drift quartz"
CHUNK = scrypt_child.CHUNK


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Next to no work, where the work is not what is looked at."""
    monkeypatch.setattr(scrypt_child, "WORK_FACTOR", 4)


@pytest.mark.parametrize("length", [0, 1, 74, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_another_age_opens_what_was_sealed(length: int, light: None) -> None:
    data = secrets.token_bytes(length)
    assert bytes(pyrage.passphrase.decrypt(scrypt_child.seal(data, WORDS.encode()), WORDS)) == data


def test_what_another_age_seals_is_opened_at_whatever_work_it_chose() -> None:
    assert scrypt_child.unseal(bytes(pyrage.passphrase.encrypt(b"hello", WORDS)), WORDS.encode()) == b"hello"


def test_through_the_child_the_right_words_open_and_wrong_words_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrases, "CHILD", lightly.WHOLE)
    sealed = passphrases.seal_under_passphrase(b"a key", Secret(WORDS))
    assert work_behind(sealed) == 18
    assert passphrases.open_with_passphrase(sealed, Secret(WORDS)) == b"a key"
    with pytest.raises(WrongPassphrase):
        passphrases.open_with_passphrase(sealed, Secret(WORDS + "s"))


@pytest.mark.parametrize("name", ["sealed just now", "the decoy"])
def test_the_work_is_what_the_age_program_asks_for(name: str) -> None:
    # Told by the library, it would be the measured speed of a machine that may be busy at this moment.
    sealed = decoy.FILE.read_bytes() if name == "the decoy" else scrypt_child.seal(b"", WORDS.encode())
    assert work_behind(sealed) == 18


def work_behind(sealed: bytes) -> int:
    """Twice the rounds for each more."""
    found = re.match(rb"age-encryption\.org/v1\n-> scrypt \S+ (\d+)\n", sealed)
    assert found
    return int(found[1])


def test_other_tests_do_the_same_with_little_work() -> None:
    assert passphrases.CHILD == lightly.CHILD
    assert Path(scrypt_child.__file__) == lightly.WHOLE
    assert work_behind(passphrases.seal_under_passphrase(b"a key", Secret(WORDS))) == lightly.WORK_FACTOR


@pytest.mark.parametrize(("processors", "at_once"), [(None, 1), (1, 1), (2, 1), (4, 2), (5, 2), (64, 2)])
def test_never_more_than_two_are_at_work_at_once(
    processors: int | None, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: processors)
    assert passphrases.places() == at_once


def test_the_decoy_is_as_long_as_a_key_so_that_nothing_tells_them_apart() -> None:
    key = pyrage.x25519.Identity.generate()
    assert len(decoy.FILE.read_bytes()) == len(scrypt_child.seal(str(key).encode(), WORDS.encode()))


@given(at=st.integers(0, 10_000), change=st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_a_changed_byte_is_refused(at: int, change: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scrypt_child, "WORK_FACTOR", 4)
        sealed = bytearray(scrypt_child.seal(b"a key", WORDS.encode()))
    # A changed work factor would be honest work for nothing: its place is left alone, the tests below have it.
    factor = re.search(rb" (\d)\n", sealed)
    assert factor
    place = at % len(sealed)
    if place == factor.start(1):
        return
    sealed[place] ^= change
    with pytest.raises(scrypt_child.Refused):
        scrypt_child.unseal(bytes(sealed), WORDS.encode())


@pytest.mark.parametrize("part", [2, 4, 5], ids=["salt", "wrapped key", "tag"])
def test_a_last_character_that_means_the_same_is_refused(part: int, light: None) -> None:
    sealed = bytearray(scrypt_child.seal(b"a key", WORDS.encode()))
    found = scrypt_child.HEADER.match(bytes(sealed))
    assert found
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = found.end(part) - 1
    sealed[last] = letters[letters.index(sealed[last]) + 1]
    with pytest.raises(scrypt_child.Refused):
        scrypt_child.unseal(bytes(sealed), WORDS.encode())


@pytest.mark.parametrize("cut", [1, 16, 17, 60, 10_000])
def test_a_shortened_file_is_refused(cut: int, light: None) -> None:
    with pytest.raises(scrypt_child.Refused):
        scrypt_child.unseal(scrypt_child.seal(b"a key", WORDS.encode())[:-cut], WORDS.encode())


def test_chunks_in_another_order_or_without_the_last_are_refused(light: None) -> None:
    sealed = scrypt_child.seal(secrets.token_bytes(2 * CHUNK), WORDS.encode())
    whole = CHUNK + scrypt_child.TAG
    head, first, second = sealed[: -2 * whole], sealed[-2 * whole : -whole], sealed[-whole:]
    for other in (head + second + first, head + first, head + second, head + first + second + second):
        with pytest.raises(scrypt_child.Refused):
            scrypt_child.unseal(other, WORDS.encode())


@pytest.mark.parametrize("factor", [b"23", b"64", b"99", b"0", b"08", b"-1", b"1e3"])
def test_a_file_that_asks_for_absurd_work_is_refused_before_any_is_done(factor: bytes, light: None) -> None:
    sealed = scrypt_child.seal(b"a key", WORDS.encode())
    with pytest.raises(scrypt_child.Refused):
        scrypt_child.unseal(sealed.replace(b" 4\n", b" " + factor + b"\n", 1), WORDS.encode())


@pytest.mark.parametrize(
    ("waiting", "nice"), [(0, passphrases.NICE), (passphrases.FLOOD - 1, passphrases.NICE), (passphrases.FLOOD, 19)]
)
def test_who_signs_in_alone_gives_way_less_than_a_flood(
    waiting: int, nice: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], **_: object) -> "subprocess.CompletedProcess[bytes]":
        asked.append(command)
        return subprocess.CompletedProcess(command, 0, b"sealed")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(passphrases, "_waiting", {object() for _ in range(waiting)})
    assert passphrases.seal_under_passphrase(b"a key", Secret("six words")) == b"sealed"
    assert asked[0][:3] == ["nice", "-n", str(nice)]
