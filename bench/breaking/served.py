"""What breaks under a running house: its workers, its database, the clock, and the lines of those who report."""

import contextlib
import random
import signal
import socket
import struct
import time
from datetime import timedelta
from pathlib import Path

from bench.breaking import amid, canaries
from bench.breaking.ground import Ground
from bench.breaking.outcome import Outcome, absent
from bench.killing.house import House
from bench.killing.reporters import Report, send_all
from bench.load import HOST

# So large that it is stored in two pieces.
TWO_PIECES = 1_000_000
JUMPS = tuple(timedelta(days=days) for days in (0.001, 0.05, 3, 400))
# Read by Python before anything else in each process of the house: the seam is `common.clock`, which all doors ask.
SEAM = """
from datetime import timedelta
from pathlib import Path
from heatwatch.common import clock
true = clock.now
clock.now = lambda: true() + timedelta(seconds=float(Path({file!r}).read_text()))
"""


def worker(ground: Ground, rounds: int, chance: random.Random) -> Outcome:
    """`worker`: SIGKILL for whatever answers at the public site, amid reports."""
    return amid.reports("worker", ground, rounds, chance, [kill_workers])


def database(ground: Ground, rounds: int, chance: random.Random) -> Outcome:
    """`database`: SIGKILL for every process of the server, amid reports; it is started again."""
    if not ground.server:
        return absent("SQLite has no server: it runs inside the processes that `worker` and `reader` kill")
    return amid.reports("database", ground, rounds, chance, [kill_database])


def restart(ground: Ground, rounds: int, chance: random.Random) -> Outcome:
    """`restart`: the server is shut down and started again, amid reports."""
    if not ground.server:
        return absent("SQLite has no server to restart")
    return amid.reports("restart", ground, rounds, chance, [restart_database])


def clock(ground: Ground, rounds: int, chance: random.Random) -> Outcome:
    """`clock`: the clock of public site and reader jumps amid reports, forward or back, and is right again."""
    hands = Hands(ground.folder / "hands")
    return amid.reports("clock", ground, rounds, chance, [hands.jump], hands.take_over)


def upload(ground: Ground, rounds: int, chance: random.Random) -> Outcome:
    """`upload`: the line is cut at any byte of a page with a photo. Most are sent again whole, some never."""
    outcome, sent = Outcome(rounds), list[Report]()
    with ground.house(ground.copy("upload")) as house:
        for number in range(rounds):
            report = Report(canaries.story("upload", number), canaries.photo(TWO_PIECES))
            sent.append(report)
            for _ in range(chance.randint(1, 2)):
                cut(report.request(), house.port, chance)
                outcome.cut += 1
            if number % 4:
                send_all([report], house.port, 1, amid.nothing)
        amid.end(house, sent, outcome, "--swept", "2", insisted=False)
    ground.search(outcome)
    return outcome


def kill_workers(house: House, _: random.Random) -> None:
    """SIGKILL for the public site's workers."""
    house.kill_workers()


def kill_database(house: House, _: random.Random) -> None:
    """SIGKILL for the whole server, and a start that recovers from its log."""
    house.kill_server()
    house.start_server_again()


def restart_database(house: House, _: random.Random) -> None:
    """An orderly end that waits for nobody, and a start."""
    assert house.server
    house.server.process.send_signal(signal.SIGINT)
    house.start_server_again()


def cut(request: bytes, port: int, chance: random.Random) -> None:
    """Send a part, and hang up: politely, or as a telephone that lost its network."""
    with socket.create_connection((HOST, port), timeout=30) as line:
        line.sendall(request[: chance.randrange(1, len(request))])
        if chance.random() < 0.5:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            time.sleep(chance.uniform(0, 0.05))
            return
        line.shutdown(socket.SHUT_WR)
        with contextlib.suppress(OSError):
            while line.recv(65536):
                pass


class Hands:
    """The hands of the clock that a house reads. The clock of this machine is not touched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take_over(self, house: House) -> None:
        """Let every process that the house starts ask here how far its clock is off."""
        self.folder.mkdir()
        self.set_right()
        (self.folder / "sitecustomize.py").write_text(SEAM.format(file=str(self.folder / "seconds")))
        house.told["PYTHONPATH"] = f"{self.folder}:{house.home.environment()['PYTHONPATH']}"

    def jump(self, _: House, chance: random.Random) -> None:
        """Forward or back, by minutes or by more than a year, and after a while right again.

        PostgreSQL refuses what a door sends whose clock is over an hour ahead (`intake.doors`), as long as it is.
        """
        self._set(chance.choice((1, -1)) * chance.choice(JUMPS) * chance.uniform(0.5, 1.5))
        time.sleep(chance.uniform(0.2, 2))
        self.set_right()

    def set_right(self) -> None:
        """Right again."""
        self._set(timedelta(0))

    def _set(self, off: timedelta) -> None:
        scratch = self.folder / "scratch"
        scratch.write_text(str(off.total_seconds()))
        scratch.replace(self.folder / "seconds")
