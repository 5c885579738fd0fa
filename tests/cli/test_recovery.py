"""Two sheets, two custodians: together they open a compartment, with our command or with plain `age` alone."""

import os
import pty
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli import guides
from tests.cli.test_backup import recover, sheet_words
from tests.homes import PROJECT, Home, said

pytestmark = pytest.mark.db

GUIDE = PROJECT / "docs" / "guides" / "recovery.md"

EXPORT = """
from pathlib import Path
from heatwatch.vault.queries import recovery_copy
from heatwatch.vault.models import TipKey
from heatwatch.intake.models import Story, Tip
folder = Path({folder!r})
tip = Tip.objects.filter(restricted=False).order_by("received").first()
(folder / "recovery-copy.age").write_bytes(bytes(recovery_copy("desk").sealed))
(folder / "tip-key.age").write_bytes(bytes(TipKey.objects.get(tip=tip.pk).sealed))
(folder / "story.age").write_bytes(bytes(Story.objects.get(pk=tip.pk).sealed))
"""


def test_plain_age_recovers_a_tip_by_the_commands_of_the_guide(seeded: Home, tmp_path: Path) -> None:
    """docs/guides/recovery.md, "Without this software", line by line: sheet A with sheet B, then file after file."""
    seeded.python(EXPORT.format(folder=str(tmp_path)))
    sheet_a, sheet_b = (Path(str(word)) for word in sheet_words(seeded, "desk")[1::2])
    shutil.copy(sheet_a, tmp_path / "sheet-a.txt")
    words = passphrase_words(sheet_b.read_text("utf-8"))
    steps = steps_of_the_guide()
    assert len(steps) == 5
    story = [at_a_terminal(step, tmp_path, words) if " -o " in step else typed(step, tmp_path) for step in steps][-1]
    assert '"story":' in story


def test_neither_sheet_alone_opens_anything(seeded: Home, tmp_path: Path) -> None:
    seeded.python(EXPORT.format(folder=str(tmp_path)))
    sheet_a, sheet_b = (Path(str(word)).read_text("utf-8") for word in sheet_words(seeded, "desk")[1::2])
    assert "AGE-SECRET-KEY" not in sheet_a + sheet_b
    assert passphrase_words(sheet_b) not in sheet_a
    assert "BEGIN AGE" not in sheet_b


def test_a_member_with_a_key_is_given_the_compartment(demo: Home) -> None:
    words = sheet_words(demo, "casework")
    done = demo.heatwatch("recover", "casework", "--member", "malik", *words)
    assert done.returncode == 0, said(done)
    shown = demo.python("""
from heatwatch.accounts.queries import by_username
from heatwatch.vault.keys import six_words
from heatwatch.vault.queries import members, recipient_of
malik = by_username("malik")
assert malik.pk in {row.account_id for row in members("casework")}
print(six_words(recipient_of(malik.pk)))
""")
    assert shown in done.stdout


def test_the_commands_of_the_guide_give_the_compartment_and_a_restricted_tip_back(demo: Home, tmp_path: Path) -> None:
    """docs/guides/recovery.md, "With this software": a member signs in still, one does not, and a restricted tip."""
    given, renewed, restricted = guides.commands("recovery", before="## Without this software")
    here = {**guides.of_sheets(demo), "sam.txt": tmp_path / "sam.txt"}
    done = guides.typed(demo, given, {**here, "sam.super": "malik"})
    assert done.returncode == 0, said(done)
    done = guides.typed(demo, renewed, {**here, "sam.super": "helen"})
    assert done.returncode == 0, said(done)
    assert len((tmp_path / "sam.txt").read_text("utf-8").split("\n\n")[1].split()) == 6
    number = demo.python(RESTRICT)
    done = guides.typed(demo, restricted, {**here, "sam.super": "ruth", "HW-7K3-Q92": number})
    assert done.returncode == 0, said(done)
    assert demo.python(TOLD) == "helen malik ruth key_recovered"
    assert "`key_recovered`" in GUIDE.read_text("utf-8")


# Who was given what: the compartment's members among the two, the holder of the tip, and the last record.
TOLD = """
from heatwatch.accounts.models import Account
from heatwatch.audit.models import Record
from heatwatch.vault.models import TipKey
from heatwatch.vault.queries import members
there = {row.account.username for row in members("desk")} & {"helen", "malik"}
holders = [Account.objects.get(pk=row.person).username for row in TipKey.objects.exclude(person=None)]
print(*sorted(there), *holders, Record.objects.latest("at").verb)
"""


def test_the_sealed_files_come_from_the_database_by_the_commands_of_the_guide(seeded: Home, tmp_path: Path) -> None:
    """The three lines for SQLite; what they yield is what the recovery without this software begins with."""
    if seeded.url or not (shutil.which("sqlite3") and shutil.which("xxd")):
        pytest.skip("needs a database of SQLite, sqlite3 and xxd")
    number = seeded.python(EXPORT.format(folder=str(tmp_path)) + "print(tip.number)")
    wanted = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    part = GUIDE.read_text("utf-8").partition("With SQLite:")[2].partition("With PostgreSQL")[0]
    lines = re.findall(r"^sqlite3 .*$", part, re.MULTILINE)
    assert len(lines) == len(wanted) == 3
    for line in lines:
        typed(
            line.replace("heatwatch.sqlite3", str(seeded.path / "heatwatch.sqlite3")).replace("HW-7K3-Q92", number),
            tmp_path,
        )
    assert {name: (tmp_path / name).read_bytes() for name in wanted} == wanted


def test_a_new_key_replaces_a_lost_one(demo: Home, tmp_path: Path) -> None:
    old = demo.passphrase("helen")
    assert recover(demo, demo, "desk", "helen", tmp_path / "new.txt").returncode == 0
    assert old not in (tmp_path / "new.txt").read_text()
    assert (tmp_path / "new.txt").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("compartment", "words", "told"),
    [
        ("desk", ["casework", "casework"], "do not open desk"),
        ("desk", ["desk", "casework"], "sheet B does not open sheet A"),
    ],
)
def test_the_wrong_sheets_are_told(seeded: Home, compartment: str, words: list[str], told: str) -> None:
    a, b = (seeded.path / f"recovery-{name}-sheet-{sheet}.txt" for name, sheet in zip(words, "ab", strict=True))
    done = seeded.heatwatch("recover", compartment, "--member", "helen", "--sheet-a", a, "--sheet-b", b)
    assert done.returncode == 1
    assert told in done.stderr


@pytest.mark.parametrize("asked", [False, True])
def test_the_reader_gets_a_new_key_on_a_new_host(asked: bool, demo: Home, tmp_path: Path) -> None:
    for key in (demo.path / "keys").iterdir():
        key.unlink()
    words = ["--new-key", *(["--hand-out", tmp_path / "reader.txt"] if asked else []), *sheet_words(demo, "desk")]
    done = demo.heatwatch("recover", "desk", "--member", "reader", *words)
    assert done.returncode == 0, said(done)
    kept = demo.path / "keys" / ("reader.key.age" if asked else "reader.key")
    assert kept.stat().st_mode & 0o777 == 0o600
    if not asked:
        opened = "from django.conf import settings\nfrom heatwatch.common import clock\n"
        opened += "from heatwatch.reader.desk_key import open_desk\n"
        opened += "print(open_desk(settings.ENV.key_file('reader.key'), clock.now()).compartment('desk').name)"
        assert demo.python(opened) == "desk"


def test_a_stranger_is_given_nothing(seeded: Home) -> None:
    done = seeded.heatwatch("recover", "desk", "--member", "mallory", *sheet_words(seeded, "desk"))
    assert done.returncode == 1
    assert "nobody active signs in as 'mallory'" in done.stderr


def test_a_sheet_that_is_no_sheet_is_told(seeded: Home, tmp_path: Path) -> None:
    (tmp_path / "page").write_text("a shopping list")
    done = seeded.heatwatch(
        "recover", "desk", "--member", "helen", "--sheet-a", tmp_path / "page", "--sheet-b", tmp_path / "page"
    )
    assert done.returncode == 1
    assert "this is no sheet A" in done.stderr


def passphrase_words(sheet: str) -> str:
    return sheet.strip().splitlines()[-1]


def steps_of_the_guide() -> list[str]:
    """The commands of the section that needs no software of ours, up to where the files come from."""
    section = GUIDE.read_text("utf-8").partition("## Without this software")[2].partition("The three sealed files")[0]
    blocks = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def typed(command: str, folder: Path) -> str:
    done = subprocess.run(["bash", "-ec", command], cwd=folder, check=True, capture_output=True)
    return done.stdout.decode("utf-8", "replace")


def at_a_terminal(command: str, folder: Path, words: str) -> str:
    """`age -d` asks for a passphrase at a terminal only, so it is given one."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvp("bash", ["bash", "-ec", command])  # noqa: S606  the child becomes the command of the guide
    shown = b""
    while b"passphrase" not in shown:
        shown += os.read(terminal, 1024)
    time.sleep(0.2)
    os.write(terminal, words.encode() + b"\n")
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 0
    return ""


def test_the_sheets_of_the_desk_give_one_restricted_tip_to_a_reviewer(demo: Home) -> None:
    number = demo.python(RESTRICT)
    words = ["--tip", number, "--member", "ruth"]
    done = demo.heatwatch("recover", "desk", *words, *sheet_words(demo, "casework"))
    assert "do not open this tip" in done.stderr
    done = demo.heatwatch("recover", "desk", "--tip", number, "--member", "nadia", *sheet_words(demo, "desk"))
    assert "open no restricted tip" in done.stderr
    done = demo.heatwatch("recover", "desk", *words, *sheet_words(demo, "desk"))
    assert done.returncode == 0, said(done)
    assert (
        demo.python("from heatwatch.vault.models import TipKey\nprint(TipKey.objects.exclude(person=None).count())")
        == "1"
    )


# A tip whose two holders are gone: its key lies with the sheets only.
RESTRICT = """
from django.conf import settings
from heatwatch.intake.models import Tip
from heatwatch.vault import recipients
from heatwatch.vault.keys import new_identity
from heatwatch.vault.models import TipKey
from heatwatch.vault.sealing import seal
tip = Tip.objects.earliest("received")
Tip.objects.filter(pk=tip.pk).update(restricted=True)
to = recipients.load(settings.ENV.recipients_file).recovery_of("desk")
sealed = seal(new_identity().reveal().encode(), kind="tip key", record=tip.pk, recipients=[to])
TipKey.objects.filter(tip=tip.pk).delete()
TipKey.objects.create(tip=tip.pk, compartment="recovery", sealed=sealed)
print(tip.number)
"""
