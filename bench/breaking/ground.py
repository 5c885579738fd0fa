"""Where faults are made: a seeded demonstration on a database of its own, copied for each fault."""

import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.breaking import canaries
from bench.breaking.outcome import Outcome
from bench.instance import PROJECT
from bench.killing import house
from bench.killing.house import House
from tests import cluster, homes
from tests.cluster import Cluster
from tests.homes import Home
from tests.laws.canary.words import LETTERS, STEM, canary

TEMPORARY, SAID = "temporary", "said"


@dataclass
class Ground:
    """A folder, the demonstration in it, and the PostgreSQL server where there is one."""

    folder: Path
    seeded: Home
    server: Cluster | None

    @property
    def database(self) -> str:
        """Its name in the table."""
        return "PostgreSQL" if self.server else "SQLite"

    def told(self) -> dict[str, str]:
        """What a process of the instance is told besides where the instance is."""
        (self.folder / TEMPORARY).mkdir(exist_ok=True)
        return {"TMPDIR": str(self.folder / TEMPORARY), "OPENBLAS_NUM_THREADS": "1"}

    def copy(self, name: str) -> Home:
        """The demonstration once more."""
        return homes.copy(self.seeded, self.folder / name, self.server)

    @contextlib.contextmanager
    def house(self, home: Home, begin: Callable[[House], None] = lambda _: None) -> Iterator[House]:
        """Public site and reader of an instance, running; killed at the end. `begin` is done before they start."""
        one = house.of(home, self.server, workers=2 if self.server else 1)
        one.told, one.log = self.told(), self.folder / SAID
        begin(one)
        try:
            one.start(["public", "reader"])
            yield one
        finally:
            one.stop()

    def job(self, fault: str, rounds: int, chance: random.Random, home: Home, *words: object) -> Outcome:
        """The rounds of a job, in a process inside the instance; what it left readable is searched afterwards."""
        environment = home.environment(DJANGO_SETTINGS_MODULE="heatwatch.config.settings", **self.told())
        environment["PYTHONPATH"] = os.pathsep.join((str(PROJECT), str(PROJECT / "src")))
        environment[LETTERS] = canary("").removeprefix(STEM)
        said = [str(rounds), str(chance.getrandbits(32)), *map(str, words)]
        command = [sys.executable, "-m", "bench.breaking.jobs", fault, *said]
        with (self.folder / SAID).open("ab") as log:
            done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=log, check=False)
        if done.returncode:
            raise SystemExit(f"{fault} failed by itself:\n{(self.folder / SAID).read_text(errors='replace')[-3000:]}")
        outcome = Outcome(**json.loads(done.stdout.splitlines()[-1]))
        self.search(outcome)
        return outcome

    def search(self, outcome: Outcome) -> None:
        """Look for words in clear in the instances, in what the processes said and kept, and in the server's files."""
        for leak in canaries.left_in(self.folder, self.server):
            outcome.fails("readable", leak)


@contextlib.contextmanager
def ground(database: str) -> Iterator[Ground]:
    """A ground of this database, gone afterwards; its server writes through to the disk as a real one does."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="heatwatch-faults-")))
        server = stack.enter_context(cluster.running(durable=True)) if database == "postgresql" else None
        yield Ground(folder, seeded(folder / "seeded", server), server)


def seeded(folder: Path, server: Cluster | None) -> Home:
    """A demonstration with everything in it."""
    home = homes.empty(folder, server)
    done = home.heatwatch("demo", "--home", home.path, "--prepare-only")
    if done.returncode:
        raise SystemExit(homes.said(done))
    set_aside(home)
    return home


def set_aside(home: Home) -> None:
    """The tips of the demonstration count as read, so that a reader comes to what is reported at once."""
    home.python("from heatwatch.intake.models import Tip\nTip.objects.update(reading=Tip.READ)")
