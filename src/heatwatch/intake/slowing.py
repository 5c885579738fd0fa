"""Wrong message codes are slowed, without remembering anybody.

A bucket is an HMAC of a network prefix under a key that lives in memory and is replaced every hour: nothing is stored
or logged, and yesterday's bucket cannot be told from today's. Onion and unknown traffic share one larger bucket. Only
wrong codes count: a report is never slowed and a right code costs nothing, so a whole shelter behind one address gets
through.
"""

import hashlib
import hmac
import ipaddress
import math
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock

from heatwatch.common.clock import is_over
from heatwatch.common.secret import masked

KEY_LIFE = timedelta(hours=1)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
SHARED = b"onion or unknown"
# A household or shelter in IPv4 is one address, in IPv6 a /56.
HOUSEHOLD_BYTES = 7


@dataclass(frozen=True)
class Pace:
    """How many wrong codes a bucket takes at once, and after how many seconds it takes one more."""

    burst: int
    seconds: float


HOUSEHOLD = Pace(burst=10, seconds=6)
EVERYBODY = Pace(burst=200, seconds=0.5)


@masked
@dataclass
class Slowing:
    """The wrong codes of the last minutes; one for each process."""

    _key: bytes = b""
    _made: datetime = LONG_AGO
    # Bucket → when it will be empty again: each wrong code pushes that further away.
    _empty_at: dict[bytes, datetime] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def seconds_to_wait(self, address: str, now: datetime) -> int:
        """How long this network has to wait before another code is looked at; 0 is not at all."""
        with self._lock:
            bucket, pace = self._bucket(address, now)
            full = timedelta(seconds=pace.burst * pace.seconds)
            ahead = self._empty_at.get(bucket, now) - now - full + timedelta(seconds=pace.seconds)
        return max(0, math.ceil(ahead.total_seconds()))

    def count_wrong(self, address: str, now: datetime) -> None:
        """A code from this network was wrong."""
        with self._lock:
            bucket, pace = self._bucket(address, now)
            self._empty_at[bucket] = max(self._empty_at.get(bucket, now), now) + timedelta(seconds=pace.seconds)

    def _bucket(self, address: str, now: datetime) -> tuple[bytes, Pace]:
        if is_over(self._made, KEY_LIFE, now, slack=timedelta(0)):
            self._key, self._made = secrets.token_bytes(32), now
            self._empty_at.clear()
        prefix = prefix_of(address)
        bucket = hmac.digest(self._key, prefix, hashlib.sha256)
        return bucket, EVERYBODY if prefix == SHARED else HOUSEHOLD


def prefix_of(address: str) -> bytes:
    """The network an address belongs to; loopback is how an onion service or a bare proxy arrives."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return SHARED
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    if parsed.is_loopback or parsed.is_unspecified:
        return SHARED
    return parsed.packed if parsed.version == 4 else parsed.packed[:HOUSEHOLD_BYTES]
