"""What files of reporters can be looked at here, how the process that opens them is locked in, and what is swapped."""

from functools import cache

from heatwatch.common.memory import swaps_in_clear
from heatwatch.health.verdict import Check, look, ok
from heatwatch.media import viewer
from heatwatch.media.errors import NotShown
from heatwatch.media.kinds import PICTURES


def memory() -> Check:
    """Keys of whoever is signed in stand in this process: a command at a terminal cannot tell of the console's."""
    if swaps := swaps_in_clear():
        remedy = "set MemorySwapMax=0 for the units, encrypt the swap, or switch it off: docs/guides/refusals.md"
        return look(
            "Memory", f"this host swaps to a disk that is not known to be encrypted: {', '.join(swaps)}", remedy
        )
    return ok("Memory", "is not swapped to a disk in clear")


def views() -> Check:
    """Whether pictures and documents can be shown, and whether the process that opens them is locked in."""
    try:
        able = abilities()
    except NotShown as failure:
        remedy = "look at the log of the console; until then originals can be downloaded"
        return look("Looking at files", failure.cause, remedy)
    missing = sorted(set(PICTURES) - set(able.kinds))
    if missing:
        words = f"not shown on this machine: {', '.join(missing)}"
        return look("Looking at files", words, "install the pinned packages again: ./run")
    open_locks = [name for name, holds in (("files", able.files_locked), ("network", able.calls_locked)) if not holds]
    if open_locks:
        words = f"the process that opens files is not locked from {' and '.join(open_locks)}"
        return look("Looking at files", words, "run a kernel with Landlock and seccomp")
    return ok("Looking at files", "pictures and PDF are shown by a process that is locked in")


@cache
def abilities() -> viewer.Abilities:
    """Asked once: what the pinned packages and this kernel can do does not change while the process runs."""
    return viewer.abilities()


def playing() -> Check:
    """Whether sound and moving pictures can be shown."""
    if viewer.has_ffmpeg():
        return ok("Audio and video", "shown with ffmpeg")
    remedy = "install ffmpeg (Debian: apt install ffmpeg); until then originals can be downloaded"
    return look("Audio and video", "not shown: there is no ffmpeg on this machine", remedy)


def scanner() -> Check:
    """Files of strangers are not scanned without one, and whoever downloads them must know."""
    name = viewer.scanner()
    if not name:
        remedy = "install ClamAV and its signatures (Debian: apt install clamav-daemon clamdscan)"
        return look("Virus scanner", "there is no ClamAV: files are not scanned", remedy)
    if name == "clamdscan" and not _answers():
        remedy = "start the service clamav-daemon; until then files are shown and sent without a scan"
        return look("Virus scanner", "ClamAV does not answer", remedy)
    return ok("Virus scanner", f"{name} scans a file before it is shown or downloaded")


def _answers() -> bool:
    try:
        return viewer.warned_of([b"nothing"]) == ""
    except NotShown:
        return False
