"""The key ceremony: each compartment gets its key, its first member, and a recovery identity on two sheets."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from heatwatch.cli.keys.patience import patiently
from heatwatch.common.secret import Secret
from heatwatch.vault import passphrases
from heatwatch.vault.actions import Keyring, create_compartment, grant
from heatwatch.vault.keys import Identity, new_identity, new_passphrase, six_words

if TYPE_CHECKING:
    from heatwatch.accounts.models import Account


@dataclass(frozen=True)
class Recovery:
    """A recovery identity as it leaves the ceremony: encrypted for one custodian, its passphrase for another."""

    recipient: str
    encrypted: bytes
    passphrase: Secret[str]


def new_recovery() -> Recovery:
    """A fresh recovery identity; the identity itself is forgotten when this returns."""
    identity, passphrase = new_identity(), new_passphrase()
    text = (identity.reveal() + "\n").encode()
    encrypted = patiently(lambda: passphrases.seal_under_passphrase(text, passphrase))
    return Recovery(identity.recipient, encrypted, passphrase)


def new_recoveries(compartments: Iterable[str]) -> dict[str, Recovery]:
    """One recovery identity a compartment; passphrases are sealed two at a time."""
    names = list(compartments)
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(names, pool.map(lambda _: new_recovery(), names), strict=True))


def hold(first_members: "Mapping[str, Account]", recoveries: Mapping[str, Recovery], now: datetime) -> dict[str, str]:
    """Make every compartment; returns their recipients, for the file that the doors read."""
    made = {}
    for name, member in first_members.items():
        payload = create_compartment(name, first_member=member, recovery_recipient=recoveries[name].recipient, now=now)
        made[name] = payload.identity.recipient
    return made


def grant_all(holder: Keyring, compartment: str, members: "Mapping[Account, Identity]", now: datetime) -> None:
    """Give a compartment to members whose identities were made in this very process: nothing to compare aloud."""
    for account, identity in members.items():
        grant(holder, compartment, account, words=six_words(identity.recipient), now=now)
