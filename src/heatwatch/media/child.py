"""The child: locks itself in, reads the file from standard input, writes the view to standard output, and ends.

What decodes files is loaded after the locks are closed. A refusal is a word of `errors.REASONS`; whatever else goes
wrong ends the child, and the parent knows no more than that.
"""

import json
import sys
from pathlib import Path

from heatwatch.media import confinement, programs
from heatwatch.media.errors import Refused
from heatwatch.media.kinds import DOCUMENTS

MEGABYTE = 2**20
# Operation → the most memory (in megabytes, address space), processor time (in seconds), and file kept in memory.
LIMITS = {"show": (1536, 25, 0), "probe": (1536, 25, 0), "play": (3072, 900, 256), "scan": (4096, 150, 256)}
SCANNER_PLACES = ("/etc/clamav", "/var/lib/clamav", "/run/clamav")


def main() -> int:
    """``show KIND PAGE sharp|blurred``, ``play KIND sharp|blurred FFMPEG``, ``scan CLAMAV`` or ``probe``."""
    operation, *rest = sys.argv[1:]
    megabytes, seconds, in_memory = LIMITS[operation]
    confinement.limit(megabytes=megabytes, seconds=seconds, in_memory=in_memory * MEGABYTE)
    locks = _lock(operation, rest[-1] if rest else "")
    if operation == "play":
        programs.play(rest[2], rest[0], sharp=rest[1] == "sharp")
    if operation == "scan":
        programs.scan(rest[0])
    head, view = _probed(locks) if operation == "probe" else _shown(rest[0], int(rest[1]), sharp=rest[2] == "sharp")
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + view)
    return 0


def _lock(operation: str, program: str) -> dict[str, bool]:
    """A program that it becomes may be read where it lies, and the scanner reads its signatures."""
    own = [str(Path(program).parent)]
    if operation == "scan":
        return confinement.confine(programs=True, local_sockets=True, reading=[*SCANNER_PLACES, *own])
    if operation == "play":
        return confinement.confine(programs=True, reading=own)
    return confinement.confine()


def _shown(kind: str, page: int, *, sharp: bool) -> tuple[dict[str, object], bytes]:
    try:
        view, pages = _view(sys.stdin.buffer.read(), kind, page, sharp=sharp)
    except Refused as refusal:
        return {"refused": refusal.reason}, b""
    except MemoryError:
        return {"refused": "memory"}, b""
    return {"pages": pages}, view


def _view(data: bytes, kind: str, page: int, *, sharp: bool) -> tuple[bytes, int]:
    if kind in DOCUMENTS:
        from heatwatch.media.documents import page_of  # noqa: PLC0415  loaded once the locks are closed

        return page_of(data, page, sharp=sharp)
    from heatwatch.media.pictures import cleaned  # noqa: PLC0415  loaded once the locks are closed

    return cleaned(data, kind, page, sharp=sharp)


def _probed(locks: dict[str, bool]) -> tuple[dict[str, object], bytes]:
    """What this machine can show, and which locks hold."""
    from heatwatch.media import documents, pictures  # noqa: F401, PLC0415  that they load is what is asked

    return {"locks": locks, "kinds": sorted(pictures.readable())}, b""
