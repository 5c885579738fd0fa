"""Instance folders with a database of their own, and the `heatwatch` command run on them as people run it."""

import os
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cluster import Cluster

PROJECT = Path(__file__).resolve().parent.parent
Done = subprocess.CompletedProcess[str]


@dataclass
class Home:
    """An instance folder; `url` names its database where that is not the file inside it."""

    path: Path
    url: str = ""

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HEATWATCH_")}
        kept |= {"HEATWATCH_HOME": str(self.path), "PYTHONPATH": str(PROJECT / "src")}
        return kept | ({"HEATWATCH_DATABASE_URL": self.url} if self.url else {}) | more

    @property
    def database(self) -> str:
        """The name of its database on PostgreSQL."""
        return self.url.partition("@/")[2].partition("?")[0]

    def passphrase(self, name: str) -> str:
        """The six words of a member of the demonstration, as it wrote them down."""
        rows = (self.path / "sign-ins.txt").read_text("utf-8").splitlines()
        return next(" ".join(row.split()[1:7]) for row in rows if row.split()[0] == name)

    def heatwatch(self, *words: object, typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, at little work behind its passphrases."""
        command = [sys.executable, "-m", "tests.lightly", *map(str, words)]
        return subprocess.run(
            command,
            input=typed,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            check=False,
            timeout=280,
            cwd=PROJECT,
        )

    def python(self, code: str) -> str:
        """Run a few lines inside the instance; returns what they printed."""
        begin = "import django\ndjango.setup()\n"
        environment = self.environment(DJANGO_SETTINGS_MODULE="heatwatch.config.settings")
        command = [sys.executable, "-c", begin + code]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=PROJECT)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def of_the_run(factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of a run share: each has its own inside the one of the run."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def empty(folder: Path, server: Cluster | None) -> Home:
    """A home that is not there yet, with an empty database where there is a server."""
    return Home(folder, new_database(server) if server else "")


def copy(home: Home, folder: Path, server: Cluster | None) -> Home:
    """The same instance once more, rows and all."""
    # The place where a reader is asked is made anew by each; it cannot be copied.
    shutil.copytree(home.path, folder, ignore=shutil.ignore_patterns("*.sock"))
    return Home(folder, new_database(server, home.database) if server else "")


def new_database(server: Cluster, template: str = "template1") -> str:
    name = f"heatwatch_{secrets.token_hex(4)}"
    with server.connect("postgres") as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return server.url(name)


def said(done: subprocess.CompletedProcess[str]) -> str:
    """Everything that a command said."""
    return done.stdout + done.stderr
