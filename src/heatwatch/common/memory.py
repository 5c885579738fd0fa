"""What a process holds in memory stays there: no core dump, no swap, and no look from a neighbour of the same user."""

import ctypes
import resource
import sys
from pathlib import Path

from heatwatch.common.errors import HouseError

PR_GET_DUMPABLE, PR_SET_DUMPABLE = 3, 4
NONE = (0, 0)
DUMPABLE = "this process could be dumped to a disk"
REMEDY = "start it with `heatwatch serve`; where a container forbids prctl, allow it: docs/guides/refusals.md"


def keep_private() -> None:
    """Call first in every process that holds a key or a reporter's words; a process started from it calls it again.

    The limit is inherited, the refusal to be looked into is not: the kernel lifts it when another program is loaded.
    """
    resource.setrlimit(resource.RLIMIT_CORE, NONE)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def is_private() -> bool:
    """Whether the kernel keeps this process from being dumped. A dump that is piped to a program heeds no limit."""
    limited = resource.getrlimit(resource.RLIMIT_CORE) == NONE
    return limited and (sys.platform != "linux" or ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0)


def refuse_to_be_dumped() -> None:
    """Raise `HouseError` where this very process could be dumped. The checks before a start judge another program."""
    if not is_private():
        raise HouseError(f"{DUMPABLE} (heatwatch.E501)", REMEDY)


def swaps_in_clear(root: Path = Path("/")) -> list[str]:
    """The places that this process's memory may be swapped to, and that are not known to be encrypted.

    None where the process's group may not swap at all, as ``MemorySwapMax=0`` of a unit says.
    """
    try:
        lines = (root / "proc/swaps").read_text("utf-8").splitlines()[1:]
    except OSError:
        return []
    places = [line.split()[0] for line in lines if line.strip()]
    return [] if _never_swapped(root) else [place for place in places if not _is_sealed(root, place)]


def _never_swapped(root: Path) -> bool:
    """Whether the group of this process, or one above it, has no swap."""
    try:
        groups = (root / "proc/self/cgroup").read_text("utf-8").splitlines()
    except OSError:
        return False
    own = next((line.removeprefix("0::") for line in groups if line.startswith("0::")), "/")
    top = root / "sys/fs/cgroup"
    folder = top / own.strip("/")
    while folder != top:
        limit = folder / "memory.swap.max"
        if limit.exists() and limit.read_text("ascii").strip() == "0":
            return True
        folder = folder.parent
    return False


def _is_sealed(root: Path, place: str) -> bool:
    """Memory that was compressed stays memory; a mapped device says itself that it is encrypted."""
    device = Path(place)
    name = device.name if device.name.startswith(("zram", "dm-")) else (root / place.lstrip("/")).resolve().name
    if name.startswith("zram"):
        return True
    mapped = root / "sys/block" / name / "dm/uuid"
    return mapped.exists() and mapped.read_text("ascii").startswith("CRYPT-")
