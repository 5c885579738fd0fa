"""A flood of reports is slowed, nobody is blocked, and nobody is remembered.

A bucket is a keyed hash of a network prefix under a key that lives in memory for an hour (`slowing`). What comes faster
than the office's pace waits some seconds before it is taken, at most a minute, whoever sends it: a whole shelter,
library or carrier behind one address gets through, and so does whoever else is there when somebody floods from it.
"""

import hashlib
import math
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from heatwatch.intake.slowing import KEY_LIFE, SHARED, prefix_of
from heatwatch.knowledge.watch import Pace, Watch

SHORTEST, LONGEST = 5, 60
EVERYBODY = b"everybody"
# Whoever comes from that many networks fills no memory with them; the count of everybody slows them all.
MOST = 50_000


@dataclass
class Pacing:
    """The reports of the last minutes; one for each process."""

    _key: bytes = field(default=b"", repr=False)
    _made: float = 0.0
    # Bucket → when it will be empty again: each report pushes that further away.
    _empty_at: dict[bytes, float] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def count(self, address: str, watch: Watch, now: datetime) -> int:
        """Count a report from this network; how many seconds it has to wait, 0 is not at all."""
        at, prefix = now.timestamp(), prefix_of(address)
        with self._lock:
            # A clock that was set back begins anew: what it counted while it ran ahead would slow everybody.
            if not 0 <= at - self._made <= KEY_LIFE.total_seconds() or len(self._empty_at) > MOST:
                self._key, self._made = secrets.token_bytes(32), at
                self._empty_at.clear()
            bucket = hashlib.blake2b(prefix, key=self._key, digest_size=16).digest()
            own = self._over(bucket, watch.unknown_network if prefix == SHARED else watch.one_network, at)
            over = max(own, self._over(EVERYBODY, watch.everybody, at))
        return min(LONGEST, max(SHORTEST, math.ceil(over))) if over > 0 else 0

    def _over(self, bucket: bytes, pace: Pace, at: float) -> float:
        """By how many seconds the bucket is over its pace; never by more than a minute, so that it is soon over."""
        room = pace.reports * pace.then_every
        empty_at = max(self._empty_at.get(bucket, at), at) + pace.then_every
        self._empty_at[bucket] = min(empty_at, at + room + LONGEST)
        return empty_at - at - room
