"""One round: reports stream in, everything is killed, started again, and what was promised is compared with what is."""

import json
import random
import subprocess
import sys
import threading
from typing import Any

from bench.instance import PROJECT
from bench.killing.house import House
from bench.killing.reporters import Report, send_all, told

# Between these parts of all answers the blow falls.
EARLIEST, LATEST = 0.2, 0.8
# What must be nought after every round.
FAULTS = ("lost", "doubled", "half", "two codes", "dead codes")


def blow(house: House, count: int, at_once: int, chance: random.Random, *, with_server: bool) -> dict[str, Any]:
    """One round on a house whose processes run; they run again afterwards. Returns the round's row of the table."""
    mark = f"{chance.getrandbits(64):016x}"
    reports = [Report(f"{mark} report {number}") for number in range(count)]
    answered = threading.Semaphore(0)
    sending = threading.Thread(target=send_all, args=(reports, house.port, at_once, answered.release))
    sending.start()
    for _ in range(int(count * chance.uniform(EARLIEST, LATEST))):
        answered.acquire()
    killed = house.kill(with_server=with_server)
    shown = sum(bool(report.codes) for report in reports)
    if with_server:
        house.start_server_again()
    house.start()
    sending.join()
    again = sum(report.tries > 1 for report in reports)
    row = {"processes killed": killed, "codes before": shown, "sent again": again}
    sent_twice(reports, house.port)
    return row | compared(house, reports)


def sent_twice(reports: list[Report], port: int) -> None:
    """Every tenth page is sent once more after it was answered: a double click, a reload, a retry of the network."""
    send_all(reports[::10], port, 8, lambda: None)


def compared(house: House, reports: list[Report], *words: str) -> dict[str, Any]:
    """What is stored, against what was promised; further words go to `bench.killing.verify`."""
    promised = house.home.path / "promised.json"
    # Not the stories themselves: nothing that was said may stand in a file of the instance.
    promised.write_text(json.dumps({told(report.story): report.promise() for report in reports}), "utf-8")
    environment = house.home.environment(DJANGO_SETTINGS_MODULE="heatwatch.config.settings")
    command = [sys.executable, "-m", "bench.killing.verify", str(promised), str(house.desk), *words]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True, cwd=PROJECT)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found
