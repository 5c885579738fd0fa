"""An account at the provider of texts and calls, over its REST API, and one request to it: all of it goes to the one
address that the office named."""

import base64
import contextlib
import http.client
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from heatwatch.common.secret import Secret, masked

CONNECT_SECONDS = 10.0


@masked
@dataclass(frozen=True)
class Account:
    """Where the provider is asked, and as whom."""

    api: str
    account: str
    token: Secret[str]

    def line(self, seconds: float) -> http.client.HTTPConnection:
        """A connection that is not open yet, and waits no longer than `seconds` for anything."""
        base = urlsplit(self.api)
        kind = http.client.HTTPSConnection if base.scheme == "https" else http.client.HTTPConnection
        return kind(base.hostname or "", base.port, timeout=min(CONNECT_SECONDS, seconds))

    def ask(
        self, line: http.client.HTTPConnection, method: str, path: str, fields: Mapping[str, str] | None = None
    ) -> http.client.HTTPResponse:
        """One request for what lies under the account, and the beginning of its answer; no redirect is followed."""
        whole = f"{urlsplit(self.api).path.rstrip('/')}/2010-04-01/Accounts/{quote(self.account)}{path}"
        who = base64.b64encode(f"{self.account}:{self.token.reveal()}".encode()).decode()
        headers = {"Authorization": f"Basic {who}", "Content-Type": "application/x-www-form-urlencoded"}
        line.request(method, whole, urlencode(fields) if fields else None, headers)
        return line.getresponse()


@contextlib.contextmanager
def cut_off(connection: Any, seconds: float) -> Iterator[None]:
    """End the connection after so many seconds, however slowly the other side goes on talking.

    `connection` is of `http.client` or `smtplib`. One lets go of its socket while an answer is read, the other takes a
    new one for TLS: both that of now and that of then are shut.
    """
    cut = threading.Timer(seconds, _shut, [connection, connection.sock])
    cut.daemon = True
    cut.start()
    try:
        yield
    finally:
        cut.cancel()


def told(body: bytes) -> dict[str, Any]:
    """What an answer says by name; one without JSON says nothing."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _shut(connection: Any, first: socket.socket) -> None:
    for line in {first, connection.sock} - {None}:
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
