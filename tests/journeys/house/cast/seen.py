"""What was looked at already by any worker of this run: two that audit the same page find the same."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

Key = tuple[str, ...]
WAIT_SECONDS = 60
TABLE = "CREATE TABLE IF NOT EXISTS part (page TEXT, part TEXT, PRIMARY KEY (page, part)) WITHOUT ROWID"


@dataclass
class Seen:
    """Of each page, the parts that were on screen when it was looked at."""

    file: Path
    # What this worker knows of it, so that it need not ask.
    known: dict[Key, set[str]] = field(default_factory=dict)

    def is_news(self, page: Key, parts: Iterable[str]) -> bool:
        """Whether the page, or any part of it, was never looked at; from now on it was, by whoever asked first."""
        known = self.known.setdefault(page, set())
        unknown = set(parts) - known
        known |= unknown
        return bool(unknown) and self._claims(page, unknown)

    def _claims(self, page: Key, parts: set[str]) -> bool:
        rows = sqlite3.connect(self.file, timeout=WAIT_SECONDS)
        try:
            rows.execute("PRAGMA synchronous = OFF")
            rows.execute(TABLE)
            with rows:
                rows.executemany("INSERT OR IGNORE INTO part VALUES (?, ?)", [(repr(page), part) for part in parts])
            return rows.total_changes > 0
        finally:
            rows.close()
