"""Two sheets, two custodians: together they open a compartment, with our command or with plain `age` alone."""

import os
import pty
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.test_backup import passphrase_of, recover, sheet_words
from tests.homes import Home, said

pytestmark = pytest.mark.db

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


def test_plain_age_recovers_a_tip_from_the_two_sheets(seeded: Home, tmp_path: Path) -> None:
    """docs/guides/recovery.md, "Without this software": sheet A with sheet B, then one file after another."""
    seeded.python(EXPORT.format(folder=str(tmp_path)))
    sheet_a, sheet_b = (Path(str(word)) for word in sheet_words(seeded, "desk")[1::2])
    armored = sheet_a.read_text("utf-8").partition("-----BEGIN")
    (tmp_path / "sheet-a.age").write_text(armored[1] + armored[2])
    words = sheet_b.read_text("utf-8").strip().splitlines()[-1]
    identity = age_with_passphrase(tmp_path / "sheet-a.age", tmp_path / "recovery-identity", words)
    assert identity.startswith("AGE-SECRET-KEY-1")
    payload = age(tmp_path, "recovery-identity", "recovery-copy.age")
    desk = payload.split(b'"identity": "')[1].split(b'"')[0]
    (tmp_path / "desk-identity").write_bytes(desk + b"\n")
    tip = age(tmp_path, "desk-identity", "tip-key.age")
    (tmp_path / "tip-identity").write_bytes(
        b"AGE-SECRET-KEY-1" + tip.split(b"AGE-SECRET-KEY-1")[1].rstrip(b"\0") + b"\n"
    )
    assert b'"story":' in age(tmp_path, "tip-identity", "story.age")


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


def test_the_recovery_is_in_the_audit_trail(demo: Home) -> None:
    demo.heatwatch("recover", "casework", "--member", "malik", *sheet_words(demo, "casework"))
    verbs = demo.python("from heatwatch.audit.models import Record\nprint(Record.objects.latest('at').verb)")
    assert verbs == "key_recovered"


def test_a_new_key_replaces_a_lost_one(demo: Home, tmp_path: Path) -> None:
    old = passphrase_of(demo, "helen")
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


def age(folder: Path, identity: str, file: str) -> bytes:
    command = ["age", "-d", "-i", str(folder / identity), str(folder / file)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def age_with_passphrase(file: Path, out: Path, words: str) -> str:
    """`age -d` asks for a passphrase at a terminal only, so it is given one."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvp("age", ["age", "-d", "-o", str(out), str(file)])  # noqa: S606  the child becomes age itself
    shown = b""
    while b"passphrase" not in shown:
        shown += os.read(terminal, 1024)
    time.sleep(0.2)
    os.write(terminal, words.encode() + b"\n")
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 0
    return out.read_text()
