"""Short forms are worked on in turn: read first, at the sender's pace, then answered a few at a time.

A request holds its thread for as long as its body takes to arrive, so there are many threads. Once bodies are there,
threads that compute at the same time only take the interpreter from one another; on SQLite they also wait for one
another's writes, and each reads anew what another has changed. Threads that queue here cost nothing (`bench/intake`).

Whoever tries message codes can send any number of them. A report does not queue behind those.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from io import BytesIO
from threading import Lock
from typing import Any

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
# A long story in any script, and none of the files: those are sealed piece by piece while they stream in.
SHORT = 128 * 1024
# While two wait for PostgreSQL to have their commits on disk, a third computes. SQLite takes one writer at a time.
AT_ONCE = {"sqlite": 1, "postgresql": 2}
# Kibibytes of pages that the one connection of all turns remembers on SQLite. Each report lands on some random pages of
# a few indexes; a smaller memory reads them anew, and one as large on every connection would cost uploads 125 MB.
REMEMBERED = 32_768
# Where a message code is tried, in every language.
TRIED_AT = "/letters/"
# While both wait, one turn of so many is a trial's: a flood of reports shuts no mailbox either.
SHARE = 4
# Seconds after which a connection to PostgreSQL is made anew. What stands between may drop one that rests for long, and
# the first reporter of a quiet night must not be who finds out.
RENEWED = 600
# Seconds. A database that answers nobody must not make each wait for all before.
PATIENCE = 5.0


class InTurn:
    """A WSGI application whose short POSTs are answered in turn; everything else goes straight on."""

    def __init__(self, application: Application) -> None:
        self.application = application
        # Made before any thread asks: two that asked first at the same moment would each make their own.
        places()
        lent()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        length = str(environ.get("CONTENT_LENGTH") or "")
        if environ.get("REQUEST_METHOD") != "POST" or not length.isdecimal() or int(length) > SHORT:
            return self.application(environ, start_response)
        # What cannot be read is Django's to answer, when it tries.
        with suppress(OSError):
            environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(int(length)))
        with turn(trial=str(environ.get("PATH_INFO", "")).endswith(TRIED_AT)):
            return self.application(environ, start_response)


class Places:
    """Places to work at. Whoever waits longest is next, but one who tries a code only now and then before others.

    A trial begins only where nobody else is at work: threads that compute at the same time hold each other up, and a
    report would be held up by every trial of a flood in turn.
    """

    def __init__(self, places: int) -> None:
        self.places = self.free = places
        self.lock = Lock()
        # Whoever waits holds a lock of their own, which is opened when they are called: an `Event` is five objects.
        self.trials: deque[Lock] = deque()
        self.others: deque[Lock] = deque()
        # Turns in a row that were given over the heads of waiting trials.
        self.passed_over = 0

    def acquire(self, *, trial: bool, timeout: float) -> bool:
        """Wait for a place; returns whether there was one in time."""
        line, called = self.trials if trial else self.others, Lock()
        called.acquire()
        with self.lock:
            line.append(called)
            self._call()
        if called.acquire(timeout=timeout):
            return True
        with self.lock:
            # The place may have come while the waiting ended.
            if called not in line:
                return True
            line.remove(called)
            # Others may have been kept waiting for this one.
            self._call()
            return False

    def release(self) -> None:
        """Give the place to whoever is next."""
        with self.lock:
            self.free += 1
            self._call()

    def _call(self) -> None:
        while self.free and (self.trials or self.others):
            if self.trials and (not self.others or self.passed_over >= SHARE - 1):
                if self.free < self.places:
                    return
                self.passed_over, line = 0, self.trials
            else:
                self.passed_over, line = self.passed_over + 1 if self.trials else 0, self.others
            self.free -= 1
            line.popleft().release()


@contextmanager
def turn(*, trial: bool = False) -> Iterator[None]:
    """Wait for a turn, but not for ever. Whoever has one is lent a connection, which remembers what it read."""
    free = places()
    got = free.acquire(trial=trial, timeout=PATIENCE)
    own = connections["default"]
    mine = lent().pop() if got else own
    connections["default"] = mine
    try:
        yield
    finally:
        connections["default"] = own
        if got:
            lent().append(mine)
            free.release()


@cache
def places() -> Places:
    """As many as may work at once in this process."""
    return Places(AT_ONCE[connection.vendor])


@cache
def lent() -> list[BaseDatabaseWrapper]:
    """The connections that nobody has at the moment; there is one for each place.

    On PostgreSQL the pool gives out the connection that rested longest, whose server process has forgotten the most,
    and takes as long to do so as a wrong code takes to be looked up.
    """
    return [_connection() for _ in range(AT_ONCE[connection.vendor])]


def _connection() -> BaseDatabaseWrapper:
    made = connections.create_connection("default")
    made.inc_thread_sharing()
    options = {**made.settings_dict["OPTIONS"]}
    if made.vendor == "sqlite":
        options["init_command"] += f" PRAGMA cache_size=-{REMEMBERED};"
        made.settings_dict = {**made.settings_dict, "OPTIONS": options}
    else:
        options.pop("pool", None)
        made.settings_dict = {**made.settings_dict, "OPTIONS": options, "CONN_MAX_AGE": RENEWED}
    return made
