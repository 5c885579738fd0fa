"""`heatwatch keys rotate`, as the guide has a member type it."""

import re

import pytest

from tests.homes import PROJECT, Done, Home, said

pytestmark = pytest.mark.db

GUIDE = PROJECT / "docs" / "guides" / "rotation.md"
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


def test_the_command_of_the_guide_renews_the_key(demo: Home) -> None:
    [words] = re.findall(r"^ *heatwatch (keys rotate .*)$", GUIDE.read_text("utf-8"), re.MULTILINE)
    done = demo.heatwatch(*words.split(), typed=demo.passphrase("helen") + "\n")
    assert done.returncode == 0, said(done)
    assert "desk has a new key" in done.stdout
    there, opened, same, earlier = demo.python(OPENED).split()
    assert (there, same, earlier) == (opened, "True", "1")
    assert demo.heatwatch("audit", "verify").returncode == 0


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
