"""How rows are written as lines, the same for either database engine.

Bytes become base64, ids, days and times become text. A table's digest is the sum of its lines' SHA-256, so that it does
not depend on the order in which an engine returns rows.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

VERSION = 1
_SUM = 1 << 256


@dataclass
class Tally:
    """How many rows a table has, and the digest over all of them."""

    rows: int = 0
    digest: int = 0

    def add(self, line: bytes) -> None:
        """Count one more row."""
        self.rows += 1
        self.digest = (self.digest + int.from_bytes(hashlib.sha256(line).digest(), "big")) % _SUM

    def as_dict(self) -> dict[str, Any]:
        """As it is written behind a table."""
        return {"rows": self.rows, "digest": f"{self.digest:064x}"}


def line(value: Any) -> bytes:
    """One line of the stream."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode() + b"\n"


def plain(values: Iterable[Any]) -> list[Any]:
    """A row's values as JSON can carry them."""
    return [_plain(value) for value in values]


def typed(values: Iterable[Any], kinds: Iterable[str]) -> list[Any]:
    """A row's values as Django wants them, from a line and the kinds of its columns."""
    return [
        _TYPED.get(kind, _same)(value) if value is not None else None for value, kind in zip(values, kinds, strict=True)
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _same(value: Any) -> Any:
    return value


_TYPED: Mapping[str, Any] = {
    "BinaryField": base64.b64decode,
    "UUIDField": UUID,
    "DateField": date.fromisoformat,
    "DateTimeField": datetime.fromisoformat,
}
