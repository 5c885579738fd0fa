"""A seeded instance, its processes and its database server where it has one, to be killed and started again."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psycopg

from bench.instance import free_port, tree
from heatwatch.cli.running.processes import http_answers
from tests import cluster
from tests.homes import Home

START_SECONDS = 60


@dataclass
class House:
    """Public site, console and reader of one instance. `door` is the environment of the public site alone."""

    home: Home
    door: dict[str, str]
    server: "cluster.Cluster | None" = None
    workers: int = 1
    port: int = field(default_factory=free_port)
    console_port: int = field(default_factory=free_port)
    children: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def desk(self) -> Path:
        """The file with the desk's identity, taken from the demonstration's supervisor, to look into tips with."""
        return self.home.path / "desk"

    def start(self, *, public_only: bool = False) -> None:
        """Start every process, or the public site alone, and wait until the doors answer."""
        public = ["serve", "public", "--port", str(self.port), "--workers", str(self.workers)]
        console = ["serve", "console", "--port", str(self.console_port)]
        own = self.home.environment()
        started = [(public, self.door)] + ([] if public_only else [(console, own), (["serve", "reader"], own)])
        for words, environment in started:
            command = [sys.executable, "-m", "heatwatch.cli", *words]
            child = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
            self.children.append(child)
        for port in (self.port,) if public_only else (self.port, self.console_port):
            _until(partial(http_answers, "127.0.0.1", port), START_SECONDS)

    def processes(self) -> list[int]:
        """Everything that runs for this instance, the database server aside."""
        return [pid for child in self.children for pid in tree(child.pid)]

    def kill(self, *, with_server: bool) -> int:
        """SIGKILL for everything at one moment; returns how many processes that were."""
        pids = self.processes() + (tree(self.server.process.pid) if with_server and self.server else [])
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for child in self.children:
            child.wait()
        self.children.clear()
        _until(lambda: not any(map(_lives, pids)), 20)
        return len(pids)

    def start_server_again(self) -> None:
        """Start a killed database server on the same folder; it recovers from its log by itself."""
        if self.server is None:
            return
        self.server.process.wait()
        self.server.process = cluster.serve(self.server.folder, cluster.server_user(), {})
        _until(lambda: _accepts(self.server), START_SECONDS)

    def stop(self) -> None:
        """End what is left, by the process ids that were started."""
        self.kill(with_server=False)


def of(home: Home, server: "cluster.Cluster | None" = None, workers: int = 1) -> House:
    """A house around a seeded demonstration; on PostgreSQL its public site connects with the door's own role."""
    door = home.environment()
    if server:
        done = home.heatwatch("door-role")
        assert done.returncode == 0, done.stderr
        database = home.url.partition("@/")[2].partition("?")[0]
        door["HEATWATCH_DATABASE_URL"] = server.url(database, user="heatwatch_door")
    house = House(home, door, server, workers)
    house.desk.write_text(home.python(_DESK))
    return house


def _accepts(server: "cluster.Cluster | None") -> bool:
    try:
        return server is None or bool(server.connect("postgres").execute("SELECT 1").fetchone())
    except psycopg.OperationalError:
        return False


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _until(true: Callable[[], bool], seconds: float) -> None:
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
host = Identity(settings.ENV.key_file("console-host.key").read_text())
rows = (settings.ENV.home / "sign-ins.txt").read_text("utf-8").splitlines()
words = next(row for row in rows if row.startswith("helen")).split()[1:7]
ring = unlock(by_username("helen"), Secret(" ".join(words)), host_key=host)
print(ring.compartment("desk").identity.reveal())
"""
