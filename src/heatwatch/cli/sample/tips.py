"""The sample tips, received the way every tip is."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from heatwatch.cli.sample.files import seal_file
from heatwatch.intake.actions.receiving import Received, receive_tip
from heatwatch.intake.submission import Submission
from heatwatch.vault.recipients import Recipients

SAFE = {"yes": True, "no": False}
TOLD = (
    "danger_now",
    "who",
    "where",
    "when",
    "vehicles",
    "contacts",
    "about_officials",
    "affected",
    "how_known",
    "contact_how",
)


@dataclass(frozen=True)
class Sample:
    """A sample tip that was received: its row of the file, when it came, and what the reporter was told."""

    row: dict[str, Any]
    at: datetime
    received: Received

    @property
    def work(self) -> dict[str, Any]:
        """What the desk is said to have done with it."""
        return dict(self.row.get("work") or {})


def rows(folder: Path) -> Iterator[dict[str, Any]]:
    """The rows of tips.jsonl, oldest first, so that audit and queue tell one story."""
    lines = (folder / "tips.jsonl").read_text("utf-8").splitlines()
    parsed = [json.loads(line) for line in lines if line.strip()]
    yield from sorted(parsed, key=lambda row: -float(row["received_hours_ago"]))


def receive_all(folder: Path, recipients: Recipients, now: datetime) -> list[Sample]:
    """Receive every sample tip at the time it is said to have come."""
    with transaction.atomic():
        return [_receive(folder, row, recipients, now) for row in rows(folder)]


def _receive(folder: Path, row: dict[str, Any], recipients: Recipients, now: datetime) -> Sample:
    at = now - timedelta(hours=float(row["received_hours_ago"]))
    files = [seal_file(folder / "attachments" / name, at) for name in row.get("attachments", [])]
    received = receive_tip(
        submission(row), token=secrets.token_bytes(32), files=files, recipients=recipients, now=at, demo=True
    )
    return Sample(row, at, received)


def submission(row: dict[str, Any]) -> Submission:
    """A row as a report."""
    told = {name: row[name] for name in TOLD if row.get(name) is not None}
    return Submission(
        story=row["text"],
        language=row["lang"],
        channel=row["channel"],
        contact_safe=SAFE.get(row.get("contact_safe") or ""),
        **told,
    )
