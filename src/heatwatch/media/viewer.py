"""The parent's side: starts the child, feeds it the file, and takes the view, without ever reading either.

The file comes as the pieces that the caller unseals, one after the other; it is never in this process as a whole.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Timer
from typing import IO, Any

from heatwatch.media.errors import NotShown
from heatwatch.media.kinds import DOCUMENT, MOVING, PICTURE, SOUND, way_of

START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from heatwatch.media.child import main; sys.exit(main())"
SOURCE = str(Path(__file__).resolve().parents[2])
# One thread's worth of address space for the allocator: the limit counts what is reserved, not what is used.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1", "HOME": "/nowhere"}
# A view is small: more is not one. The first line says what it is.
MOST_ANSWER, MOST_HEAD = 12 * 2**20, 4096
BLOCK = 64 * 1024
JPEG = b"\xff\xd8\xff"
# However slow the machine: a page that waits longer is one that nobody waits for.
SECONDS = {"show": 40, "probe": 40, "play": 1200, "scan": 200}
# The other processors answer reporters and open tips.
AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
WAIT_SECONDS = 10
_places = BoundedSemaphore(AT_ONCE)
# Whoever pauses a video keeps its place, and no processor.
_playing = BoundedSemaphore(AT_ONCE + 4)
FOUND = re.compile(rb"([\w.()/-]{1,80}) FOUND\s*$", re.MULTILINE)
# The service answers in a moment; without it the signatures are read anew each time.
SCANNERS = ("clamdscan", "clamscan")
FOUND_SOMETHING = 1


@dataclass(frozen=True)
class View:
    """A cleaned picture of one page, as a JPEG, and how many pages there are."""

    jpeg: bytes
    pages: int


@dataclass(frozen=True)
class Abilities:
    """What this machine can show, and how well the child is locked in."""

    kinds: tuple[str, ...]
    files_locked: bool
    calls_locked: bool


def picture(kind: str, pieces: Iterable[bytes], *, page: int = 1, sharp: bool = False) -> View:
    """The cleaned view of one page of a picture or document; raises `NotShown`."""
    if way_of(kind) not in {PICTURE, DOCUMENT}:
        raise NotShown("kind")
    with _place(_places), _child("show", kind, str(page), "sharp" if sharp else "blurred") as child:
        _feed(child, pieces)
        answer = _out(child).read(MOST_ANSWER + 1)
    return _viewed(answer, child.returncode)


def playing(kind: str, pieces: Iterable[bytes], *, sharp: bool = False) -> Iterator[bytes]:
    """Sound (MP3) or moving pictures (MP4) written anew, block by block; raises `NotShown` before the first."""
    program = shutil.which("ffmpeg")
    if way_of(kind) not in {SOUND, MOVING}:
        raise NotShown("kind")
    if not program:
        raise NotShown("no ffmpeg")
    stream = _played(program, kind, pieces, sharp=sharp)
    return _resumed(next(stream), stream)


def warned_of(pieces: Iterable[bytes]) -> str:
    """What the virus scanner calls what it found; empty when it found nothing. Ask only when there is a `scanner`.

    Raises `NotShown` when the scanner itself failed: that is no all-clear.
    """
    with _place(_places), _child("scan", shutil.which(scanner()) or "") as child:
        _feed(child, pieces)
        answer = _out(child).read(MOST_HEAD)
    if child.returncode == FOUND_SOMETHING:
        found = FOUND.search(answer)
        return found[1].decode("ascii", "replace") if found else "something"
    if child.returncode != 0:
        raise NotShown("no answer")
    return ""


def scanner() -> str:
    """The scanner that is asked, by name: the service's client first; empty when there is none."""
    return next((name for name in SCANNERS if shutil.which(name)), "")


def has_ffmpeg() -> bool:
    """Whether audio and video can be shown."""
    return shutil.which("ffmpeg") is not None


def abilities() -> Abilities:
    """Ask a child; raises `NotShown` when none can be started."""
    with _child("probe") as child:
        _feed(child, ())
        answer = _out(child).read(MOST_HEAD)
    try:
        told = json.loads(answer)
        locks = told["locks"]
        return Abilities(tuple(told["kinds"]), bool(locks["files"]), bool(locks["calls"]))
    except (ValueError, KeyError, TypeError) as broken:
        raise NotShown("stopped") from broken


def _played(program: str, kind: str, pieces: Iterable[bytes], *, sharp: bool) -> Iterator[bytes]:
    with _place(_playing), _child("play", kind, "sharp" if sharp else "blurred", program) as child:
        _feed(child, pieces)
        first = _out(child).read(BLOCK)
        if not first:
            child.wait()
            raise NotShown(_reason(child.returncode, "damaged"))
        yield first
        while block := _out(child).read(BLOCK):
            yield block


def _resumed(first: bytes, stream: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from stream


@contextmanager
def _place(places: BoundedSemaphore) -> Iterator[None]:
    if not places.acquire(timeout=WAIT_SECONDS):
        raise NotShown("busy")
    try:
        yield
    finally:
        places.release()


@contextmanager
def _child(operation: str, *arguments: str) -> "Iterator[subprocess.Popen[bytes]]":
    """A child that is gone when the block ends, whatever it did, and ended when it takes too long."""
    command = [sys.executable, "-I", "-c", START, SOURCE, operation, *arguments]
    child = subprocess.Popen(  # noqa: S603  a fixed program of ours; the file goes through a pipe, never argv
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=ENVIRONMENT,
        start_new_session=True,
    )
    watch = Timer(SECONDS[operation], child.kill)
    watch.daemon = True
    watch.start()
    try:
        yield child
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=1)
    finally:
        watch.cancel()
        child.kill()
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]  # both are pipes
        child.wait()


def _feed(child: "subprocess.Popen[bytes]", pieces: Iterable[bytes]) -> None:
    given = child.stdin
    try:
        for piece in pieces:
            given.write(piece)  # type: ignore[union-attr]  # it is a pipe
        given.close()  # type: ignore[union-attr]  # it is a pipe
    except BrokenPipeError:
        # It ended before it had read everything; what it answered, or how it ended, says why.
        return


def _out(child: "subprocess.Popen[bytes]") -> IO[bytes]:
    assert child.stdout is not None  # noqa: S101  it was asked for as a pipe
    return child.stdout


def _viewed(answer: bytes, status: int) -> View:
    """The answer is believed in nothing but its form: a word of the table, or a number and a JPEG of bounded length."""
    head, _, jpeg = answer[:MOST_HEAD].partition(b"\n")
    told = _told(head)
    if "refused" in told:
        raise NotShown(str(told["refused"]))
    pages = told.get("pages")
    jpeg = answer[len(head) + 1 :]
    if len(answer) > MOST_ANSWER:
        raise NotShown("stopped")
    if status != 0 or not isinstance(pages, int) or not jpeg.startswith(JPEG):
        raise NotShown(_reason(status, "stopped"))
    return View(jpeg, pages)


def _told(head: bytes) -> dict[str, Any]:
    try:
        told = json.loads(head)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _reason(status: int, otherwise: str) -> str:
    """A child that used up its time was ended by a signal (SIGXCPU, or SIGKILL by the watch)."""
    return "time" if status in {-24, -9} else "stopped" if status < 0 else otherwise
