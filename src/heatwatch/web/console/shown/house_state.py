"""Whether the house is well: reader, audit chain, anchor, backups."""

import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from heatwatch.audit.queries import never_chained, unchained_too_long
from heatwatch.intake.queries import last_heartbeat
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
    found = [_reader(now), _chain(now), _anchor(now), _backup(now)]
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
    last = _last_anchor(Path(place)) if place else None
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


def _last_anchor(file: Path) -> datetime | None:
    try:
        return datetime.fromisoformat(json.loads(file.read_text("ascii").splitlines()[-1])["at"])
    except (OSError, ValueError, KeyError, IndexError):
        return None
