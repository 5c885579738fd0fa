"""How records are hashed into a chain, and what counts as a look at a tip: pure, so that it needs no database."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

GENESIS = "0" * 64


class Glance(NamedTuple):
    """When somebody saw which tip, and beside which other one, where a link with that one quoted it."""

    at: datetime
    tip: UUID
    beside: UUID | None = None


@dataclass(frozen=True)
class Entry:
    """A record as it is hashed."""

    id: str
    at: datetime
    actor: str
    verb: str
    object_kind: str
    object_id: str
    tip: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold, and how."""

    sequence: int
    reason: str


def canonical(entry: Entry) -> bytes:
    """The bytes that are hashed: sorted JSON, times in UTC with microseconds."""
    shown = {**entry.__dict__, "at": entry.at.isoformat(timespec="microseconds")}
    return json.dumps(shown, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def next_hash(previous: str, entry: Entry) -> str:
    """The hash of a link: SHA-256 over the previous hash and the record."""
    return hashlib.sha256(previous.encode() + b"\n" + canonical(entry)).hexdigest()


def breaks(chain: Iterable[tuple[int, str, Entry]], *, start: int = 1, previous: str = GENESIS) -> Iterable[Break]:
    """Walk (sequence, hash, entry) in order and yield every changed, removed or reordered record."""
    expected = start
    for sequence, stored, entry in chain:
        if sequence != expected:
            yield Break(expected, f"{sequence - expected} record(s) missing before {sequence}")
        if next_hash(previous, entry) != stored:
            yield Break(sequence, "the record or its place was changed")
        previous, expected = stored, sequence + 1
