"""The demonstration: seeded once, on this machine only, where nothing real lies, and stopped without a trace."""

import http.client
import json
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from heatwatch.accounts.access import ROLES
from heatwatch.cli.sample.tips import rows as sample_rows
from tests import homes
from tests.environment import TestInstance
from tests.homes import PROJECT, Home, said

pytestmark = pytest.mark.db

COUNT = """
from django.apps import apps
print(*(apps.get_model(name).objects.count() for name in ("intake.Tip", "accounts.Account", "intake.Message")))
"""


def test_it_seeds_staff_of_every_role_and_every_sample_tip(seeded: Home) -> None:
    samples = len((PROJECT / "demo" / "tips.jsonl").read_text("utf-8").splitlines())
    assert seeded.python(COUNT).split()[:2] == [str(samples), "12"]
    rows = (seeded.path / "sign-ins.txt").read_text("utf-8").splitlines()
    roles = "".join(rows).replace(" ", "_")
    assert all(role in roles for role in ROLES)


def test_only_reporters_who_hold_a_code_are_answered() -> None:
    samples = [(row["channel"], row.get("work") or {}) for row in sample_rows(PROJECT / "demo")]
    written = [channel for channel, work in samples if "reply" in work or "reporter_message" in work]
    assert set(written) == {"web"}
    assert len(written) >= 15
    assert any("reporter_message" in work for _, work in samples)


def test_every_demo_person_signs_in_with_the_passphrase_in_the_file(seeded: Home) -> None:
    name, *words = (seeded.path / "sign-ins.txt").read_text("utf-8").splitlines()[1].split()
    code = f"""
from django.conf import settings
from heatwatch.accounts.queries import by_username
from heatwatch.common.secret import Secret
from heatwatch.vault.actions import unlock
from heatwatch.vault.keys import Identity
host = Identity(settings.ENV.key_file("console-host.key").read_text())
ring = unlock(by_username({name!r}), Secret({" ".join(words[:6])!r}), host_key=host)
print(ring.compartment("desk").name)
"""
    assert seeded.python(code) == "desk"


def test_the_audit_trail_of_the_seeding_holds(seeded: Home) -> None:
    done = seeded.heatwatch("audit", "verify")
    assert done.returncode == 0, said(done)


def test_nobody_else_can_read_the_folder(seeded: Home) -> None:
    assert stat.S_IMODE(seeded.path.stat().st_mode) == 0o700
    private = [seeded.path / "sign-ins.txt", seeded.path / "secret_key", *(seeded.path / "keys").iterdir()]
    private += seeded.path.glob("recovery-*")
    assert {stat.S_IMODE(file.stat().st_mode) for file in private} == {0o600}


def test_a_second_run_seeds_nothing(seeded: Home) -> None:
    before = seeded.python(COUNT), (seeded.path / "sign-ins.txt").read_text("utf-8")
    done = seeded.heatwatch("demo", "--home", seeded.path, "--prepare-only")
    assert done.returncode == 0
    assert (seeded.python(COUNT), (seeded.path / "sign-ins.txt").read_text("utf-8")) == before


def test_a_seeding_that_was_killed_starts_again_and_doubles_nothing(elsewhere: Home, seeded: Home) -> None:
    command = [sys.executable, "-m", "heatwatch.cli", "demo", "--home", str(elsewhere.path), "--prepare-only"]
    child = subprocess.Popen(command, env=elsewhere.environment(), stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not (elsewhere.path / "recipients.json").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    child.kill()
    child.wait()
    assert not (elsewhere.path / "demo.json").exists()
    done = elsewhere.heatwatch("demo", "--home", elsewhere.path, "--prepare-only")
    assert done.returncode == 0, said(done)
    assert elsewhere.python(COUNT) == seeded.python(COUNT)


@pytest.mark.once
@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "example.org", "::"])  # noqa: S104  refused, never bound
def test_it_refuses_any_address_but_this_machines(host: str, elsewhere: Home) -> None:
    done = elsewhere.heatwatch("demo", "--home", elsewhere.path, "--host", host)
    assert done.returncode == 1
    assert f"does not listen on {host}" in done.stderr
    assert not elsewhere.path.exists()


@pytest.mark.once
def test_a_door_of_a_demonstration_refuses_another_address_too(seeded: Home) -> None:
    done = seeded.heatwatch("serve", "public", "--host", "0.0.0.0")  # noqa: S104  refused, never bound
    assert done.returncode == 1
    assert "does not listen on" in done.stderr


@pytest.mark.once
def test_it_refuses_a_taken_port(seeded: Home) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = seeded.heatwatch("demo", "--home", seeded.path, "--port", other.getsockname()[1])
    assert done.returncode == 1
    assert "choose another with --port" in done.stderr


@pytest.mark.parametrize("statement", ["intake.Tip", "accounts.Account"])
def test_it_refuses_a_database_with_a_real_row(statement: str, demo: Home) -> None:
    demo.python(f"""
from django.apps import apps
row = apps.get_model({statement!r}).objects.first()
type(row).objects.filter(pk=row.pk).update(is_demo=False)
""")
    before = demo.python(COUNT)
    done = demo.heatwatch("demo", "--home", demo.path, "--prepare-only")
    assert done.returncode == 1
    assert "not of a demonstration" in done.stderr
    assert demo.python(COUNT) == before


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["intake_tip", "accounts_account"])
def test_it_changes_no_table_of_a_database_with_a_real_row(table: str, elsewhere: Home, instance: TestInstance) -> None:
    """A new home and a mistyped address: an older real instance must not be migrated before it is refused."""
    assert instance.cluster
    with instance.cluster.connect(elsewhere.database) as server:
        server.execute(f"CREATE TABLE {table} (id uuid, is_demo boolean)".encode())
        server.execute(f"INSERT INTO {table} VALUES (gen_random_uuid(), false)".encode())
        done = elsewhere.heatwatch("demo", "--home", elsewhere.path, "--prepare-only")
        tables = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = server.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
    assert done.returncode == 1
    assert "not of a demonstration" in done.stderr
    assert (tables, rows) == ([(table,)], (1,))


def test_it_refuses_the_folder_of_a_real_instance(elsewhere: Home) -> None:
    elsewhere.path.mkdir()
    (elsewhere.path / "instance.toml").write_text('mode = "live"\n')
    done = elsewhere.heatwatch("demo", "--home", elsewhere.path, "--prepare-only")
    assert done.returncode == 1
    assert "holds a live instance" in done.stderr


def test_it_refuses_a_folder_with_other_things_in_it(elsewhere: Home) -> None:
    elsewhere.path.mkdir()
    (elsewhere.path / "thesis.txt").write_text("mine")
    done = elsewhere.heatwatch("demo", "--home", elsewhere.path, "--prepare-only")
    assert done.returncode == 1
    assert (elsewhere.path / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.once)])
def test_it_serves_every_door_and_stops_cleanly(number: signal.Signals, seeded: Home) -> None:
    with serving(seeded) as (process, ports, output):
        assert {status(port) < 500 for port in ports} == {True}
        children = family(process.pid)
        assert len(children) >= 5
        process.send_signal(number)
        assert process.wait(timeout=60) == 0
    assert not [pid for pid in children if alive(pid)]
    assert "Staff console" in output() and "stopped" in output()


@pytest.mark.once
def test_only_this_machine_is_answered(seeded: Home) -> None:
    with serving(seeded) as (_, ports, _output):
        for port in ports:
            assert status(port, host="tips.example.org") == 400


@pytest.mark.once
def test_a_door_that_dies_stops_the_others_and_is_named(seeded: Home) -> None:
    with serving(seeded) as (process, _, output):
        children = family(process.pid)
        reader = next(pid for pid in children if "heatwatch.reader" in command_of(pid))
        os.kill(reader, signal.SIGKILL)
        assert process.wait(timeout=60) == 1
    assert "the reader stopped by itself" in output()
    assert not [pid for pid in children if alive(pid)]


@pytest.mark.once
def test_a_killed_parent_leaves_no_orphan(seeded: Home) -> None:
    with serving(seeded) as (process, _, _output):
        children = family(process.pid)
        process.kill()
        process.wait()
        deadline = time.monotonic() + 60
        while any(map(alive, children)) and time.monotonic() < deadline:
            time.sleep(0.1)
    assert not [command_of(pid) for pid in children if alive(pid)]


def test_two_demonstrations_do_not_share_a_folder(seeded: Home) -> None:
    with serving(seeded):
        done = seeded.heatwatch("demo", "--home", seeded.path, "--prepare-only")
    assert done.returncode == 1
    assert "another `heatwatch demo`" in done.stderr


def test_a_database_of_another_version_is_not_thrown_away(elsewhere: Home, instance: TestInstance) -> None:
    if instance.cluster:
        pytest.skip("a SQLite file is thrown away whole; a PostgreSQL database never is")
    elsewhere.path.mkdir()
    (elsewhere.path / "instance.toml").write_text('mode = "demo"\n')
    with sqlite3.connect(elsewhere.path / "heatwatch.sqlite3") as file:
        file.execute("CREATE TABLE intake_tip (something TEXT)")
    file.close()
    done = elsewhere.heatwatch("demo", "--home", elsewhere.path, "--prepare-only")
    assert done.returncode == 1
    assert "cannot read" in done.stderr
    assert (elsewhere.path / "heatwatch.sqlite3").exists()


def test_the_marker_gives_away_no_address(seeded: Home) -> None:
    marker = json.loads((seeded.path / "demo.json").read_text())
    assert set(marker) == {"database", "seeded"}
    assert len(marker["database"]) == 64


def test_homes_are_copied_whole(demo: Home, seeded: Home) -> None:
    assert demo.python(COUNT) == seeded.python(COUNT)
    assert homes.said(demo.heatwatch("--version")).startswith("heatwatch ")


@contextmanager
def serving(home: Home) -> Iterator[tuple["subprocess.Popen[str]", tuple[int, int], "Output"]]:
    """The demonstration, up and answering; whatever is left of it afterwards is killed."""
    ports = (free_port(), free_port())
    command = [sys.executable, "-m", "heatwatch.cli", "demo", "--home", str(home.path)]
    command += ["--port", str(ports[0]), "--console-port", str(ports[1]), "--webhooks-port", str(free_port())]
    log = home.path.parent / f"log-{ports[0]}"
    with log.open("w") as out:
        process = subprocess.Popen(command, env=home.environment(), stdout=out, stderr=out, text=True)
    output = Output(log)
    children: list[int] = []
    try:
        wait_for("Staff console", output, process)
        children = family(process.pid)
        yield process, ports, output
    finally:
        for pid in [process.pid, *children]:
            if alive(pid):
                os.kill(pid, signal.SIGKILL)
        process.wait()


class Output:
    """What the command has printed so far."""

    def __init__(self, log: Path) -> None:
        self.log = log

    def __call__(self) -> str:
        return self.log.read_text("utf-8", errors="replace")


def wait_for(text: str, output: Output, process: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + 60
    while text not in output():
        assert process.poll() is None and time.monotonic() < deadline, output()
        time.sleep(0.1)


def status(port: int, host: str = "127.0.0.1") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/", headers={"Host": host})
    answer = connection.getresponse().status
    connection.close()
    return answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def family(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *family(child)]
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
