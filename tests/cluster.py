"""A throw-away PostgreSQL: its own folder, its own unix socket, no TCP port, gone afterwards.

PostgreSQL refuses to run as root, so root starts it as the `postgres` user. It is stopped by the process id
that this module started, and nothing is used before the server itself names our folder as its data directory.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg

OWNER = "heatwatch"
DATABASE = "heatwatch"
START_SECONDS = 90
# Rows of a test need not survive a power cut; a benchmark of durable tips passes durable=True.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SETTINGS = {"listen_addresses": "", "max_connections": "100", "log_min_messages": "warning"}


class Cluster:
    """One server process and the folder it lives in."""

    def __init__(self, folder: Path, process: subprocess.Popen[bytes]) -> None:
        self.folder = folder
        self.process = process

    def url(self, database: str = DATABASE, user: str = OWNER, password: str = "") -> str:
        """The address that HEATWATCH_DATABASE_URL takes."""
        who = quote(user) + (f":{quote(password)}" if password else "")
        return f"postgresql://{who}@/{database}?{urlencode({'host': str(self.folder)})}"

    def connect(self, database: str = DATABASE, user: str = OWNER) -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), dbname=database, user=user, autocommit=True)

    def stop(self) -> None:
        """Ask for a fast shutdown, insist after ten seconds, then remove the folder."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)


def start(*, durable: bool = False, within: Path | None = None, **settings: str) -> Cluster:
    """Make a cluster, start it, and create the empty database."""
    folder = Path(tempfile.mkdtemp(prefix="heatwatch-pg-", dir=within))
    user = server_user()
    if user:
        shutil.chown(folder, user, user)
    try:
        initdb(folder, user)
        cluster = Cluster(folder, serve(folder, user, {**({} if durable else FORGETFUL), **settings}))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    try:
        wait_until_ours(cluster)
    except BaseException:
        cluster.stop()
        raise
    return cluster


@contextlib.contextmanager
def running(*, durable: bool = False, within: Path | None = None, **settings: str) -> Iterator[Cluster]:
    """A cluster for the length of a with block."""
    cluster = start(durable=durable, within=within, **settings)
    try:
        yield cluster
    finally:
        cluster.stop()


def program(name: str) -> str:
    """Debian keeps the server's programs in a folder named after the version, off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if not found and not shutil.which(name):
        raise RuntimeError(f"{name} is not on this machine: install Debian's package postgresql")
    return str(found[-1] if found else shutil.which(name))


def server_user() -> str | None:
    """Whom the server runs as: oneself, or the `postgres` user when root asks."""
    if os.geteuid() != 0:
        return None
    pwd.getpwnam("postgres")
    return "postgres"


def initdb(folder: Path, user: str | None) -> None:
    command = [program("initdb"), "--pgdata", str(folder / "data"), "--username", OWNER]
    command += ["--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        user=user,
        group=user,
        extra_groups=groups(user),
    )
    if done.returncode:
        raise RuntimeError(f"initdb failed: {done.stdout}{done.stderr}")


def serve(folder: Path, user: str | None, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [program("postgres"), "-D", str(folder / "data"), "-k", str(folder)]
    for name, value in {**SETTINGS, **settings}.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            command, stdout=log, stderr=log, user=user, group=user, extra_groups=groups(user), cwd=folder
        )


def groups(user: str | None) -> list[str] | None:
    return None if user is None else []


def wait_until_ours(cluster: Cluster) -> None:
    """Wait for the server, and refuse one that is not this cluster's."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with cluster.connect("postgres") as connection:
                refuse_a_stranger(cluster, connection)
                connection.execute(f"CREATE DATABASE {DATABASE}")
            return
        except psycopg.OperationalError:
            if cluster.process.poll() is not None or time.monotonic() > deadline:
                log = (cluster.folder / "log").read_text(errors="replace")
                raise RuntimeError(f"postgres did not start: {log}") from None
            time.sleep(0.05)


def refuse_a_stranger(cluster: Cluster, connection: psycopg.Connection) -> None:
    row = connection.execute("SHOW data_directory").fetchone()
    if row is None or Path(row[0]) != cluster.folder / "data":
        raise RuntimeError(f"connected to a server that is not ours: {row}")
