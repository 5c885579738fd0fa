"""`heatwatch keys rotate`, as the guide has a member type it."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli import guides
from tests.homes import Done, Home, said

pytestmark = pytest.mark.db

BACKUP, PRUNE = guides.commands("backup", before="## Restore")
OPENED = """
from django.conf import settings
from heatwatch.common import clock
from heatwatch.intake.models import Tip
from heatwatch.reader.desk_key import open_desk
from heatwatch.vault.actions import open_tip_keys
from heatwatch.vault.recipients import load
ring = open_desk(settings.ENV.key_file("reader.key"), clock.now())
tips = set(Tip.objects.filter(restricted=False).values_list("pk", flat=True))
same = ring.compartment("desk").identity.recipient == load(settings.ENV.recipients_file).of("desk")
print(len(tips), len(open_tip_keys(ring, tips)), same, len(ring.compartment("desk").earlier))
"""


def rotate(home: Home, name: str = "desk", member: str = "helen", passphrase: str = "") -> Done:
    return home.heatwatch(
        "keys", "rotate", name, "--member", member, typed=(passphrase or home.passphrase(member)) + "\n"
    )


def test_the_guide_is_followed_from_one_backup_to_the_next(demo: Home, tmp_path: Path) -> None:
    """docs/guides/rotation.md, steps 1, 2, 7 and 8; the other steps are looked at elsewhere, as the guide says."""
    # 1. A backup
    old = backed_up(demo, tmp_path / "old.age")
    sheets = (demo.path / "recovery-desk-sheet-a.txt").read_bytes()
    print_before = (demo.path / "recipients.json").read_bytes()

    # 2. A member of the compartment types the command
    [rotation] = guides.commands("rotation")
    done = guides.typed(demo, rotation, {}, secret=demo.passphrase("helen"))
    assert done.returncode == 0, said(done)
    assert "desk has a new key" in done.stdout
    there, opened, same, earlier = demo.python(OPENED).split()
    assert (there, same, earlier) == (opened, "True", "1")
    assert demo.heatwatch("audit", "verify").returncode == 0

    # 7. The file to be printed is another one; the recovery sheets are the same, and open the new key
    assert (demo.path / "recipients.json").read_bytes() != print_before
    assert (demo.path / "recovery-desk-sheet-a.txt").read_bytes() == sheets
    recover = guides.commands("recovery", before="## Without this software")[0]
    done = guides.typed(demo, recover, {"sam.super": "malik", **guides.of_sheets(demo)})
    assert done.returncode == 0, said(done)

    # 8. Another backup; the older stream of keys goes when its time has come, and nothing else does
    new = backed_up(demo, tmp_path / "new.age")
    month_ago = (datetime.now(UTC) - timedelta(days=31)).timestamp()
    for file in old:
        os.utime(file, (month_ago, month_ago))
    assert guides.typed(demo, PRUNE, {"/srv/backup": tmp_path}).returncode == 0
    assert sorted(tmp_path.glob("*.age*")) == sorted([old[0], *new])


def backed_up(home: Home, file: Path) -> list[Path]:
    """The two streams of a backup, by the guide's command."""
    done = guides.typed(home, BACKUP, {BACKUP.split()[-1]: file})
    assert done.returncode == 0, said(done)
    return [file, file.with_name(f"{file.name}.keys")]


def test_advocates_renew_their_own(demo: Home) -> None:
    done = rotate(demo, "advocates", "amara")
    assert done.returncode == 0, said(done)
    assert "no grant for advocates" in said(rotate(demo, "advocates", "helen"))


def test_a_wrong_passphrase_renews_nothing(demo: Home) -> None:
    done = rotate(demo, passphrase="abandon abandon abandon abandon abandon abandon")
    assert "the passphrase is not right" in said(done)


def test_where_only_root_may_write_the_file_it_says_what_root_has_to_type(demo: Home) -> None:
    """Tests may run as root, who writes everywhere: here the name of the file leaves no room for the one beside it."""
    place = demo.path.parent / ("r" * 250)
    place.write_bytes((demo.path / "recipients.json").read_bytes())
    told = {"HEATWATCH_RECIPIENTS_FILE": str(place)}
    words, typed = ["keys", "rotate", "desk", "--member", "helen"], demo.passphrase("helen") + "\n"
    done = demo.heatwatch(*words, typed=typed, **told)
    assert done.returncode == 1
    assert f"install -o root -m 644 {demo.path / 'recipients.json.new'} {place}" in done.stdout
    place.write_bytes((demo.path / "recipients.json.new").read_bytes())
    done = demo.heatwatch(*words, typed=typed, **told)
    assert done.returncode == 0, said(done)
