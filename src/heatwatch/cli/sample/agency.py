"""The demonstration as a whole: seeded once, never twice, and only where nothing real lies."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from heatwatch.accounts.actions import create_account
from heatwatch.accounts.queries import demo_accounts_exist, real_accounts_exist
from heatwatch.audit.actions import chain
from heatwatch.cli.instance.folder import write_private
from heatwatch.cli.keys import ceremony, host_keys, sheets
from heatwatch.cli.running import startup
from heatwatch.cli.sample import staff, tips, work
from heatwatch.cli.sample.staff import HOLDERS, Member, of_role
from heatwatch.common.errors import HouseError
from heatwatch.intake.actions.claiming import READER
from heatwatch.intake.queries import real_tips_exist
from heatwatch.storage import versions
from heatwatch.vault import recipients
from heatwatch.vault.actions import create_service_key, grant
from heatwatch.vault.actions.comparing import compare_key
from heatwatch.vault.compartments import ADVOCATES, DESK, NAMES
from heatwatch.vault.keys import six_words

SIGN_INS, READY = "sign-ins.txt", "demo.json"
Say = Callable[[str], None]


def prepare(home: Path, data: Path, now: datetime, say: Say) -> None:
    """Make the tables, and seed them unless that was done; raises `HouseError` where a real row lies.

    Seeding that was cut short left no `demo.json`: what it made is thrown away, and it starts again from nothing. The
    same happens when this version of the house has other tables than the one that seeded.
    """
    if _is_marked(home):
        refuse_real_rows()
        versions.bring_up_to_date()
        if demo_accounts_exist():
            return
    _begin_again(say)
    say("making staff, keys and sample tips (about fifteen seconds)")
    seed(home, data, now)


def refuse_real_rows() -> None:
    """A demonstration never touches a database that holds an account or a tip of anybody real."""
    try:
        tables = connection.introspection.table_names()
        people = "accounts_account" in tables and real_accounts_exist()
        tips_too = "intake_tip" in tables and real_tips_exist()
    except DatabaseError as unknown:
        hint = "move the folder away, or choose another with --home"
        raise HouseError("this version cannot read the database in this folder", hint) from unknown
    if people or tips_too:
        raise HouseError(
            "this database holds rows that are not of a demonstration",
            "give the demonstration a database of its own: another --home, or another HEATWATCH_DATABASE_URL",
        )


def seed(home: Path, data: Path, now: datetime) -> None:
    """Everything, in the order in which a real office would do it."""
    host = host_keys.console(home)
    people = staff.hire(host, now)
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
    _compare_reviewer(people, now)
    named = {name: recovery.recipient for name, recovery in recoveries.items()}
    file = recipients.Recipients(made, demo=True, recoveries=named)
    recipients.write(home / "recipients.json", file)
    return file


def _compare_reviewer(people: Sequence[Member], now: datetime) -> None:
    """Restricted tips may be sealed to the outside reviewer."""
    reviewer = of_role(people, "outside_reviewer")
    words = six_words(reviewer.keyring.identity.recipient)
    compare_key(of_role(people, "supervisor").keyring, reviewer.account, words=words, now=now)


def _employ_reader(home: Path, people: Sequence[Member], now: datetime) -> None:
    account = create_account(
        username=READER, display_name="Reader (service)", roles=[], now=now, kind="service", demo=True
    )
    identity = create_service_key(account, now)
    words = six_words(identity.recipient)
    grant(of_role(people, "supervisor").keyring, DESK, account, words=words, now=now)
    host_keys.keep_reader(home, identity)


def _begin_again(say: Say) -> None:
    """Leave an empty database of this version behind, having thrown away rows of a demonstration only.

    Real rows are refused before anything is changed: a new home may name the PostgreSQL database of a real instance,
    and what is done to its tables cannot be taken back.

    The audit trail refuses DELETE, so a SQLite file is removed whole.
    """
    file = Path(settings.DATABASES["default"]["NAME"])
    of_sqlite = connection.vendor == "sqlite"
    if file.exists() or not of_sqlite:
        refuse_real_rows()
    if of_sqlite and file.exists():
        say("an earlier seeding was cut short, or was of another version; it starts again")
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
    versions.bring_up_to_date()
    if demo_accounts_exist():
        _empty()


def _empty() -> None:
    """Empty every table of a demonstration, also those that PostgreSQL lets nobody empty; made-up rows only."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in guards("DISABLE"):
            cursor.execute(statement)
        call_command("flush", verbosity=0, interactive=False)
        for statement in guards("ENABLE"):
            cursor.execute(statement)


def guards(switch: str) -> list[str]:
    """What switches off or on that PostgreSQL refuses to empty the trail; for made-up rows only."""
    tables = ("audit_record", "audit_chainlink") if connection.vendor == "postgresql" else ()
    return [f"ALTER TABLE {table} {switch} TRIGGER {table}_no_truncate" for table in tables]


def _is_marked(home: Path) -> bool:
    """Whether this very database was seeded to the end from this home, by a version with the same tables."""
    file = home / READY
    return file.exists() and json.loads(file.read_text("ascii"))["database"] == _database()


def _database() -> str:
    """A name for the database and its tables that gives away no password."""
    described = [str(settings.DATABASES["default"].get(name, "")) for name in ("ENGINE", "NAME", "HOST", "PORT")]
    digest = hashlib.sha256(json.dumps(described).encode())
    for migration in sorted((startup.PROJECT / "src").glob("heatwatch/*/migrations/*.py")):
        digest.update(migration.read_bytes())
    return digest.hexdigest()
