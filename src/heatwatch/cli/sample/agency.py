"""The demonstration as a whole: seeded once, never twice, and only where nothing real lies."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from heatwatch.accounts.actions import create_account
from heatwatch.accounts.queries import demo_accounts_exist, real_accounts_exist
from heatwatch.audit.actions import chain
from heatwatch.cli.instance import ceremony, host_keys, sheets
from heatwatch.cli.instance.folder import write_private
from heatwatch.cli.running import startup
from heatwatch.cli.sample import staff, tips, work
from heatwatch.cli.sample.staff import HOLDERS, Member, of_role
from heatwatch.common.errors import HouseError
from heatwatch.intake.actions.claiming import READER
from heatwatch.intake.queries import real_tips_exist
from heatwatch.vault import recipients
from heatwatch.vault.actions import create_service_key, grant
from heatwatch.vault.compartments import ADVOCATES, DESK, NAMES
from heatwatch.vault.keys import six_words

SIGN_INS, READY = "sign-ins.txt", "demo.json"
Say = Callable[[str], None]


def prepare(home: Path, data: Path, now: datetime, say: Say) -> None:
    """Make the tables, and seed them unless that was done; raises `HouseError` where a real row lies.

    Seeding that was cut short left no `demo.json`: what it made is thrown away, and it starts again from nothing.
    """
    startup.migrate()
    refuse_real_rows()
    if _ready(home):
        return
    if demo_accounts_exist():
        say("an earlier seeding was cut short; it starts again")
        _forget_everything()
    say("making staff, keys and sample tips (about fifteen seconds)")
    seed(home, data, now)


def refuse_real_rows() -> None:
    """A demonstration never touches a database that holds an account or a tip of anybody real."""
    if real_accounts_exist() or real_tips_exist():
        raise HouseError(
            "this database holds rows that are not of a demonstration",
            "give the demonstration a database of its own: another --home, or another HEATWATCH_DATABASE_URL",
        )


def seed(home: Path, data: Path, now: datetime) -> None:
    """Everything, in the order in which a real office would do it."""
    host = host_keys.console(home)
    people = staff.hire(host.recipient, now)
    file = _ceremony(home, people, now)
    _employ_reader(home, people, now)
    samples = tips.receive_all(data, file, now)
    work.play(samples, people, now)
    while chain():
        pass
    write_private(home / SIGN_INS, staff.sign_ins(people) + "\n")
    write_private(home / READY, json.dumps({"database": _database(), "seeded": now.isoformat()}) + "\n")


def _ceremony(home: Path, people: Sequence[Member], now: datetime) -> recipients.Recipients:
    first = {name: of_role(people, "advocate" if name == ADVOCATES else "supervisor") for name in NAMES}
    recoveries = ceremony.new_recoveries(NAMES)
    made = ceremony.hold({name: member.account for name, member in first.items()}, recoveries, now)
    for name, recovery in recoveries.items():
        sheets.write(home, name, recovery)
    for name, holder in first.items():
        others = {m.account: m.keyring.identity for m in people if m.role in HOLDERS[name] and m is not holder}
        ceremony.grant_all(holder.keyring, name, others, now)
    file = recipients.Recipients(made, demo=True)
    recipients.write(home / "recipients.json", file)
    return file


def _employ_reader(home: Path, people: Sequence[Member], now: datetime) -> None:
    account = create_account(
        username=READER, display_name="Reader (service)", roles=[], now=now, kind="service", demo=True
    )
    identity = create_service_key(account, now)
    words = six_words(identity.recipient)
    grant(of_role(people, "supervisor").keyring, DESK, account, words=words, now=now)
    host_keys.keep_reader(home, identity)


def _ready(home: Path) -> bool:
    """Whether this very database was seeded to the end from this home."""
    file = home / READY
    return file.exists() and json.loads(file.read_text("ascii"))["database"] == _database() and demo_accounts_exist()


def _database() -> str:
    """A name for the database that gives away no password."""
    described = {name: str(settings.DATABASES["default"].get(name, "")) for name in ("ENGINE", "NAME", "HOST", "PORT")}
    return hashlib.sha256(json.dumps(described, sort_keys=True).encode()).hexdigest()


def _forget_everything() -> None:
    """Empty a database that holds demonstration rows only. The audit trail's triggers refuse DELETE, so the file goes."""
    if connection.vendor == "sqlite":
        file = Path(settings.DATABASES["default"]["NAME"])
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        startup.migrate()
    else:
        call_command("flush", verbosity=0, interactive=False)
