"""Sealing a passphrase takes a core for a second and half a gigabyte: on a busy host a command tries again."""

import time
from collections.abc import Callable
from typing import TypeVar

from heatwatch.vault.passphrases import Busy

T = TypeVar("T")
TRIES, PAUSE_SECONDS = 10, 2.0


def patiently(work: Callable[[], T]) -> T:
    """Do the work, again while too much else is going on; raises `Busy` when that does not end."""
    for _ in range(TRIES - 1):
        try:
            return work()
        except Busy:
            time.sleep(PAUSE_SECONDS)
    return work()
