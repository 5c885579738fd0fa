"""Whether the house is well: reader, audit chain, anchor, backups, and what files can be looked at."""

import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from heatwatch.audit.queries import never_chained, unchained_too_long
from heatwatch.common.memory import swaps_in_clear
from heatwatch.intake.queries import last_heartbeat
from heatwatch.media import viewer
from heatwatch.media.errors import NotShown
from heatwatch.media.kinds import PICTURES
from heatwatch.vault.queries import compartment_recipients, departures, unfinished_rotation
from heatwatch.web.console.shown import wording
from heatwatch.web.console.shown.reader_alive import silence

ANCHOR_AGE = timedelta(hours=2)
BACKUP_AGE = timedelta(days=1, hours=6)
# The name under which `heatwatch backup` tells when it ended.
BACKUP = "backup"


@dataclass(frozen=True)
class Check:
    """One thing that must be well, how it is, and what to do when it is not."""

    name: str
    well: bool
    words: str
    remedy: str = ""


def checks(now: datetime) -> list[Check]:
    """Everything that the state page shows, the worrying first."""
    found = [
        _reader(now),
        _chain(now),
        _anchor(now),
        _backup(now),
        _keys(),
        _memory(),
        _views(),
        _playing(),
        _scanner(),
    ]
    return sorted(found, key=lambda check: check.well)


def _reader(now: datetime) -> Check:
    silent = silence(now)
    if silent is None:
        return Check("Reader", well=True, words="alive; new tips are claimed within seconds")
    since = f"not heard for {wording.span(now - silent['since'])}" if silent["since"] else "never heard"
    return Check(
        "Reader", well=False, words=f"{since}; {silent['waiting']} tips wait", remedy="start it: heatwatch serve reader"
    )


def _chain(now: datetime) -> Check:
    if never_chained():
        words = "records stand outside the chain: somebody may have tampered with it"
        return Check("Audit chain", well=False, words=words, remedy="call whoever runs the database, and keep the disk")
    if unchained_too_long(now):
        return Check(
            "Audit chain", well=False, words="records wait to be chained", remedy="the reader chains them: start it"
        )
    return Check("Audit chain", well=True, words="every record is chained")


def _anchor(now: datetime) -> Check:
    place = os.environ.get("HEATWATCH_ANCHOR_FILE", "")
    try:
        last = _last_anchor(Path(place)) if place else None
    except OSError:
        # The reader writes it as another user: that the console may not look does not mean that nothing is there.
        remedy = "let the group of the console's user read it, and its folder: ops/systemd/README.md"
        return Check("Anchor", well=False, words="the anchor file cannot be read from here", remedy=remedy)
    if last is None:
        remedy = "name a file that the database's administrator cannot write: HEATWATCH_ANCHOR_FILE"
        return Check("Anchor", well=False, words="not anchored", remedy=remedy)
    late = now - last > ANCHOR_AGE
    words = f"anchored {wording.span(now - last)} ago"
    return Check(
        "Anchor", well=not late, words=words, remedy="the reader anchors hourly: look at its log" if late else ""
    )


def _backup(now: datetime) -> Check:
    remedy = "run heatwatch backup daily: docs/guides/backup.md"
    last = last_heartbeat(BACKUP)
    if last is None:
        return Check("Backup", well=False, words="no backup is known", remedy=remedy)
    late = now - last > BACKUP_AGE
    return Check("Backup", well=not late, words=f"{wording.span(now - last)} old", remedy=remedy if late else "")


def _keys() -> Check:
    if due := sorted(departures()):
        words = f"somebody who held {' and '.join(due)} has left and may have kept the key"
        return Check("Keys", well=False, words=words, remedy="a member renews it: docs/guides/rotation.md")
    if begun := [name for name in sorted(compartment_recipients()) if unfinished_rotation(name)]:
        words = f"the renewal of {' and '.join(begun)} is not finished"
        return Check("Keys", well=False, words=words, remedy="when nobody works at it, type the same command again")
    return Check("Keys", well=True, words="nobody left since a key was renewed")


def _memory() -> Check:
    """Keys of whoever is signed in stand in this process."""
    if swaps := swaps_in_clear():
        remedy = "set MemorySwapMax=0 for the units, encrypt the swap, or switch it off: docs/guides/refusals.md"
        words = f"this host swaps to a disk that is not known to be encrypted: {', '.join(swaps)}"
        return Check("Memory", well=False, words=words, remedy=remedy)
    return Check("Memory", well=True, words="is not swapped to a disk in clear")


def _last_anchor(file: Path) -> datetime | None:
    """When the head was last anchored; None when it never was. Raises `OSError` for a file that cannot be read."""
    try:
        return datetime.fromisoformat(json.loads(file.read_text("ascii").splitlines()[-1])["at"])
    except (FileNotFoundError, ValueError, KeyError, IndexError):
        return None


def _views() -> Check:
    """Whether pictures and documents can be shown, and whether the process that opens them is locked in."""
    try:
        able = _abilities()
    except NotShown as failure:
        remedy = "look at the log of the console; until then originals can be downloaded"
        return Check("Looking at files", well=False, words=failure.cause, remedy=remedy)
    missing = sorted(set(PICTURES) - set(able.kinds))
    if missing:
        words = f"not shown on this machine: {', '.join(missing)}"
        return Check("Looking at files", well=False, words=words, remedy="install the pinned packages again: ./run")
    open_locks = [name for name, holds in (("files", able.files_locked), ("network", able.calls_locked)) if not holds]
    if open_locks:
        words = f"the process that opens files is not locked from {' and '.join(open_locks)}"
        return Check("Looking at files", well=False, words=words, remedy="run a kernel with Landlock and seccomp")
    return Check("Looking at files", well=True, words="pictures and PDF are shown by a process that is locked in")


@cache
def _abilities() -> viewer.Abilities:
    """Asked once: what the pinned packages and this kernel can do does not change while the console runs."""
    return viewer.abilities()


def _playing() -> Check:
    if viewer.has_ffmpeg():
        return Check("Audio and video", well=True, words="shown with ffmpeg")
    remedy = "install ffmpeg (Debian: apt install ffmpeg); until then originals can be downloaded"
    return Check("Audio and video", well=False, words="not shown: there is no ffmpeg on this machine", remedy=remedy)


def _scanner() -> Check:
    """Files of strangers are not scanned without one, and whoever downloads them must know."""
    name = viewer.scanner()
    if not name:
        remedy = "install ClamAV and its signatures (Debian: apt install clamav-daemon clamdscan)"
        return Check("Virus scanner", well=False, words="there is no ClamAV: files are not scanned", remedy=remedy)
    if name == "clamdscan" and not _answers():
        remedy = "start the service clamav-daemon; until then files are shown and sent without a scan"
        return Check("Virus scanner", well=False, words="ClamAV does not answer", remedy=remedy)
    return Check("Virus scanner", well=True, words=f"{name} scans a file before it is shown or downloaded")


def _answers() -> bool:
    try:
        return viewer.warned_of([b"nothing"]) == ""
    except NotShown:
        return False
