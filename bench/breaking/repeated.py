"""Jobs that are begun and cut short again and again, each on a copy of the demonstration."""

import json
import random

from bench.breaking.ground import Ground
from bench.breaking.outcome import Outcome
from tests import homes
from tests.homes import Home

TALLIES = """
import json
from bench.breaking.jobs.restoring import tallies
from heatwatch.intake.models import Tip
print(json.dumps([tallies(), Tip.objects.count()]))
"""


def reader(ground: Ground, rounds: int, chance: random.Random) -> Outcome:
    """`reader`: SIGKILL at any point of reading what came in."""
    return ground.job("reader", rounds, chance, ground.copy("reader"))


def rotation(ground: Ground, rounds: int, chance: random.Random) -> Outcome:
    """`rotation`: SIGKILL at any point of renewing the key of the desk."""
    return ground.job("rotation", rounds, chance, ground.copy("rotation"))


def reseal(ground: Ground, rounds: int, chance: random.Random) -> Outcome:
    """`reseal`: SIGKILL at any point of lending, restricting and withholding."""
    return ground.job("reseal", rounds, chance, ground.copy("reseal"))


def disposal(ground: Ground, rounds: int, chance: random.Random) -> Outcome:
    """`disposal`: SIGKILL at any point of destroying."""
    return ground.job("disposal", rounds, chance, ground.copy("disposal"))


def restore(ground: Ground, rounds: int, chance: random.Random) -> Outcome:
    """`restore`: SIGKILL at any point of filling another instance from a backup of the demonstration."""
    folder = ground.folder / "restore"
    folder.mkdir()
    done = ground.seeded.heatwatch("backup", "--to", folder / "b.age")
    assert done.returncode == 0, homes.said(done)
    target = homes.empty(folder / "home", ground.server)
    words = ["restore", "--from", folder / "b.age", "--home", target.path, *_sheets(ground.seeded)]
    found, tips = json.loads(ground.seeded.python(TALLIES))
    given = folder / "given.json"
    given.write_text(json.dumps({"words": [str(word) for word in words], "tallies": found, "tips": tips}))
    return ground.job("restore", rounds, chance, target, given)


def _sheets(home: Home) -> list[object]:
    sheet = home.path / "recovery-desk-sheet"
    return ["--sheet-a", f"{sheet}-a.txt", "--sheet-b", f"{sheet}-b.txt"]
