"""The staff of the demonstration: one or two of every role, each with a passphrase of their own."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection

from heatwatch.accounts.actions import create_account
from heatwatch.cli.keys.patience import patiently
from heatwatch.common.secret import Secret
from heatwatch.factors.actions import add_app
from heatwatch.factors.codes import new_secret
from heatwatch.vault.actions import Keyring, create_person_key
from heatwatch.vault.compartments import ADVOCATES, CASEWORK, DESK
from heatwatch.vault.keys import Identity, new_identity, new_passphrase

if TYPE_CHECKING:
    from heatwatch.accounts.models import Account

# Passphrases are sealed in children, two at a time (vault.passphrases); more threads would only wait.
AT_ONCE = 2

CAST = (
    ("rosa", "Rosa Delgado", "call_taker", "en es"),
    ("jun", "Jun Park", "call_taker", "en ko vi"),
    ("malik", "Malik Reed", "triager", "en ar"),
    ("ines", "Inés Figueroa", "investigator", "en es"),
    ("theo", "Theo Lindqvist", "prosecutor", "en"),
    ("amara", "Amara Okoye", "advocate", "en fr"),
    ("helen", "Helen Sato", "supervisor", "en"),
    ("marco", "Marco Silva", "supervisor", "en es"),
    ("nadia", "Nadia Brandt", "analyst", "en"),
    ("omar", "Omar Haddad", "administrator", "en ar"),
    ("ruth", "Ruth Calloway", "outside_reviewer", "en"),
)

# Who is given which compartment besides its first member.
HOLDERS = {
    DESK: {"call_taker", "triager", "investigator", "prosecutor", "supervisor"},
    CASEWORK: {"investigator", "prosecutor", "supervisor"},
    ADVOCATES: {"advocate"},
}


SECOND_FACTOR = """After the passphrase comes a code of six digits, as an app on a telephone shows it.
Nobody has that telephone here, so the page shows the code itself. Only a demonstration does."""


@dataclass
class Member:
    """A person of the demonstration, with what only the demonstration keeps: their passphrase."""

    account: "Account"
    role: str
    passphrase: Secret[str]
    keyring: Keyring


def hire(host: Identity, now: datetime) -> list[Member]:
    """Make every account, its key and its second factor; the slow part, sealing passphrases, runs two at a time."""
    accounts = [
        (create_account(username=name, display_name=shown, roles=[role], now=now, languages=spoken, demo=True), role)
        for name, shown, role, spoken in CAST
    ]

    def keyed(entry: "tuple[Account, str]") -> Member:
        account, role = entry
        passphrase, identity = new_passphrase(), new_identity()
        try:
            patiently(
                lambda: create_person_key(
                    account, passphrase, host_recipient=host.recipient, now=now, identity=identity
                )
            )
            # Nobody has this app: the pages of a demonstration show its codes.
            add_app(account, host.reveal(), name="The demonstration's app", secret=new_secret(), step=0, now=now)
        finally:
            connection.close()
        return Member(account, role, passphrase, Keyring(account.pk, identity))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(keyed, accounts))


def of_role(members: Iterable[Member], role: str) -> Member:
    """The first member with a role."""
    return next(member for member in members if member.role == role)


def table(rows: Iterable[tuple[str, str, str, str]]) -> str:
    """The sign-ins as they are printed and kept."""
    shown = [("NAME TO TYPE", "PASSPHRASE", "ROLE", "WHO"), *rows]
    widths = [max(len(row[column]) for row in shown) for column in range(3)]
    return "\n".join(
        "  ".join([*(cell.ljust(w) for cell, w in zip(row, widths, strict=False)), row[3]]) for row in shown
    )


def sign_ins(members: Iterable[Member]) -> str:
    """Everybody's name and passphrase, for the demonstration's own file."""
    rows = table(
        (m.account.username, m.passphrase.reveal(), m.role.replace("_", " "), m.account.display_name) for m in members
    )
    return f"{rows}\n{SECOND_FACTOR}"
