"""The short form of `bench/kill`: one round of SIGKILL amid reports, and the order of system calls of a receipt."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.killing import house, rounds, traced
from bench.killing.house import House
from tests import cluster, homes
from tests.environment import TestInstance
from tests.homes import Home

pytestmark = [pytest.mark.db, pytest.mark.fault]


@pytest.fixture
def running(demo: Home, instance: TestInstance) -> Iterator[House]:
    """A seeded instance with every process up."""
    one = house.of(demo, instance.cluster)
    one.start()
    yield one
    one.stop()


@pytest.fixture
def lasting(request: pytest.FixtureRequest, instance: TestInstance, tmp_path: Path) -> Iterator[House]:
    """As above, on a server that syncs what it commits: the tests' own PostgreSQL does not."""
    if not instance.cluster:
        one = house.of(request.getfixturevalue("demo"), None)
        one.start()
        yield one
        one.stop()
        return
    with cluster.running(durable=True) as server:
        home = homes.empty(tmp_path / "lasting", server)
        assert home.heatwatch("demo", "--home", home.path, "--prepare-only").returncode == 0
        one = house.of(home, server)
        one.start()
        yield one
        one.stop()


def test_every_code_that_was_shown_opens_its_tip_after_a_kill(running: House) -> None:
    row = rounds.blow(running, 100, 16, random.Random(), with_server=False)
    assert row["processes killed"] >= 5
    assert row["codes before"] < 100, "the blow fell too late to show anything"
    assert row["tips"] == 100
    assert {fault: row[fault] for fault in rounds.FAULTS} == dict.fromkeys(rounds.FAULTS, 0)


def test_no_byte_of_a_receipt_leaves_before_its_commit_is_on_disk(lasting: House) -> None:
    if not shutil.which("strace"):
        pytest.skip("needs strace")
    order = traced.receipts(lasting, 5)
    assert order.receipts == 5
    assert order.syncs >= 5
    assert order.early == 0
    if lasting.server:
        # While it is here: starting a server that lasts takes longer than killing it.
        row = rounds.blow(lasting, 60, 16, random.Random(), with_server=True)
        assert {fault: row[fault] for fault in rounds.FAULTS} == dict.fromkeys(rounds.FAULTS, 0)


def test_an_answer_before_the_sync_would_be_found() -> None:
    """The judge itself: the same calls in the right and in the wrong order."""
    write = '7 1.0 pwrite64(5</x/heatwatch.sqlite3-wal>, "…", 4096, 0) = 4096'
    sync = "7 1.1 fdatasync(5</x/heatwatch.sqlite3-wal>) = 0"
    send = '7 1.2 sendto(9<socket:[1]>, "HTTP/1.1 200 <span>123</span>", 30, 0, NULL, 0) = 30'
    assert traced.judged("\n".join([write, sync, send]), ["123"], on_server=False).early == 0
    assert traced.judged("\n".join([write, send, sync]), ["123"], on_server=False).early == 1


def test_an_answer_before_the_servers_commit_would_be_found() -> None:
    """The same on PostgreSQL: the server syncs, says COMMIT, the worker hears it, and only then answers."""
    write = '7 1.0 pwrite64(5</x/pg_wal/000000010000000000000001>, "…", 8192, 0) = 8192'
    sync = "7 1.1 fdatasync(5</x/pg_wal/000000010000000000000001>) = 0"
    commits = r'7 1.2 sendto(8<socket:[1]>, "C\0\0\0\vCOMMIT\0Z\0\0\0\5I", 18, 0, NULL, 0) = 18'
    hears = r'9 1.3 recvfrom(9<socket:[2]>, "C\0\0\0\vCOMMIT\0Z\0\0\0\5I", 16384, 0, NULL, NULL) = 18'
    send = '9 1.4 sendto(9<socket:[3]>, "HTTP/1.1 200 <span>123</span>", 30, 0, NULL, 0) = 30'
    right = [write, sync, commits, hears, send]
    assert traced.judged("\n".join(right), ["123"], on_server=True).early == 0
    together = [call.replace("COMMIT", "INSERT 0 1") for call in right]
    assert traced.judged("\n".join(together), ["123"], on_server=True).early == 0
    open_still = [call.replace("COMMIT", "INSERT 0 1").replace("5I", "5T") for call in right]
    assert traced.judged("\n".join(open_still), ["123"], on_server=True).early == 1
    for wrong in ([write, commits, hears, send, sync], [write, sync, send, commits, hears]):
        assert traced.judged("\n".join(wrong), ["123"], on_server=True).early == 1
