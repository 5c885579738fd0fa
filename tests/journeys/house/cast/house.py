"""The house as people find it: set up and seeded once, served by real processes, stopped by their ids.

On SQLite it is `heatwatch demo`, the command behind `./run`. On PostgreSQL each process is started as a real instance
starts it, the public door with a database role of its own.
"""

import http.client
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests import homes
from tests.cluster import Cluster
from tests.homes import PROJECT, Home
from tests.journeys.house.cast.weather import Weather

START_SECONDS = 90
WELCOME = "Ctrl-C stops everything."
STOP_SECONDS = 20
# The office lets alerts come to browsers. No maker of a browser is ever reached from here.
TO_BROWSERS = {"HEATWATCH_WEBPUSH_CONTACT": "mailto:post@office.example"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class House:
    """One instance and its processes."""

    home: Home
    weather: Weather
    door_url: str = ""
    public_port: int = field(default_factory=free_port)
    console_port: int = field(default_factory=free_port)
    webhooks_port: int = field(default_factory=free_port)
    processes: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    @property
    def public(self) -> str:
        return f"http://127.0.0.1:{self.public_port}"

    @property
    def console(self) -> str:
        return f"http://127.0.0.1:{self.console_port}"

    @property
    def console_by_name(self) -> str:
        """The console under the name that passkeys need."""
        return f"http://localhost:{self.console_port}"

    @property
    def doors(self) -> tuple[str, ...]:
        """How every address of the house begins."""
        return (self.public, self.console, self.console_by_name)

    def door_of(self, url: str) -> str:
        """Which of the two sites an address belongs to."""
        return "public" if url.startswith(self.public) else "console"

    @property
    def log(self) -> Path:
        """Everything that the processes print."""
        return self.home.path.parent / "house.log"

    def opens(self) -> None:
        welcomes = self.printed().count(WELCOME)
        with self.log.open("ab") as out:
            for words, environment in self._commands():
                command = [sys.executable, "-m", "heatwatch.cli", *words]
                self.processes.append(subprocess.Popen(command, env=environment, stdout=out, stderr=out, cwd=PROJECT))
        deadline = time.monotonic() + START_SECONDS
        while not (answers(self.public_port) and answers(self.console_port) and self._welcomes(welcomes)):
            dead = [process.returncode for process in self.processes if process.poll() is not None]
            assert not dead and time.monotonic() < deadline, self.printed()
            time.sleep(0.1)

    def closes(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()

    def restarts(self) -> None:
        """Everything stops and starts again, as after an update; what was only in memory is gone."""
        self.closes()
        self.opens()

    def printed(self) -> str:
        return self.log.read_text("utf-8", errors="replace") if self.log.exists() else ""

    def _welcomes(self, before: int) -> bool:
        """The demonstration prints who may sign in once its doors are open."""
        return bool(self.door_url) or self.printed().count(WELCOME) > before

    def passphrase(self, name: str) -> str:
        """The passphrase that was printed for a person."""
        printed = self.printed() if not self.door_url else (self.home.path / "sign-ins.txt").read_text("utf-8")
        found = re.findall(rf"^\s*{re.escape(name)}\s{{2,}}((?:[a-z]+ ){{5}}[a-z]+)\s", printed, re.MULTILINE)
        assert found, f"no passphrase was printed for {name}"
        return str(found[-1])

    def _commands(self) -> list[tuple[list[str], dict[str, str]]]:
        ports = ["--port", str(self.public_port), "--console-port", str(self.console_port)]
        ports += ["--webhooks-port", str(self.webhooks_port)]
        if not self.door_url:
            return [(["demo", "--home", str(self.home.path), *ports], self.home.environment(**TO_BROWSERS))]
        return [
            (["serve", "public", "--port", ports[1]], self.home.environment(HEATWATCH_DATABASE_URL=self.door_url)),
            (["serve", "console", "--port", ports[3]], self.home.environment(**TO_BROWSERS)),
            (["serve", "reader"], self.home.environment()),
        ]


def prepared(folder: Path, server: Cluster | None, weather: Weather) -> House:
    """A seeded demonstration whose Leave button leads to our own weather page."""
    home = homes.empty(folder / "home", server)
    done = home.heatwatch("demo", "--home", home.path, "--prepare-only")
    assert done.returncode == 0, homes.said(done)
    agency = home.path / "agency.toml"
    text = re.sub(r'^leave_to = ".*"$', f'leave_to = "{weather.address}"', agency.read_text("utf-8"), flags=re.M)
    agency.write_text(text, "utf-8")
    return House(home, weather, with_door_role(home, server) if server else "")


def with_door_role(home: Home, server: Cluster | None, door: str = "public") -> str:
    """The address at which a door in front reaches the same database as its own role."""
    assert server
    done = home.heatwatch("door-role", "--door", door)
    assert done.returncode == 0, homes.said(done)
    return server.url(home.database, user="heatwatch_door" if door == "public" else "heatwatch_webhooks")


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": "127.0.0.1"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def family(pid: int) -> list[int]:
    """The processes that a process started, and theirs."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *family(child)]
    return found
