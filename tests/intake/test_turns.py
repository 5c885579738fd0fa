"""On SQLite one thread writes at a time; on PostgreSQL nobody waits."""

import threading

from django.db import connection

from heatwatch.intake.turns import one_at_a_time


def test_a_second_thread_waits_on_sqlite_only() -> None:
    entered = threading.Event()

    def second() -> None:
        with one_at_a_time():
            entered.set()

    with one_at_a_time():
        thread = threading.Thread(target=second)
        thread.start()
        waited = not entered.wait(timeout=0.3)
    thread.join(timeout=10)
    assert entered.is_set()
    assert waited is (connection.vendor == "sqlite")
