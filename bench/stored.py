"""Fills a database with tips that were received long ago, in bulk: realistic rows, random bytes for what is sealed.

A measurement must not depend on how full the database is; this makes it full. Nothing here can be opened.
"""

import os
import random
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg

BATCH = 20_000
# The sealed size of a story of about 150 words, and of the three small rows beside it.
STORY, KEY, BOX = 1_216, 720, 178
TIP_COLUMNS = (
    "id, number, channel, language, danger_now, names_official, received, size, is_demo, status, waiting_on, lane, "
    "urgency, types, graded_by, jurisdiction, minor, disposition, assignee_id, due, restricted, version, reading, "
    "claimed_by, claimed_at"
)
TABLES = {
    "intake_tip": TIP_COLUMNS,
    "intake_story": "tip_id, sealed",
    "vault_key": "id, tip, compartment, person, sealed",
    "intake_mailbox": "lookup, tip_id, recipient, box",
}
LANES = ("crisis", "tip", "high_risk", "referral", "information", "unrelated")


def rows(count: int, *, first: int = 0, demo: bool = True) -> Iterator[dict[str, tuple[Any, ...]]]:
    """One stored tip after the other: a row for each table. Nine of ten are closed, as at an old tip line."""
    chance = random.Random(7)
    start = datetime(2024, 1, 1, tzinfo=UTC)
    for place in range(count):
        tip = uuid.uuid4()
        received = start + timedelta(minutes=15 * (place * 70_000 // count))
        yield {
            "intake_tip": _tip(tip, first + place, received, chance, demo=demo),
            "intake_story": (tip, os.urandom(STORY)),
            "vault_key": (uuid.uuid4(), tip, "desk", None, os.urandom(KEY)),
            "intake_mailbox": (os.urandom(32), tip, "age1" + "q" * 58, os.urandom(BOX)),
        }


def fill_sqlite(file: Path, count: int) -> None:
    """Add `count` tips to a migrated SQLite database."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=OFF")
        [(stored,)] = database.execute("SELECT count(*) FROM intake_tip")
        source = rows(count, first=stored)
        while batch := list(islice(source, BATCH)):
            database.execute("BEGIN")
            for table, columns in TABLES.items():
                places = ", ".join("?" for _ in columns.split(","))
                database.executemany(
                    f"INSERT INTO {table} ({columns}) VALUES ({places})",
                    [tuple(map(_for_sqlite, row[table])) for row in batch],
                )
            database.execute("COMMIT")
        database.execute("ANALYZE")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def fill_postgresql(connection: psycopg.Connection, count: int) -> None:
    """Add `count` tips to a migrated PostgreSQL database."""
    [(stored,)] = connection.execute("SELECT count(*) FROM intake_tip").fetchall()
    source = rows(count, first=stored)
    while batch := list(islice(source, BATCH)):
        for table, columns in TABLES.items():
            with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in batch:
                    copy.write_row(row[table])
    connection.execute("VACUUM ANALYZE")
    connection.execute("CHECKPOINT")


def _tip(tip: uuid.UUID, place: int, received: datetime, chance: random.Random, *, demo: bool) -> tuple[Any, ...]:
    closed = chance.random() < 0.9
    status = "closed" if closed else chance.choice(("unread", "open", "open"))
    return (
        tip,
        _number(place),
        chance.choice(("web", "web", "sms", "phone", "email")),
        chance.choice(("en", "en", "es")),
        chance.choice((None, None, False, True)),
        False,
        received,
        STORY,
        demo,
        status,
        "" if closed else chance.choice(("us", "reporter")),
        "" if status == "unread" else chance.choice(LANES),
        "",
        "" if status == "unread" else chance.choice(("", "labor", "sex", "labor sex")),
        "" if status == "unread" else "person",
        "",
        None,
        "not_enough" if closed else "",
        None,
        None if closed else received + timedelta(hours=1),
        False,
        1,
        # What is stored here cannot be opened, so that a reader has nothing to do with it.
        "read",
        "reader",
        received,
    )


def _number(place: int) -> str:
    """A number that no received tip can have: theirs hold hyphens."""
    return f"HW{place:08d}"


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ")
    return value
