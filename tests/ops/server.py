"""The web server as the doors start it, with an application that tells which requests reached it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from heatwatch.cli.running import doors
from tests.homes import PROJECT
from tests.ops.echo import SEEN
from tests.ops.proxy import free_port, wait_for


@dataclass(frozen=True)
class Server:
    """A running server: its port, and the file of what reached the application."""

    port: int
    file: Path

    def seen(self) -> list[tuple[str, str, str]]:
        """(method, path, body) of every request since the last time this was asked."""
        lines = self.file.read_text("utf-8").splitlines()
        self.file.write_text("")
        return [(method, path, body) for method, path, body in map(json.loads, lines)]


@contextmanager
def granian(folder: Path) -> Iterator[Server]:
    """The server with the arguments of a door, until the block ends."""
    port, file = free_port(), folder / "seen"
    file.write_text("")
    command = doors.granian("127.0.0.1", port, workers=1, threads=4)
    command = [str(Path(sys.executable).with_name(command[0])), *command[1:-1], "tests.ops.echo:application"]
    process = subprocess.Popen(command, cwd=PROJECT, env={**os.environ, "PYTHONPATH": str(PROJECT), SEEN: str(file)})
    try:
        wait_for(port, process)
        yield Server(port, file)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
