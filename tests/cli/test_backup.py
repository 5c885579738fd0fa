"""A backup, and another machine's worth of nothing: afterwards every tip opens, and nothing else is opened by it."""

import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests import homes
from tests.cli import guides
from tests.environment import TestInstance
from tests.homes import Home, said

pytestmark = pytest.mark.db

STORIES = """
import hashlib, json
from django.apps import apps
from heatwatch.accounts.queries import by_username
from heatwatch.common import clock
from heatwatch.common.secret import Secret
from heatwatch.desk.actions.opening import open_attachment, open_tip
from heatwatch.desk.queries import attachments
from heatwatch.vault.actions import unlock
from heatwatch.vault.keys import Identity
from django.conf import settings
host = Identity(settings.ENV.key_file("console-host.key").read_text())
actor = by_username({name!r})
ring = unlock(actor, Secret({passphrase!r}), host_key=host)
told = []
for tip in apps.get_model("intake.Tip").objects.order_by("number"):
    opened = open_tip(ring, actor, tip, clock.now())
    told += [opened.story["story"], *(said.text for said in [*opened.messages, *opened.notes])]
    for row in attachments(tip):
        file, pieces = open_attachment(ring, actor, tip, row.pk, clock.now())
        assert hashlib.sha256(b"".join(pieces)).hexdigest() == file.sha256
        told.append(file.sha256)
print(hashlib.sha256(json.dumps(told).encode()).hexdigest(), len(told))
"""
TABLES = """
from heatwatch.storage.queries import tally
from heatwatch.storage.tables import of_stream
skip = ("audit_record", "audit_waiting")
print({t.name: tally(t).as_dict() for s in ("tables", "keys") for t in of_stream(s) if t.name not in skip})
"""
READER = """
from django.conf import settings
from heatwatch.common import clock
from heatwatch.reader.desk_key import open_desk
print(open_desk(settings.ENV.key_file("reader.key"), clock.now()).compartment("desk").name)
"""
COUNT = """
from heatwatch.storage.queries import first_filled
print(first_filled() or "empty")
"""

CASES = """
import hashlib, json
from django.conf import settings
from heatwatch.accounts.queries import by_username
from heatwatch.cases import actions, queries
from heatwatch.common import clock
from heatwatch.common.secret import Secret
from heatwatch.desk.actions.opening import open_tip
from heatwatch.desk.queries import tip_for
from heatwatch.vault.actions import unlock
from heatwatch.vault.keys import Identity
from heatwatch.vault.queries import memberships
host = Identity(settings.ENV.key_file("console-host.key").read_text())
actor = by_username("ines")
ring = unlock(actor, Secret({passphrase!r}), host_key=host)
told = []
for case in sorted(queries.visible(actor), key=lambda one: one.number):
    read = actions.read_case(ring, actor, case, clock.now())
    rows = [tip_for(actor, row.tip.number) for row in queries.tips_of(actor, case)]
    opened = [open_tip(ring, actor, tip, clock.now()) for tip in rows]
    told.append([read.name, [ending.reason for ending in read.endings], [tip.story["story"] for tip in opened]])
print(hashlib.sha256(json.dumps(told).encode()).hexdigest(), sum(bool(tips) for _, _, tips in told))
print(sorted(memberships(actor.pk)))
"""
ON_CALL = """
from django.conf import settings
from heatwatch.accounts.queries import by_username
from heatwatch.alerts import queries
from heatwatch.alerts.actions import reaching
from heatwatch.alerts.boxes import Reach
from heatwatch.common import clock
helen, key = by_username("helen"), settings.ENV.key_file("console-host.key").read_text("ascii").strip()
if {mail!r}:
    reaching.set_reach(helen, Reach(mail={mail!r}), host_key=key, allowed=reaching.Allowed(), now=clock.now())
print([(row.account.username, row.place) for row in queries.shifts_at(clock.now())])
print(bytes(queries.addresses([helen.pk])[helen.pk].sealed).hex())
print(reaching.own_reach(helen, host_key=key).mail)
"""


def test_after_a_restore_and_a_recovery_every_tip_opens(seeded: Home, elsewhere: Home, tmp_path: Path) -> None:
    """docs/guides/backup.md, command by command, from a backup to a desk at work on another host."""
    save, _prune, bring_back, desk, casework, reader = guides.commands("backup")
    here = {"/var/lib/heatwatch": elsewhere.path, "sam.super": "helen", "sam.txt": tmp_path / "helen.txt"}
    here |= {
        save.split()[-1]: tmp_path / "b.age",
        bring_back.split()[3]: tmp_path / "b.age",
        **guides.of_sheets(seeded),
    }
    follows(seeded, save, here)
    follows(elsewhere, bring_back, here)
    assert elsewhere.python(TABLES) == seeded.python(TABLES)
    follows(elsewhere, desk, here)
    follows(elsewhere, casework, {**here, **guides.of_sheets(seeded, "casework")})
    follows(elsewhere, reader, here)
    assert elsewhere.python(READER) == "desk"
    words = (tmp_path / "helen.txt").read_text("utf-8").split("\n\n")[1].strip()
    after = elsewhere.python(STORIES.format(name="helen", passphrase=words))
    assert after == seeded.python(STORIES.format(name="helen", passphrase=seeded.passphrase("helen")))
    assert int(after.split()[1]) > 100


def test_cases_and_who_is_on_call_come_back(demo: Home, elsewhere: Home, tmp_path: Path) -> None:
    """Whoever was given back the key of casework alone opens the cases and their tips. The rota stands as it was.

    Where alerts reach somebody was sealed under the key of the host that is gone: it opens no more, and is given again.
    """
    before = demo.python(CASES.format(passphrase=demo.passphrase("ines"))).splitlines()
    on_call = demo.python(ON_CALL.format(mail="helen@office.example")).splitlines()
    assert on_call[0] != "[]"
    assert on_call[2] == "helen@office.example"
    backup(demo, tmp_path)
    assert restore(demo, elsewhere, tmp_path).returncode == 0
    assert elsewhere.python(ON_CALL.format(mail="")).splitlines()[:2] == on_call[:2]
    given = recover(demo, elsewhere, "casework", "ines", tmp_path / "ines.txt")
    assert given.returncode == 0, said(given)
    words = (tmp_path / "ines.txt").read_text("utf-8").split("\n\n")[1].strip()
    after = elsewhere.python(CASES.format(passphrase=words)).splitlines()
    assert after[0] == before[0]
    assert int(after[0].split()[1]) > 0
    assert (before[1], after[1]) == ("['casework', 'desk']", "['casework']")
    # There is a new host key by now.
    assert elsewhere.python(ON_CALL.format(mail="")).splitlines()[2:] in ([], [""])
    again = elsewhere.python(ON_CALL.format(mail="helen@office.example")).splitlines()
    assert again[2] == "helen@office.example"
    assert again[1] != on_call[1]


def follows(home: Home, command: str, here: dict[str, object]) -> None:
    """A command of the guide that has to succeed."""
    done = guides.typed(home, command, here)
    assert done.returncode == 0, said(done)


def test_a_backup_moves_between_sqlite_and_postgresql(
    seeded: Home, tmp_path: Path, instance: TestInstance, elsewhere: Home
) -> None:
    """On SQLite this shows SQLite to SQLite; in the PostgreSQL run there and back again."""
    if instance.cluster is None:
        pytest.skip("needs both engines")
    backup(seeded, tmp_path)
    on_sqlite = Home(tmp_path / "sqlite")
    assert restore(seeded, on_sqlite, tmp_path).returncode == 0
    again = tmp_path / "again"
    again.mkdir()
    backup(on_sqlite, again)
    assert restore(seeded, elsewhere, again).returncode == 0
    assert elsewhere.python(TABLES) == on_sqlite.python(TABLES)
    added = elsewhere.heatwatch("import", "--jsonl", "-", typed=LINE)
    assert added.returncode == 0, said(added)
    grown = elsewhere.python("""
from heatwatch.accounts.actions import create_account
from heatwatch.common import clock
create_account(username="new", display_name="New", roles=["call_taker"], now=clock.now(), demo=True)
print("counted on")
""")
    assert grown == "counted on"


def test_an_import_is_still_known_after_a_restore(demo: Home, elsewhere: Home, tmp_path: Path) -> None:
    assert "1 received" in demo.heatwatch("import", "--jsonl", "-", typed=LINE).stdout
    backup(demo, tmp_path)
    assert restore(demo, elsewhere, tmp_path).returncode == 0
    assert "1 known already" in elsewhere.heatwatch("import", "--jsonl", "-", typed=LINE).stdout
    # What was said of telephones since the backup is lost: nothing older goes out as a text message.
    told = "from heatwatch.intake.queries import last_heartbeat\nprint(bool(last_heartbeat('restored')))"
    assert (demo.python(told), elsewhere.python(told)) == ("False", "True")


def test_neither_stream_holds_a_host_key_or_a_story_in_clear(seeded: Home, tmp_path: Path) -> None:
    backup(seeded, tmp_path)
    opened = opened_by_age(seeded, tmp_path / "b.age", tmp_path) + opened_by_age(
        seeded, tmp_path / "b.age.keys", tmp_path
    )
    assert b"accounts_account" in opened and b"vault_key" in opened
    for name in ("console-host.key", "reader.key"):
        assert (seeded.path / "keys" / name).read_bytes().strip() not in opened
    assert b"AGE-SECRET-KEY" not in opened
    assert b"Velvet Fern" not in opened
    assert b'"accounts_consolesession"' not in opened


def test_tip_keys_are_in_their_own_stream_only(seeded: Home, tmp_path: Path) -> None:
    backup(seeded, tmp_path)
    assert b'"vault_key"' not in opened_by_age(seeded, tmp_path / "b.age", tmp_path)
    keys = opened_by_age(seeded, tmp_path / "b.age.keys", tmp_path)
    assert set(re.findall(rb'"table":"(\w+)"', keys)) == {b"vault_key"}


def test_without_the_tip_keys_no_tip_opens_and_it_is_said(seeded: Home, elsewhere: Home, tmp_path: Path) -> None:
    backup(seeded, tmp_path)
    (tmp_path / "b.age.keys").unlink()
    done = restore(seeded, elsewhere, tmp_path)
    assert done.returncode == 0, said(done)
    assert "tip keys are missing" in done.stdout
    assert elsewhere.python("from heatwatch.vault.models import TipKey\nprint(TipKey.objects.count())") == "0"


def test_the_advocates_sheets_do_not_open_it(seeded: Home, elsewhere: Home, tmp_path: Path) -> None:
    backup(seeded, tmp_path)
    done = restore(seeded, elsewhere, tmp_path, sheets="advocates")
    assert done.returncode == 1
    assert "cannot be opened" in done.stderr
    assert not elsewhere.path.exists() or not list(elsewhere.path.glob("*.toml"))


def test_the_casework_sheets_open_it_too(seeded: Home, elsewhere: Home, tmp_path: Path) -> None:
    backup(seeded, tmp_path)
    assert restore(seeded, elsewhere, tmp_path, sheets="casework").returncode == 0
    # The office's texts in further languages are files of the instance, and come along.
    spoken = {file.name: file.read_text("utf-8") for file in seeded.path.glob("agency*.toml")}
    assert "agency.vi.toml" in spoken
    assert {file.name: file.read_text("utf-8") for file in elsewhere.path.glob("agency*.toml")} == spoken


def test_a_filled_database_is_never_touched(seeded: Home, demo: Home, tmp_path: Path) -> None:
    backup(seeded, tmp_path)
    (demo.path / "agency.toml").write_text("mine")
    before = demo.python(TABLES)
    done = restore(seeded, demo, tmp_path)
    assert done.returncode == 1
    assert "not empty" in done.stderr
    assert demo.python(TABLES) == before
    assert (demo.path / "agency.toml").read_text() == "mine"


@pytest.mark.parametrize("harm", ["cut", "changed"])
def test_a_damaged_backup_leaves_nothing_half(harm: str, seeded: Home, elsewhere: Home, tmp_path: Path) -> None:
    backup(seeded, tmp_path)
    file = tmp_path / "b.age"
    data = bytearray(file.read_bytes())
    if harm == "cut":
        del data[-100_000:]
    else:
        data[-50_000] ^= 1
    file.write_bytes(data)
    done = restore(seeded, elsewhere, tmp_path)
    assert done.returncode == 1
    assert elsewhere.python(COUNT) == "empty"


def test_a_killed_restore_leaves_nothing_half_and_can_be_run_again(
    seeded: Home, elsewhere: Home, tmp_path: Path
) -> None:
    backup(seeded, tmp_path)
    words = ["restore", "--from", tmp_path / "b.age", "--home", elsewhere.path, *sheet_words(seeded, "desk")]
    command = [sys.executable, "-m", "heatwatch.cli", *map(str, words)]
    child = subprocess.Popen(command, env=elsewhere.environment())
    while not (elsewhere.path / "recipients.json").exists():
        time.sleep(0.01)
    time.sleep(0.3)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    again = restore(seeded, elsewhere, tmp_path)
    assert again.returncode == 0 or "not empty" in again.stderr, said(again)
    assert elsewhere.python(TABLES) == seeded.python(TABLES)


def test_a_restore_takes_an_empty_folder_and_what_a_killed_one_left_in_it(
    seeded: Home, elsewhere: Home, tmp_path: Path
) -> None:
    backup(seeded, tmp_path)
    elsewhere.path.mkdir()
    (elsewhere.path / ".instance.toml.0a1b2c3d").write_text("mode")
    done = restore(seeded, elsewhere, tmp_path)
    assert done.returncode == 0, said(done)
    assert not list(elsewhere.path.glob(".*"))


def test_keys_older_than_thirty_days_are_pruned(seeded: Home, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    for name, days in {"old.age.keys": 31, "new.age.keys": 29, "old.age": 90}.items():
        (tmp_path / name).write_bytes(b"")
        at = (now - timedelta(days=days)).timestamp()
        os.utime(tmp_path / name, (at, at))
    assert seeded.heatwatch("backup", "--prune", tmp_path).returncode == 0
    assert {file.name for file in tmp_path.glob("*.age*")} == {"new.age.keys", "old.age"}


def test_a_backup_to_nowhere_says_so(seeded: Home, tmp_path: Path) -> None:
    done = seeded.heatwatch("backup", "--to", tmp_path / "missing" / "b.age")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


LINE = '{"id": "x-1", "text": "a truck at the yard", "lang": "en", "channel": "import"}\n'


def backup(home: Home, folder: Path) -> None:
    done = home.heatwatch("backup", "--to", folder / "b.age")
    assert done.returncode == 0, said(done)


def restore(source: Home, target: Home, folder: Path, sheets: str = "desk") -> "subprocess.CompletedProcess[str]":
    words = ["--from", folder / "b.age", "--home", target.path]
    return target.heatwatch("restore", *words, *sheet_words(source, sheets))


def recover(
    source: Home, target: Home, compartment: str, member: str, hand_out: Path
) -> "subprocess.CompletedProcess[str]":
    words = ["--member", member, "--new-key", "--hand-out", hand_out]
    return target.heatwatch("recover", compartment, *words, *sheet_words(source, compartment))


def sheet_words(home: Home, compartment: str) -> list[object]:
    sheet = f"recovery-{compartment}-sheet"
    return ["--sheet-a", home.path / f"{sheet}-a.txt", "--sheet-b", home.path / f"{sheet}-b.txt"]


def opened_by_age(home: Home, file: Path, folder: Path) -> bytes:
    """What Debian's `age` finds in a stream, with the recovery identity that the two sheets yield."""
    identity = folder / "identity"
    words = [str(word) for word in sheet_words(home, "desk")[1::2]]
    code = f"""
from pathlib import Path
from heatwatch.cli.keys.recovery import identity
print(identity(Path({words[0]!r}), Path({words[1]!r})).reveal())
"""
    identity.write_text(home.python(code))
    done = subprocess.run(["age", "-d", "-i", str(identity), str(file)], capture_output=True, check=True)
    return done.stdout


def test_the_streams_are_readable_by_their_owner_only(seeded: Home, tmp_path: Path) -> None:
    backup(seeded, tmp_path)
    assert {file.stat().st_mode & 0o777 for file in tmp_path.glob("b.age*")} == {0o600}
    assert homes.said(seeded.heatwatch("backup")).startswith("heatwatch: nothing to do")
