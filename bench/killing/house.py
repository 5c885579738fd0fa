"""A seeded instance, its processes and its database server where it has one, to be killed and started again."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psycopg

from bench.instance import free_port, take_everything, tree
from heatwatch.cli.running.processes import http_answers
from tests import cluster
from tests.homes import Home

START_SECONDS = 60
DOORS = ("public", "console", "reader")


@dataclass
class House:
    """Public site, console and reader of one instance. `door` is the environment of the public site alone.

    `told` is added to the environment of each, and where `log` is named, what they say is kept there.
    """

    home: Home
    door: dict[str, str]
    server: "cluster.Cluster | None" = None
    workers: int = 1
    port: int = field(default_factory=free_port)
    console_port: int = field(default_factory=free_port)
    children: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    log: Path | None = None

    @property
    def desk(self) -> Path:
        """The file with the desk's identity, taken from the demonstration's supervisor, to look into tips with."""
        return self.home.path / "desk"

    def start(self, doors: Sequence[str] = DOORS) -> None:
        """Start every process, or these, and wait until the doors answer."""
        ports = {"public": self.port, "console": self.console_port}
        for name in doors:
            words = ["serve", name, *(["--port", str(ports[name])] if name in ports else [])]
            words += ["--workers", str(self.workers)] if name == "public" else []
            command = [sys.executable, "-m", "heatwatch.cli", *words]
            environment = (self.door if name == "public" else self.home.environment()) | self.told
            with (self.log or Path(os.devnull)).open("ab") as said:
                self.children.append(subprocess.Popen(command, env=environment, stdout=said, stderr=said))
        for name in doors:
            if name in ports:
                until(partial(http_answers, "127.0.0.1", ports[name]), START_SECONDS)

    def processes(self) -> list[int]:
        """Everything that runs for this instance, the database server aside."""
        return [pid for child in self.children for pid in tree(child.pid)]

    def kill(self, *, with_server: bool) -> int:
        """SIGKILL for everything at one moment; returns how many processes that were."""
        pids = self.processes() + (tree(self.server.process.pid) if with_server and self.server else [])
        kill_all(pids)
        for child in self.children:
            child.wait()
        self.children.clear()
        until(lambda: not any(map(_lives, pids)), 20)
        return len(pids)

    def kill_workers(self) -> None:
        """SIGKILL for what answers requests of the public site, and not for what starts it again."""
        pids = [pid for pid in tree(self.children[0].pid)[1:] if b"resource_tracker" not in _command(pid)]
        kill_all(pids)

    def kill_server(self) -> None:
        """SIGKILL for every process of the database server at one moment."""
        pids = tree(self.server.process.pid) if self.server else []
        kill_all(pids)
        until(lambda: not any(map(_lives, pids)), 20)

    def start_server_again(self) -> None:
        """Start a database server that ended on the same folder; it recovers from its log by itself."""
        if self.server is None:
            return
        self.server.process.wait()
        self.server.process = cluster.serve(self.server.folder, cluster.server_user(), {})
        until(lambda: _accepts(self.server), START_SECONDS)

    def stop(self) -> None:
        """End what is left, by the process ids that were started."""
        self.kill(with_server=False)


def of(home: Home, server: "cluster.Cluster | None" = None, workers: int = 1) -> House:
    """A house around a seeded demonstration that lets no report wait; on PostgreSQL its door has a role of its own."""
    take_everything(home.path)
    door = home.environment()
    if server:
        done = home.heatwatch("door-role")
        assert done.returncode == 0, done.stderr
        door["HEATWATCH_DATABASE_URL"] = server.url(home.database, user="heatwatch_door")
    house = House(home, door, server, workers)
    house.desk.write_text(home.python(_DESK))
    return house


def _accepts(server: "cluster.Cluster | None") -> bool:
    try:
        with contextlib.closing(server.connect("postgres")) if server else contextlib.nullcontext():
            return True
    except psycopg.OperationalError:
        return False


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kill_all(pids: Iterable[int]) -> None:
    """SIGKILL, whoever may be gone already."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def until(true: Callable[[], bool], seconds: float) -> None:
    """Wait for something; ends the program when it does not come."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise SystemExit("a process did not do what was expected of it in time")
        time.sleep(0.05)


_DESK = """
from django.conf import settings
from heatwatch.accounts.queries import by_username
from heatwatch.common.secret import Secret
from heatwatch.vault.actions import unlock
from heatwatch.vault.keys import Identity
from tests.homes import Home
host = Identity(settings.ENV.key_file("console-host.key").read_text())
words = Secret(Home(settings.ENV.home).passphrase("helen"))
ring = unlock(by_username("helen"), words, host_key=host)
print(ring.compartment("desk").identity.reveal())
"""
