"""`disk`: no room is left amid reports.

A small file system is filled to its last byte; where none can be mounted, the writing processes get a limit on files.
"""

import contextlib
import os
import random
import resource
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bench.breaking import amid
from bench.breaking.ground import Ground, seeded
from bench.breaking.outcome import Outcome
from bench.instance import tree
from bench.killing.house import House
from bench.killing.reporters import Report, send_once
from bench.load import Line
from tests import cluster, homes
from tests.cluster import Cluster
from tests.homes import Home

LEFT = (0, 0, 4096, amid.PHOTO, 200_000)
MEGABYTES = {"SQLite": 160, "PostgreSQL": 400}
STEP = 1 << 20


class Disk(Protocol):
    """Something that can be full."""

    note: str

    def fill(self, house: House, left: int) -> None:
        """Leave so many bytes."""

    def clear(self) -> None:
        """Make room again."""


@dataclass
class SmallDisk:
    """A file system in memory, which root may mount, and the ballast that fills it."""

    place: Path
    note: str = "a file system of its own, filled to the last byte"

    def fill(self, house: House, left: int) -> None:  # noqa: ARG002  the disk is everybody's
        """Write until nothing more can be written, then give so many bytes back."""
        with (self.place / "ballast").open("wb", buffering=0) as ballast:
            with contextlib.suppress(OSError):
                while ballast.write(bytes(STEP)) == STEP:
                    pass
            ballast.truncate(max(0, ballast.tell() - left))

    def clear(self) -> None:
        """Remove the ballast."""
        (self.place / "ballast").unlink()


@dataclass
class SmallFiles:
    """A limit on how large files may grow, for each process that writes the database."""

    note: str = "RLIMIT_FSIZE of the writing processes, as nothing could be mounted"
    limited: list[int] = field(default_factory=list)

    def fill(self, house: House, left: int) -> None:
        """The largest file of the database may grow by so many bytes more."""
        folder = house.server.folder if house.server else house.home.path
        largest = max(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        self.limited = tree(house.server.process.pid) if house.server else house.processes()
        self._limit(largest + left)

    def clear(self) -> None:
        """No limit any more."""
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        for pid in self.limited:
            with contextlib.suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def disk(
    ground: Ground, rounds: int, chance: random.Random, *, whole: bool = True, left: Sequence[int] = LEFT
) -> Outcome:
    """Each round: room goes but for a few bytes, people report and are refused, room comes back, and all insist.

    On PostgreSQL the disk holds the whole server, its log included; or, not `whole`, the files of the tables only.
    """
    outcome, sent = Outcome(rounds), list[Report]()
    with _on_a_small_disk(ground, whole=whole) as (there, disk):
        outcome.note = disk.note
        with there.house(there.seeded) as house:
            for number in range(rounds):
                some = amid.a_few("disk", number)
                sent += some
                outcome.cut += _without_room(house, disk, some, chance.choice(left))
                rest = [one for one in some if not one.codes]
                amid.wait_for(amid.insist(house, rest), house)
            amid.end(house, sent, outcome)
        there.search(outcome)
    return outcome


def _without_room(house: House, disk: Disk, some: list[Report], left: int) -> bool:
    """Fill, let each try once, make room; says whether anybody was refused."""
    disk.fill(house, left)
    with ThreadPoolExecutor(amid.AT_ONCE) as people:
        answered = list(people.map(lambda one: _tries(house, one), some))
    disk.clear()
    if house.server and house.server.process.poll() is not None:
        house.start_server_again()
    return not all(answered)


def _tries(house: House, report: Report) -> bool:
    line = Line(house.port)
    try:
        return send_once(line, report)
    finally:
        line.close()


@contextlib.contextmanager
def _on_a_small_disk(ground: Ground, *, whole: bool) -> Iterator[tuple[Ground, Disk]]:
    """The instance, and its database, on a disk of their own where one can be mounted."""
    with contextlib.ExitStack() as stack:
        # Not inside the ground's folder: whoever the server runs as must get here.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="heatwatch-disk-")))
        folder.chmod(0o711)
        disk: Disk = SmallFiles()
        if _mount(folder, MEGABYTES[ground.database]):
            stack.callback(subprocess.run, ["umount", "--lazy", str(folder)], check=False)
            disk = SmallDisk(folder)
        server = ground.server
        if server is None:
            home = homes.copy(ground.seeded, folder / "home", None)
        elif whole:
            server = stack.enter_context(cluster.running(durable=True, within=folder))
            home = seeded(folder / "home", server)
        else:
            home = _on_a_tablespace(ground, server, folder)
            stack.callback(_drop, server, home.database)
        yield Ground(folder, home, server), disk


def _on_a_tablespace(ground: Ground, server: Cluster, folder: Path) -> Home:
    """The files of the tables lie on the small disk, the server's own where they were."""
    place = folder / "tables"
    place.mkdir()
    if user := cluster.server_user():
        shutil.chown(place, user, user)
    shutil.copytree(ground.seeded.path, folder / "home")
    name = f"small_{secrets.token_hex(4)}"
    with server.connect("postgres") as connection:
        connection.execute(f"CREATE TABLESPACE {name} LOCATION '{place}'".encode())
        connection.execute(
            f'CREATE DATABASE {name} TEMPLATE "{ground.seeded.database}" TABLESPACE {name} STRATEGY FILE_COPY'.encode()
        )
    return Home(folder / "home", server.url(name))


def _drop(server: Cluster, name: str) -> None:
    with server.connect("postgres") as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
        connection.execute(f"DROP TABLESPACE {name}".encode())


def _mount(folder: Path, megabytes: int) -> bool:
    if os.geteuid():
        return False
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=711", "heatwatch-faults", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
