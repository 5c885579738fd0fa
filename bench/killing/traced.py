"""Watch the system calls of a receipt: no byte of it leaves before the commit is on the disk.

SQLite: the worker itself writes and syncs the write-ahead log, so between its last write to it and the answer there
must be a sync. PostgreSQL: the worker must have read the server's reply to COMMIT before it answers, and the server
must have synced its write-ahead log between its last write to it and that reply. Only the public site runs meanwhile.
"""

import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.instance import tree
from bench.killing.house import House
from bench.killing.reporters import Report, code_in
from bench.load import Line

CALLS = "fsync,fdatasync,write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,recvfrom,recvmsg,read"
# "pid time call(fd<path>, …) = result"; a call that was interrupted by another's line is joined before.
CALL = re.compile(r"^(\d+) +([\d.]+) (\w+)\((\d+)<([^>]*(?:>[^,)]*)?)>?[,)](.*)$", re.DOTALL)
WAL = re.compile(r"heatwatch\.sqlite3-wal|/pg_wal/[0-9A-F]{24}")
# The server's last word on a transaction: the statement's tag, then that the connection is idle. Rows that are sent in
# one message are a transaction without a COMMIT of its own.
COMMITTED = re.compile(r"(?:COMMIT|INSERT 0 1)\\0Z\\0\\0\\0\\5I")
SYNCS = {"fsync", "fdatasync"}
WRITES = {"write", "writev", "pwrite64", "pwritev", "pwritev2"}
SENDS = {"write", "writev", "sendto", "sendmsg"}


@dataclass
class Order:
    """How many receipts were watched, and how many left too early."""

    receipts: int = 0
    early: int = 0
    syncs: int = 0

    def __str__(self) -> str:
        return f"traced: {self.receipts} receipts, {self.syncs} syncs of the log, {self.early} left before the commit"


def receipts(house: House, count: int) -> Order:
    """Send reports one after another under strace, and read the order of events from what it wrote."""
    house.kill(with_server=False)
    house.start(["public"])
    pids = house.processes() + (tree(house.server.process.pid) if house.server else [])
    with tempfile.TemporaryDirectory(prefix="heatwatch-trace-") as folder:
        log = Path(folder) / "trace"
        with _strace(pids, log):
            line = Line(house.port)
            codes = []
            for number in range(count):
                _, answer = line.ask(Report(f"traced report {number}").request())
                codes.append(code_in(answer))
            line.close()
            time.sleep(0.3)
        return judged(log.read_text("utf-8", errors="replace"), codes, on_server=house.server is not None)


def judged(text: str, codes: list[str], *, on_server: bool) -> Order:
    """What a trace tells of the receipts with these codes, in their order."""
    judge = _Judge(codes, on_server=on_server)
    for event in _events(text):
        judge.see(*event)
    return judge.order


class _strace:  # noqa: N801  a context manager that reads like the program it runs
    def __init__(self, pids: list[int], log: Path) -> None:
        attach = [word for pid in pids for word in ("-p", str(pid))]
        self.command = ["strace", "-f", "-ttt", "-y", "-s", "60000", "-e", f"trace={CALLS}", "-o", str(log), *attach]

    def __enter__(self) -> None:
        self.process = subprocess.Popen(self.command, stderr=subprocess.PIPE, text=True)
        time.sleep(1.0)
        if self.process.poll() is not None:
            assert self.process.stderr
            raise SystemExit(f"strace cannot attach: {self.process.stderr.read()[-400:]}")

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=20)
        if self.process.stderr:
            self.process.stderr.close()


class _Judge:
    """Follows the events, and notes a receipt that leaves while something of its commit is not on the disk yet."""

    def __init__(self, codes: list[str], *, on_server: bool) -> None:
        self.order = Order()
        self.expected = iter(codes)
        self.code = next(self.expected, None)
        self.on_server = on_server
        self.unsynced: set[str] = set()
        self.synced = self.committed = self.early_reply = False

    def see(self, pid: str, call: str, path: str, rest: str) -> None:
        """One system call."""
        if WAL.search(path):
            self._log(pid, call)
        elif call == "sendto" and COMMITTED.search(rest):
            self.early_reply |= pid in self.unsynced or not self.synced
        elif call == "recvfrom" and COMMITTED.search(rest):
            self.committed = True
        elif call in SENDS and self.code and _tells(rest, self.code):
            self._receipt()

    def _log(self, pid: str, call: str) -> None:
        if call in SYNCS:
            self.order.syncs += 1
            self.synced = True
            self.unsynced.discard(pid)
        elif call in WRITES:
            self.unsynced.add(pid)

    def _receipt(self) -> None:
        told_early = self.early_reply or not self.committed if self.on_server else bool(self.unsynced)
        self.order.receipts += 1
        self.order.early += told_early or not self.synced
        self.code = next(self.expected, None)
        self.synced = self.committed = self.early_reply = False


def _tells(rest: str, code: str) -> bool:
    """Whether what is sent holds a part of the receipt: any of its digit groups as the page writes them."""
    return any(f"<span>{code[i : i + 3]}</span>" in rest for i in range(0, len(code), 3))


def _events(text: str) -> Iterator[tuple[str, str, str, str]]:
    """(thread, call, path, rest) in the order in which the calls *ended*, except sends, which count when they begin."""
    begun: dict[str, str] = {}
    for line in text.splitlines():
        pid = line.split(" ", 1)[0]
        if line.endswith("<unfinished ...>"):
            start = line.removesuffix("<unfinished ...>")
            if _is_send(start):
                yield from _event(start + ")")
            else:
                begun[pid] = start
        elif " resumed>" in line:
            end = line.partition(" resumed>")[2]
            if pid in begun:
                yield from _event(begun.pop(pid) + end)
        else:
            yield from _event(line)


def _is_send(start: str) -> bool:
    found = CALL.match(start + ")")
    return bool(found and found[3] in SENDS and not WAL.search(found[5]))


def _event(line: str) -> Iterator[tuple[str, str, str, str]]:
    found = CALL.match(line)
    if found:
        yield found[1], found[3], found[5], found[6]
