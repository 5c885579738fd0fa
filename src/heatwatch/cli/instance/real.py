"""Setting up a real instance. Each step looks whether it was done, so that a set-up that was cut short resumes."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from heatwatch.accounts.actions import create_account
from heatwatch.accounts.queries import demo_accounts_exist
from heatwatch.cli.instance.answers import Answers
from heatwatch.cli.instance.folder import write_private
from heatwatch.cli.keys import ceremony, host_keys, sheets
from heatwatch.cli.keys.patience import patiently
from heatwatch.common.errors import HouseError
from heatwatch.common.secret import Secret
from heatwatch.intake.actions.claiming import READER
from heatwatch.vault import passphrases, recipients
from heatwatch.vault.actions import Keyring, create_person_key, create_service_key, grant
from heatwatch.vault.compartments import ADVOCATES, CASEWORK, DESK
from heatwatch.vault.keys import Identity, new_passphrase, six_words
from heatwatch.vault.queries import compartment_recipients, recovery_recipients

if TYPE_CHECKING:
    from heatwatch.accounts.models import Account

OFFICE, THEIRS = (DESK, CASEWORK), (ADVOCATES,)
# The outside reviewer works elsewhere: an administrator gives them a set-up code in the console.
PRESENT = ("administrator", "supervisor", "advocate")
Say = Callable[[str], None]


def make(home: Path, answers: Answers, now: datetime, say: Say) -> None:
    """People, keys, sheets and the recipients file; the folder and the tables are there already."""
    if demo_accounts_exist():
        raise HouseError(
            "this database holds a demonstration", "give the real instance an empty database (HEATWATCH_DATABASE_URL)"
        )
    if compartment_recipients():
        say("the key ceremony was held already")
    else:
        say("holding the key ceremony (about fifteen seconds)")
        _hold(home, answers, now)
    if not (home / "recipients.json").exists():
        recipients.write(home / "recipients.json", _named())


def _hold(home: Path, answers: Answers, now: datetime) -> None:
    """What leaves the house is written before the rows are committed: a key is never in force without its sheets."""
    sheets.refuse_one_place(answers.places, home)
    host = host_keys.console(home)
    recoveries = ceremony.new_recoveries([*OFFICE, *THEIRS])
    for name, recovery in recoveries.items():
        owner = "advocates" if name in THEIRS else "office"
        places = answers.places[f"{owner}_sheet_a"], answers.places[f"{owner}_sheet_b"]
        sheets.write_apart(places, name, recovery)
    with transaction.atomic():
        people = _people(answers, now)
        rings = {role: _key(people[role], answers, host.recipient, now) for role in PRESENT}
        first = dict.fromkeys(OFFICE, people["supervisor"]) | dict.fromkeys(THEIRS, people["advocate"])
        ceremony.hold(first, recoveries, now)
        _employ_reader(home, answers, rings["supervisor"], now)


def _named() -> recipients.Recipients:
    """What was made at the ceremony, for the file that is believed from then on."""
    return recipients.Recipients(compartment_recipients(), demo=False, recoveries=recovery_recipients())


def _people(answers: Answers, now: datetime) -> "Mapping[str, Account]":
    return {
        role: create_account(username=person.username, display_name=person.name, roles=[role], now=now)
        for role, person in answers.people.items()
    }


def _key(account: "Account", answers: Answers, host_recipient: str, now: datetime) -> Keyring:
    passphrase = new_passphrase()
    identity = patiently(lambda: create_person_key(account, passphrase, host_recipient=host_recipient, now=now))
    _hand_out(answers, account.username, f"Passphrase of {account.display_name} ({account.username})", passphrase)
    return Keyring(account.pk, identity)


def _employ_reader(home: Path, answers: Answers, supervisor: Keyring, now: datetime) -> None:
    account = create_account(username=READER, display_name="Reader (service)", roles=[], now=now, kind="service")
    identity = create_service_key(account, now)
    grant(supervisor, DESK, account, words=six_words(identity.recipient), now=now)
    if answers.reader_key == "prompt":
        _keep_encrypted(home, answers, identity)
    else:
        host_keys.keep_reader(home, identity)


def _keep_encrypted(home: Path, answers: Answers, identity: Identity) -> None:
    passphrase = new_passphrase()
    secret = identity.reveal().encode()
    host_keys.keep_reader_encrypted(home, patiently(lambda: passphrases.seal_under_passphrase(secret, passphrase)))
    _hand_out(answers, READER, "Passphrase of the reader's key, typed after every start", passphrase)


def _hand_out(answers: Answers, name: str, heading: str, passphrase: Secret[str]) -> None:
    """One file a person, so that nobody is handed another's passphrase."""
    answers.hand_out.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(answers.hand_out / f"passphrase-{name}.txt", f"{heading}:\n\n{passphrase.reveal()}\n")
