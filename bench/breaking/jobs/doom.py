"""Work in a process of its own that SIGKILL ends: before one of its points, or after a moment.

A point is a statement for the database, or a file that is opened to be written, renamed or removed: whatever lies
between two points changes nothing that outlives the process. A blow after a moment falls inside them too.
"""

import contextlib
import mmap
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections

PATIENCE = 120.0
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
TOUCHING = {"os.rename", "os.remove", "os.truncate"}
Work = Callable[[], object]


@dataclass(frozen=True)
class Fate:
    """How a process ended: whether the blow fell in time, how many points it had passed, after how many seconds."""

    killed: bool
    points: int
    seconds: float


class Chance:
    """Draws blows at any point of a piece of work and any moment of it; learns from those that fell too late."""

    def __init__(self, random: random.Random, points: int = 40, seconds: float = 0.4) -> None:
        self.random = random
        self.points, self.seconds = points, seconds
        self.blows = 0

    def strike(self, work: Work) -> Fate:
        """Let the work run into its blow."""
        self.blows += 1
        # Every third by the clock: the others hit the same few statements more evenly.
        if self.blows % 3:
            fate = run(work, at=self.random.randint(1, self.points))
        else:
            fate = run(work, after=self.random.uniform(0, self.seconds))
        if not fate.killed:
            self.points, self.seconds = max(1, fate.points), fate.seconds
        else:
            self.points = max(self.points, fate.points)
        return fate


def run(work: Work, *, at: int = 0, after: float = 0.0) -> Fate:
    """Do the work in a child, with the blow at its `at`-th point or `after` so many seconds, or without any.

    Raises `RuntimeError` when it fails by itself.
    """
    passed = mmap.mmap(-1, 8)
    hang_up()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        _live(work, at, passed)
    status = _await(child, began + (after or PATIENCE))
    fate = Fate(os.WIFSIGNALED(status), int.from_bytes(passed, "little"), time.monotonic() - began)
    passed.close()
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("the work failed by itself; what it said stands above")
    if fate.killed and not (at or after):
        raise RuntimeError("the work came to no end")
    return fate


@contextlib.contextmanager
def alive(work: Work) -> Iterator[None]:
    """The work goes on in a child meanwhile, and is asked to stop at the end."""
    hang_up()
    child = os.fork()
    if child == 0:
        _live(work, 0, mmap.mmap(-1, 8))
    try:
        yield
    finally:
        os.kill(child, signal.SIGTERM)
        _await(child, time.monotonic() + PATIENCE)


def hang_up() -> None:
    """Close every connection to the database: no two processes may speak on one."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own


def _await(child: int, deadline: float) -> int:
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def _live(work: Work, at: int, passed: mmap.mmap) -> None:
    """The child's whole life."""
    count = 0

    def point() -> None:
        nonlocal count
        count += 1
        passed[:] = count.to_bytes(8, "little")
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        point()
        return execute(sql, params, many, context)

    def event(name: str, arguments: tuple[Any, ...]) -> None:
        if name in TOUCHING or (name == "open" and arguments[2] & WRITING):
            point()

    code = 1
    try:
        connection.execute_wrappers.append(statement)
        sys.addaudithook(event)
        work()
        code = 0
    except BaseException:  # noqa: BLE001  a child that fell through would go on as a second parent
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
