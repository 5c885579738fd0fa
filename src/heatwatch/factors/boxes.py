"""A factor as it is sealed: under the console host's key, for one person and one kind."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from heatwatch.common import cookiebox
from heatwatch.common.secret import Secret

# AES-GCM under a key derived from the host's own: it binds person and kind, so that no row serves for another.
PURPOSE = "second factor"


class StoredFactor(Protocol):
    """A row as it lies in the database."""

    id: UUID
    kind: str
    sealed: bytes | memoryview
    counter: int
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Factor:
    """One factor, opened."""

    id: UUID
    kind: str
    name: str
    # The secret of an app, or the public key of a passkey.
    secret: Secret[bytes]
    # Of a passkey: its id, and the host name it was made for.
    credential: bytes
    site: str
    counter: int
    created_at: datetime
    used_at: datetime | None


def seal_factor(
    host_key: str, account: UUID, kind: str, *, name: str, secret: bytes, credential: bytes = b"", site: str = ""
) -> bytes:
    """What is stored of a factor."""
    held = {"name": name, "secret": _text(secret), "credential": _text(credential), "site": site}
    return cookiebox.seal_under(host_key, _purpose(account, kind), json.dumps(held).encode())


def open_factor(host_key: str, account: UUID, row: StoredFactor) -> Factor:
    """Open a row; raises `NotFound` when it was sealed on another host, for somebody else, or by nobody of ours."""
    held = json.loads(cookiebox.open_under(host_key, _purpose(account, row.kind), bytes(row.sealed)))
    return Factor(
        id=row.id,
        kind=row.kind,
        name=held["name"],
        secret=Secret(base64.b64decode(held["secret"])),
        credential=base64.b64decode(held["credential"]),
        site=held["site"],
        counter=row.counter,
        created_at=row.created_at,
        used_at=row.used_at,
    )


def _purpose(account: UUID, kind: str) -> str:
    return f"{PURPOSE} {kind} of {account}"


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
