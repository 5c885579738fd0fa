"""Watches processes: what they write to files, and what they are called and told in their environment."""

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from tests.laws.canary.words import found_in

CALLS = "openat,open,creat,write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range,splice,rename,renameat,link"
# -D keeps the watched process our own child, so that signals reach it; seccomp leaves all other calls at full speed.
STRACE = ["strace", "-D", "-f", "-y", "--seccomp-bpf", "-s", "1000000", "-e", f"trace={CALLS}"]
WRITE = re.compile(rb"\b(?:p?writev?2?|pwrite64)\(\d+<(/[^>]*)>")
INTO = re.compile(rb"\b(?:sendfile|copy_file_range|splice)\(.*?<(/[^>]*)>")
NAMED = re.compile(rb"\b(?:openat?|creat|rename(?:at)?|link)\(")
ENDED_SECONDS = 30


def watched(command: list[str], trace: Path) -> list[str]:
    """The command, with every write of it and of all that it starts going into a trace."""
    return [*STRACE, "-o", str(trace), *command]


def written_in_clear(trace: Path) -> list[str]:
    """Each file of a trace that something looked-for was written to, or that is named after it.

    A pipe or a socket is no file: what the doors say to people passes through those.
    """
    return sorted({leak for line in trace.read_bytes().splitlines() if found_in(line) for leak in leaks(line)})


def leaks(line: bytes) -> Iterator[str]:
    match = WRITE.search(line) or INTO.search(line)
    if match and not match[1].startswith((b"/dev/null", b"/proc/")):
        yield f"{match[1].decode()}: {', '.join(sorted(found_in(line)))}"
    elif NAMED.search(line):
        yield f"a file name: {line[:300].decode(errors='replace')}"


def files_written(trace: Path) -> set[str]:
    """The files that were written at all, so that a watch that saw nothing is noticed."""
    return {match[1].decode(errors="replace") for match in WRITE.finditer(trace.read_bytes())}


def wait_for_the_end_of(trace: Path) -> None:
    """Wait for the watching process: it writes its last lines after the watched one has ended."""
    deadline = time.monotonic() + ENDED_SECONDS
    while any(str(trace).encode() in command for command in commands()) and time.monotonic() < deadline:
        time.sleep(0.05)


def commands() -> list[bytes]:
    return [read(entry / "cmdline") for entry in Path("/proc").glob("[0-9]*")]


def read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


@contextmanager
def arguments_sampled(every: float = 0.1) -> Iterator[set[str]]:
    """Look at the arguments and environment of every process, again and again, while the block runs."""
    found: set[str] = set()
    done = Event()

    def sample() -> None:
        while not done.wait(every):
            for entry in Path("/proc").glob("[0-9]*"):
                for name in ("cmdline", "environ"):
                    told = read(entry / name)
                    found.update(f"{name} of {told[:80]!r}: {word}" for word in found_in(told))

    sampler = Thread(target=sample)
    sampler.start()
    try:
        yield found
    finally:
        done.set()
        sampler.join()


def start(command: list[str], environment: dict[str, str], log: Path, trace: Path) -> "subprocess.Popen[bytes]":
    """Start a watched process whose output goes to a log."""
    with log.open("ab") as out:
        return subprocess.Popen(
            watched(command, trace), env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd=log.parent
        )
