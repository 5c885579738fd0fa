"""The first step of signing in: the passphrase opens the keys. The second step is `web.console.second`."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings

from heatwatch.accounts import actions, queries
from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.common.secret import Secret
from heatwatch.vault.actions import Keyring, note_swapped_key, unlock
from heatwatch.vault.errors import SwappedKey, WrongPassphrase
from heatwatch.vault.keys import Identity
from heatwatch.web.console.forms.house_form import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heatwatch.accounts.models import Account

KEY_FILE = "console-host.key"


class Slowed(Exception):
    """Whoever was wrong too often must wait before the next try."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.words = f"Please wait {seconds} {'second' if seconds == 1 else 'seconds'}, then try again."


def told(refusal: Slowed | HouseError) -> str:
    """A refusal as a sentence or two."""
    if isinstance(refusal, Slowed):
        return refusal.words
    return f"{sentence(refusal.cause)} {sentence(refusal.hint)}"


def host_key() -> Identity:
    """The key of this console host: without it no passphrase and no second factor opens anything."""
    return Identity(settings.ENV.key_file(KEY_FILE).read_text("ascii"))


def open_keys(account: Account | None, passphrase: Secret[str]) -> Keyring:
    """Signing in is unsealing; a name that does not exist costs the same work."""
    try:
        return unlock(account, passphrase, host_key=host_key())
    except SwappedKey:
        if account:
            note_swapped_key(account.pk, clock.now())
        raise


@contextmanager
def counted(name: str, account: Account | None) -> Iterator[None]:
    """A passphrase is tried inside, and was counted under this name before, as `accounts.actions.count_try` says.

    A right one clears the count, and one that was not looked at, because too many others signed in, is taken back:
    so nobody is made to wait by a passphrase that was right. Raises `Slowed`, and whatever is raised inside.
    """
    now = clock.now()
    # Whoever must wait is told so without a turn at the database's pen, which reports need.
    if seconds := queries.seconds_to_wait(name, now) or actions.count_try(name, now):
        raise Slowed(seconds)
    try:
        yield
    except WrongPassphrase:
        actions.note_refused_sign_in(account, now)
        raise
    except Exception:
        actions.take_back_try(name, now)
        raise
    actions.forget_failures(name)
