"""The steps of signing in. The passphrase is the first, and today the only one registered.

A second factor is a further entry of `FACTORS`: it says for whom it is enrolled, and checks an attempt after the
passphrase opened the keys. Nothing else in the sign-in changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from heatwatch.common import clock
from heatwatch.common.secret import Secret
from heatwatch.vault.actions import Keyring, note_swapped_key, unlock
from heatwatch.vault.errors import SwappedKey
from heatwatch.vault.keys import Identity

if TYPE_CHECKING:
    from heatwatch.accounts.models import Account

KEY_FILE = "console-host.key"


@dataclass
class Attempt:
    """Somebody trying to sign in; the first factor fills in the keys."""

    account: Account | None
    passphrase: Secret[str]
    keyring: Keyring | None = None


@dataclass(frozen=True)
class Factor:
    """One step: for whom it is asked, and how it is checked. A check raises when it refuses."""

    name: str
    enrolled: Callable[[Account | None], bool]
    check: Callable[[Attempt], None]


def host_key() -> Identity:
    """The key of this console host: without it no passphrase opens anything."""
    return Identity(settings.ENV.key_file(KEY_FILE).read_text("ascii"))


def open_keys(attempt: Attempt) -> None:
    """Signing in is unsealing; a name that does not exist costs the same work."""
    try:
        attempt.keyring = unlock(attempt.account, attempt.passphrase, host_key=host_key())
    except SwappedKey:
        if attempt.account:
            note_swapped_key(attempt.account.pk, clock.now())
        raise


def everybody(_account: Account | None) -> bool:
    """The passphrase is asked of whoever comes."""
    return True


FACTORS: Sequence[Factor] = (Factor("passphrase", everybody, open_keys),)


def enter(attempt: Attempt, factors: Sequence[Factor] = FACTORS) -> Keyring:
    """Pass every factor the person is enrolled in; returns the keys, or raises what the refusing factor raised."""
    for factor in factors:
        if factor.enrolled(attempt.account):
            factor.check(attempt)
    assert attempt.keyring is not None  # noqa: S101  the passphrase is asked of everybody and sets the keys or raises
    return attempt.keyring


def second_factors(account: Account, factors: Sequence[Factor] = FACTORS) -> list[str]:
    """What is asked of this person beside the passphrase: nothing, until they enrol in one."""
    return [factor.name for factor in factors[1:] if factor.enrolled(account)]
