"""The short form of `bench/kill`: one round of SIGKILL amid reports, and the order of system calls of a receipt."""

import random
import shutil
from collections.abc import Iterator

import pytest

from bench.kill import house, rounds, traced
from bench.kill.house import House
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


def test_every_code_that_was_shown_opens_its_tip_after_a_kill(running: House) -> None:
    row = rounds.blow(running, 100, 16, random.Random(), with_server=False)
    assert row["processes killed"] >= 5
    assert row["codes before"] < 100, "the blow fell too late to show anything"
    assert row["tips"] == 100
    assert {fault: row[fault] for fault in rounds.FAULTS} == dict.fromkeys(rounds.FAULTS, 0)


def test_no_byte_of_a_receipt_leaves_before_its_commit_is_on_disk(running: House) -> None:
    if not shutil.which("strace"):
        pytest.skip("needs strace")
    order = traced.receipts(running, 5)
    assert order.receipts == 5
    if not running.server:
        assert order.syncs >= 5
        assert order.early == 0


def test_an_answer_before_the_sync_would_be_found() -> None:
    """The judge itself: the same calls in the right and in the wrong order."""
    write = '7 1.0 pwrite64(5</x/heatwatch.sqlite3-wal>, "…", 4096, 0) = 4096'
    sync = "7 1.1 fdatasync(5</x/heatwatch.sqlite3-wal>) = 0"
    send = '7 1.2 sendto(9<socket:[1]>, "HTTP/1.1 200 <span>123</span>", 30, 0, NULL, 0) = 30'
    assert traced.judged("\n".join([write, sync, send]), ["123"], on_server=False).early == 0
    assert traced.judged("\n".join([write, send, sync]), ["123"], on_server=False).early == 1
