"""Whose turn it is to write."""

from contextlib import AbstractContextManager, nullcontext
from threading import Lock

from django.db import connection

_TURN = Lock()


def one_at_a_time() -> AbstractContextManager[object]:
    """On SQLite, one thread of a process at a time; on PostgreSQL, no limit. Never nest it.

    A request's body arrives at its own pace on its own thread. Once it is there, SQLite lets one writer in at a time;
    threads that queue here cost nothing, while threads that queue inside SQLite sleep, wake and try again
    (`bench/intake`: about a sixth less CPU a tip, and the slowest answers in about a third of the time).
    """
    return _TURN if connection.vendor == "sqlite" else nullcontext()
