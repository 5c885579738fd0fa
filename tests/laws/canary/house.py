"""A house whose every process is watched: the doors, the reader, and the shipped proxy in front of them."""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests import homes
from tests.cluster import Cluster
from tests.homes import Home
from tests.journeys.house.cast.house import answers, free_port, with_door_role
from tests.laws.canary import proxy, watch

DOORS = ("public", "console", "webhooks")
START_SECONDS = 90


@dataclass
class WatchedHouse:
    """One instance, started through strace; its logs and temporary files lie in a folder of its own."""

    home: Home
    server: Cluster | None
    ports: dict[str, int] = field(default_factory=lambda: {door: free_port() for door in DOORS})
    proxied: dict[str, int] = field(default_factory=lambda: {door: free_port() for door in DOORS})
    processes: "dict[str, subprocess.Popen[bytes]]" = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.home.path.parent

    @property
    def kept(self) -> list[Path]:
        """Where files of the house may lie: the instance, its logs and temporary files; a server's data and log."""
        own = [self.home.path, self.folder / "logs", self.folder / "temporary", self.folder / "proxy"]
        return own + ([self.server.folder] if self.server else [])

    @property
    def traces(self) -> list[Path]:
        return sorted((self.folder / "traces").iterdir())

    def opens(self) -> None:
        for name in ("logs", "temporary", "proxy", "traces"):
            (self.folder / name).mkdir()
        told = {"HEATWATCH_TLS": "1", "TMPDIR": str(self.folder / "temporary")}
        in_front = ("public", "webhooks") if self.server else ()
        roles = {door: {"HEATWATCH_DATABASE_URL": with_door_role(self.home, self.server, door)} for door in in_front}
        heatwatch = [sys.executable, "-m", "heatwatch.cli", "serve"]
        for door in DOORS:
            environment = self.home.environment(**told, **roles.get(door, {}))
            self._starts(door, [*heatwatch, door, "--port", str(self.ports[door])], environment)
        self._starts("reader", [*heatwatch, "reader"], self.home.environment(**told))
        config = proxy.configured(self.folder / "proxy", self.ports, self.proxied, free_port())
        self._starts("proxy", proxy.command(config), {**os.environ, "TMPDIR": str(self.folder / "temporary")})
        self._waits()

    def closes(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for trace in self.traces:
            watch.wait_for_the_end_of(trace)

    def logs(self) -> str:
        return "\n".join(file.read_text("utf-8", errors="replace") for file in (self.folder / "logs").iterdir())

    def _starts(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        log, trace = self.folder / "logs" / f"{name}.log", self.folder / "traces" / name
        self.processes[name] = watch.start(command, environment, log, trace)

    def _waits(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        # The proxy answers plain requests to its encrypted ports with a refusal, which is an answer.
        while not all(answers(port) for port in (*self.ports.values(), *self.proxied.values())):
            dead = [name for name, process in self.processes.items() if process.poll() is not None]
            assert not dead and time.monotonic() < deadline, f"{dead}: {self.logs()}"
            time.sleep(0.1)


def prepared(folder: Path, server: Cluster | None) -> WatchedHouse:
    assert shutil.which("strace"), "the tests need Debian's package strace"
    assert proxy.program(), "the tests need Debian's package nginx"
    home = homes.empty(folder / "home", server)
    done = home.heatwatch("demo", "--home", home.path, "--prepare-only")
    assert done.returncode == 0, homes.said(done)
    return WatchedHouse(home, server)
