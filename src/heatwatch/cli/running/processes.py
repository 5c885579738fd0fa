"""The processes of one instance, started together, watched, and stopped together.

Each runs in a session of its own, so that Ctrl-C reaches only the parent, which then stops them in order; and each asks
the kernel to be stopped when its parent is gone, so that even a killed parent leaves no orphan.
"""

import ctypes
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FrameType

from heatwatch.common.errors import HouseError

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 10
STEP = 0.1


@dataclass
class Child:
    """One process: what it is called, how it is started, and how it shows that it answers."""

    name: str
    words: list[str]
    answers: Callable[[], bool]
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def died(self) -> bool:
        """Whether it was started and is gone."""
        return self.process is not None and self.process.poll() is not None


@dataclass
class Family:
    """All children of one command."""

    children: list[Child]
    environment: Mapping[str, str]
    _stop: bool = field(default=False, repr=False)

    def start(self, patience: float = 60) -> None:
        """Start everybody and wait until each answers; raises `HouseError` naming the one that does not."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        for child in self.children:
            command = [sys.executable, "-m", "heatwatch.cli", *child.words, "--parent", str(os.getpid())]
            child.process = subprocess.Popen(  # noqa: S603  our own commands
                command, env=dict(self.environment), start_new_session=True, stdin=subprocess.DEVNULL
            )
        deadline = time.monotonic() + patience
        for child in self.children:
            self._wait_for(child, deadline)

    def watch(self) -> None:
        """Return when asked to stop; raises `HouseError` when a child dies."""
        while not self._stop:
            self._refuse_the_dead()
            time.sleep(STEP)

    def stop(self) -> None:
        """Ask everybody to stop, insist after ten seconds, and leave nobody behind."""
        for child in self.children:
            _signal_session(child, signal.SIGTERM, whole=False)
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            while child.process and child.process.poll() is None and time.monotonic() < deadline:
                time.sleep(STEP / 2)
            _signal_session(child, signal.SIGKILL, whole=True)
            if child.process:
                child.process.wait()

    def _wait_for(self, child: Child, deadline: float) -> None:
        while not self._stop and not child.answers():
            self._refuse_the_dead()
            if time.monotonic() > deadline:
                raise HouseError(f"the {child.name} does not answer", "look at what it printed above")
            time.sleep(STEP)

    def _refuse_the_dead(self) -> None:
        for child in self.children:
            if child.died and child.process:
                raise HouseError(
                    f"the {child.name} stopped by itself (exit code {child.process.returncode})",
                    "the others were stopped too; look at what it printed above, then start again",
                )

    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop = True


def stop_with(parent: int) -> None:
    """Called by a child: stop when the parent is gone, even when it is gone already."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)


def http_answers(host: str, port: int) -> bool:
    """Whether a web door answers at all; a page that fails is its own affair."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": "127.0.0.1"})
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _signal_session(child: Child, number: signal.Signals, *, whole: bool) -> None:
    """Signal a child, or its whole session: workers that outlived it as well."""
    if child.process is None:
        return
    try:
        if whole:
            os.killpg(child.process.pid, number)
        elif child.process.poll() is None:
            child.process.send_signal(number)
    except ProcessLookupError:
        return
