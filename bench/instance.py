"""A throw-away instance for a measurement: folder, database and doors, on this machine, gone afterwards."""

import contextlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests import cluster

PROJECT = Path(__file__).resolve().parent.parent
DATABASES = ("sqlite", "postgresql")


@dataclass
class Instance:
    """The folder and the environment of one instance; `owner` and `door` are the two database addresses."""

    home: Path
    database: str
    owner: dict[str, str]
    door: dict[str, str]
    # The process of PostgreSQL's server, whose children serve; 0 on SQLite, where the door is its own server.
    server: int = 0
    children: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def serve(self, door: str, port: int, *, workers: int = 0, threads: int = 0) -> int:
        """Start a door and wait until it answers; returns its process id."""
        words = ["serve", door, "--port", str(port)]
        words += ["--workers", str(workers)] if workers else []
        words += ["--threads", str(threads)] if threads else []
        environment = self.door if door == "public" else self.owner
        child = subprocess.Popen([sys.executable, "-m", "heatwatch.cli", *words], env=environment)
        self.children.append(child)
        _wait_for(port, child)
        return child.pid

    def read(self) -> None:
        """Start a reader with the key that lies there (bench/desk/staff.py)."""
        self.children.append(subprocess.Popen([sys.executable, "-m", "heatwatch.reader"], env=self.owner))

    def stop_doors(self) -> None:
        """End what was started, by its own process id."""
        for child in self.children:
            child.send_signal(signal.SIGINT)
        for child in self.children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=10)
            if child.poll() is None:
                child.kill()
        self.children.clear()


@contextlib.contextmanager
def instance(database: str) -> Iterator[Instance]:
    """An empty, migrated instance with a desk recipient; on PostgreSQL durable, and with the door's own role."""
    home = Path(tempfile.mkdtemp(prefix="heatwatch-bench-"))
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        _furnish(home)
        environment = {**os.environ, "HEATWATCH_HOME": str(home), "DJANGO_SETTINGS_MODULE": "heatwatch.config.settings"}
        # What is measured is the checkout that this lies in, wherever the environment's own package comes from.
        environment["PYTHONPATH"] = os.pathsep.join((str(PROJECT / "src"), str(PROJECT)))
        owner, door, pid = environment, environment, 0
        if database == "postgresql":
            server = stack.enter_context(cluster.running(durable=True, shared_buffers="512MB", max_wal_size="4GB"))
            owner = {**environment, "HEATWATCH_DATABASE_URL": server.url()}
            door = {**environment, "HEATWATCH_DATABASE_URL": server.url(user="heatwatch_door")}
            pid = server.process.pid
        _run(owner, _PREPARE)
        made = Instance(home, database, owner, door, pid)
        stack.callback(made.stop_doors)
        yield made


def fill(target: Instance, count: int) -> None:
    """Add stored tips in bulk (bench/stored.py), in a process of its own."""
    _run(target.owner, _FILL, str(count))


def free_port() -> int:
    """A free port of the loopback address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tree(pid: int) -> list[int]:
    """A process and all its descendants."""
    children: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            children += [int(word) for word in task.read_text().split()]
    return [pid, *(descendant for child in children for descendant in tree(child))]


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and its descendants, in seconds."""
    ticks = 0
    for each in tree(pid):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_peaks(pid: int) -> dict[int, int]:
    """The peak resident size of a process and its descendants, in bytes by process id."""
    peaks = {}
    for each in tree(pid):
        with contextlib.suppress(OSError, IndexError, ValueError):
            status = Path(f"/proc/{each}/status").read_text()
            peaks[each] = int(status.split("VmHWM:")[1].split()[0]) * 1024
    return peaks


def _furnish(home: Path) -> None:
    (home / "keys").mkdir(mode=0o700)
    (home / "instance.toml").write_text('mode = "demo"\n')
    (home / "secret_key").write_text(secrets.token_urlsafe(48))
    (home / "secret_key").chmod(0o600)
    for agency in (PROJECT / "demo").glob("agency*.toml"):
        shutil.copy(agency, home / agency.name)
    take_everything(home)


def take_everything(home: Path) -> None:
    """Let no report wait: a measurement is a flood from one network."""
    file = home / "agency.toml"
    pace = r"\1 = { reports = 1000000, then_every = 0.001 }"
    text = re.sub(r"^(one_network|unknown_network|everybody) = .*$", pace, file.read_text("utf-8"), flags=re.MULTILINE)
    file.write_text(text, "utf-8")


def _run(environment: dict[str, str], code: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-c", code, *arguments], env=environment, check=True)


def _wait_for(port: int, child: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and child.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit(f"a door did not start; it ended with {child.poll()}")


_PREPARE = """
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
from heatwatch.common import clock
from heatwatch.intake.actions.door_role import create_door_role
from heatwatch.vault import keys, recipients
from heatwatch.vault.models import Compartment, RecoveryCopy
host = keys.new_identity()
key = settings.ENV.home / "keys" / "console-host.key"
key.write_text(host.reveal())
key.chmod(0o600)
names, sheets = {}, {}
for name in ("desk", "casework", "advocates"):
    identity = keys.new_identity()
    names[name] = identity.recipient
    row = Compartment.objects.create(name=name, recipient=identity.recipient, created_at=clock.now())
    sheets[name] = keys.new_identity().recipient
    RecoveryCopy.objects.create(compartment=row, recipient=sheets[name], sealed=b"x", created_at=clock.now())
recipients.write(settings.ENV.recipients_file, recipients.Recipients(names, demo=True, recoveries=sheets))
if connection.vendor == "postgresql":
    create_door_role(None, demo=True)
"""

_FILL = """
import sys
import django
django.setup()
from django.conf import settings
from django.db import connection
from bench import stored
count = int(sys.argv[1])
if connection.vendor == "postgresql":
    connection.ensure_connection()
    stored.fill_postgresql(connection.connection, count)
else:
    stored.fill_sqlite(settings.ENV.home / "heatwatch.sqlite3", count)
"""


def told(rows: list[dict[str, object]]) -> None:
    """Print rows as a table whose columns are the first row's names."""
    names = list(rows[0])
    widths = [max(len(str(name)), *(len(str(row[name])) for row in rows)) for name in names]
    lines: list[list[object]] = [[*names], *([row[name] for name in names] for row in rows)]
    for cells in lines:
        print("  ".join(str(cell).rjust(width) for cell, width in zip(cells, widths, strict=True)))
