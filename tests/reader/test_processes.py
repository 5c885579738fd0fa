"""Readers as processes: several at once, killed and started again, each tip is read once and the chain stays one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.homes import Home

pytestmark = [pytest.mark.db, pytest.mark.fault, pytest.mark.long]

AT_ONCE = """
import threading
from collections import Counter
from django.db import connection
from heatwatch.common import clock
from heatwatch.intake.actions.claiming import claim
from heatwatch.intake.models import Tip
Tip.objects.update(claimed_by="", claimed_at=None, reading="waiting")
claimed = {}
def work(name):
    claimed[name] = claim(name, clock.now(), at_once=100)
    connection.close()
threads = [threading.Thread(target=work, args=(f"reader {n}",)) for n in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
everything = [tip for mine in claimed.values() for tip in mine]
assert len(everything) == len(set(everything)) == Tip.objects.count(), Counter(everything).most_common(3)
assert Counter(Tip.objects.values_list("claimed_by", flat=True)) == {n: len(m) for n, m in claimed.items() if m}
print("once each")
"""
CHAINED = """
from heatwatch.audit.models import ChainLink, Record
from heatwatch.audit.queries import verify
print(Record.objects.count() - ChainLink.objects.count(), len(verify()))
"""
UNREAD = """
from heatwatch.intake.queries import unread_by_reader
print(unread_by_reader())
"""
READ = """
from collections import Counter
from heatwatch.desk.models import Assessment
from heatwatch.intake.models import Tip
versions = Counter(Assessment.objects.values_list("tip", flat=True))
print(set(versions.values()), set(versions) == set(Tip.objects.filter(reading="read").values_list("pk", flat=True)),
      set(Tip.objects.values_list("reading", flat=True)))
"""
COUNTED = """
from heatwatch.desk.models import Assessment
print(Assessment.objects.count())
"""
FORGOTTEN = """
from heatwatch.desk.models import Assessment
Assessment.objects.all().delete()
"""
BEAT = """
from heatwatch.intake.queries import last_heartbeat
from heatwatch.intake.actions.claiming import READER
beat = last_heartbeat(READER)
print(beat.timestamp() if beat else 0)
"""
SWEPT = """
import os
from django.conf import settings
from django.db import connection
from heatwatch import flow
from heatwatch.common import clock
from heatwatch.intake.actions.drafts import forget_draft, save_draft
log = settings.DATABASES["default"]["NAME"].with_name("heatwatch.sqlite3-wal")
save_draft(b"t" * 32, {"story": "x"}, [], clock.now())
forget_draft(b"t" * 32)
before = os.path.getsize(log)
flow.sweep(clock.now())
with connection.cursor() as cursor:
    cursor.execute("PRAGMA busy_timeout")
    print(before > 0, os.path.getsize(log), cursor.fetchone()[0])
"""
IMPORTED = '{{"id": "t-{0}", "text": "story {0}", "lang": "en", "channel": "import"}}\n'


def test_several_readers_at_once_claim_each_tip_once(demo: Home) -> None:
    assert demo.python(AT_ONCE) == "once each"


def test_readers_that_are_killed_and_started_again_lose_nothing(demo: Home) -> None:
    with readers(demo) as start:
        start()
        for turn in range(3):
            victim = start()
            lines = "".join(IMPORTED.format(f"{turn}-{n}") for n in range(20))
            assert demo.heatwatch("import", "--jsonl", "-", typed=lines).returncode == 0
            os.kill(victim.pid, signal.SIGKILL)
            victim.wait()
        wait_until(lambda: demo.python(UNREAD) == "0")
        wait_until(lambda: demo.python(CHAINED) == "0 0")
        assert demo.python(READ) == "{1} True {'read'}"


def test_reading_again_can_be_stopped_and_goes_on(demo: Home) -> None:
    # A line is written after each hundred tips.
    lines = "".join(IMPORTED.format(f"again-{n}") for n in range(60))
    assert demo.heatwatch("import", "--jsonl", "-", typed=lines).returncode == 0
    assert demo.heatwatch("reassess").returncode == 0
    known = int(demo.python(COUNTED))
    assert known > 100
    assert demo.heatwatch("reassess").stderr.rstrip().endswith(f"done: {known} unchanged")
    demo.python(FORGOTTEN)
    command = [sys.executable, "-m", "heatwatch.cli", "reassess"]
    with subprocess.Popen(command, env=demo.environment(), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        for line in process.stderr:
            if " of " in line:
                break
        process.send_signal(signal.SIGINT)
        assert "run it again to go on" in process.stderr.read()
    done = int(demo.python(COUNTED))
    assert (process.returncode, 0 < done < known) == (130, True)
    assert f"{done} unchanged" in demo.heatwatch("reassess").stderr
    assert int(demo.python(COUNTED)) == known


def test_a_reader_stops_when_asked(demo: Home) -> None:
    with readers(demo) as start:
        began = time.time()
        one = start()
        wait_until(lambda: float(demo.python(BEAT)) > began)
        one.send_signal(signal.SIGTERM)
        assert one.wait(timeout=60) == 0


def test_a_sweep_leaves_no_copy_of_a_removed_row_in_the_log_of_sqlite(demo: Home) -> None:
    if demo.url:
        pytest.skip("PostgreSQL's log is its administrator's")
    assert demo.python(SWEPT) == "True 0 30000"


@contextmanager
def readers(home: Home) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    """Starts readers; whoever still runs afterwards is killed."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "heatwatch.cli", "serve", "reader"]
        started.append(subprocess.Popen(command, env=home.environment(), stderr=subprocess.DEVNULL))
        return started[-1]

    try:
        yield start
    finally:
        for process in started:
            if process.poll() is None:
                process.kill()
            process.wait()


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.2)
