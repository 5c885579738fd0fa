"""Sealing under a passphrase (age's scrypt recipient), each in a child process, never on every processor at once."""

import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from heatwatch.common.errors import HouseError
from heatwatch.common.secret import Secret
from heatwatch.vault.envelope import is_of_later_age
from heatwatch.vault.errors import NewerVersion, WrongPassphrase
from heatwatch.vault.scrypt_child import REFUSED

CHILD = Path(__file__).with_name("scrypt_child.py")
# One fills a quarter of a gigabyte of memory as fast as it can: never more than two, however many processors there are.
MOST = 2
# Whoever finds the waiting room full is told so at once, so that a flood of sign-ins never takes every thread.
WAITING_ROOM = 4
# A sign-in gives way to a tip that comes in, but not to the reader.
NICE = 10
# Of a flood of wrong ones each gives way to everything else: at 10 they held up the tips that came in, and the slowest
# hundredth of those took half as long again (`bench/intake`, PostgreSQL). Whoever signs in alone never waits so long.
FLOOD, NICE_IN_A_FLOOD = 2, 19
WAIT_SECONDS = 60


def places() -> int:
    """How many may be at work at a time; the other half of the processors answers reporters."""
    return min(MOST, max(1, (os.cpu_count() or 1) // 2))


AT_ONCE = places()
_room = BoundedSemaphore(AT_ONCE + WAITING_ROOM)
_places = BoundedSemaphore(AT_ONCE)
_waiting: set[object] = set()


class Busy(HouseError):
    """Too many people sign in at this moment."""

    def __init__(self) -> None:
        super().__init__("too many sign-ins at this moment", "wait a few seconds and try again; nothing is lost")


def seal_under_passphrase(data: bytes, passphrase: Secret[str]) -> bytes:
    """An age file that plain ``age -d`` opens with the passphrase."""
    return _run("encrypt", data, passphrase)


def open_with_passphrase(sealed: bytes, passphrase: Secret[str]) -> bytes:
    """Raises `WrongPassphrase`, also for a damaged file: the two cannot be told apart; or `NewerVersion`."""
    if is_of_later_age(sealed):
        raise NewerVersion
    return _run("decrypt", sealed, passphrase)


def tidy(passphrase: str) -> Secret[str]:
    """The passphrase as it was generated, whatever spaces, hyphens or capitals it is typed with."""
    return Secret(" ".join(passphrase.replace("-", " ").lower().split()))


def refuse_if_full() -> None:
    """Tell whoever comes to a full waiting room so before any other work; raises `Busy`."""
    if not _room.acquire(blocking=False):
        raise Busy
    _room.release()


def _run(mode: str, data: bytes, passphrase: Secret[str]) -> bytes:
    word = passphrase.reveal().encode()
    if not _room.acquire(blocking=False):
        raise Busy
    here = object()
    _waiting.add(here)
    try:
        with _places:
            _waiting.discard(here)
            child = _child(mode, f"{len(word)}\n".encode() + word + data)
    except subprocess.TimeoutExpired as slow:
        raise Busy from slow
    finally:
        _waiting.discard(here)
        _room.release()
    if child.returncode == REFUSED:
        raise WrongPassphrase
    if child.returncode != 0:
        raise HouseError(
            "the passphrase process failed", "try again; if it stays so, restart the console and look at its log"
        )
    return child.stdout


def _child(mode: str, given: bytes) -> "subprocess.CompletedProcess[bytes]":
    nice = NICE_IN_A_FLOOD if len(_waiting) >= FLOOD else NICE
    command = ["nice", "-n", str(nice), sys.executable, "-I", str(CHILD), mode]
    return subprocess.run(  # noqa: S603  a fixed program of ours; the secret goes through a pipe, never argv
        command, input=given, capture_output=True, check=False, timeout=WAIT_SECONDS
    )
