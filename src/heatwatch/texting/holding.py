"""Files that a provider holds: asked for piece by piece, so that no process has one whole, deleted, and looked for.

Everything goes to the one address that the office named. A file may lie at another host of the provider, which the
office named too: that one is asked without the account's secret, by TLS, and no further host is.
"""

import http.client
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from heatwatch.common.errors import HouseError
from heatwatch.common.secret import masked
from heatwatch.texting.account import CONNECT_SECONDS, Account, cut_off, told

WHOLE_SECONDS, FILE_SECONDS = 30.0, 300.0
MOST_OF_AN_ANSWER, PIECE = 1024 * 1024, 64 * 1024
OK, NO_CONTENT, NOT_FOUND = 200, 204, 404
LEADS_ON = frozenset({301, 302, 303, 307, 308})
MOST_HOPS = 2
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Away(HouseError):
    """The provider gave no answer, or none that can be used. It is asked again."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause, "it is tried again")


class Gone(HouseError):
    """The provider has no such file, or none yet."""

    def __init__(self) -> None:
        super().__init__("the provider has no such file", "look at the provider's own list")


@masked
@dataclass(frozen=True)
class Holder(Account):
    """An account at a provider that holds files."""

    seconds: float = WHOLE_SECONDS
    file_seconds: float = FILE_SECONDS

    def file(self, path: str, hosts: Sequence[str] | None = None) -> Iterator[bytes]:
        """A file, piece by piece, to its very end. Raises `Away` or `Gone`, in the middle of it too.

        `hosts` are those where it may lie, besides the provider's own; an answer that leads anywhere else is `Away`,
        and so is one that leads on at all where none are told.
        """
        with ExitStack() as open_lines:
            answer = open_lines.enter_context(self.asked("GET", path, self.file_seconds))
            here = self.api
            for _ in range(MOST_HOPS):
                if hosts is None or answer.status not in LEADS_ON:
                    break
                here = _led_to(here, answer.getheader("Location", ""))
                answer = open_lines.enter_context(self._elsewhere(here, hosts))
            yield from _pieces(answer)

    def exists(self, path: str) -> bool:
        """Whether the provider still has what lies there. Raises `Away`."""
        status, _ = self.told("GET", path)
        if status not in (OK, NOT_FOUND):
            raise Away(f"answered {status}")
        return status == OK

    def delete(self, path: str) -> None:
        """Have it deleted. Whether it is, `exists` tells. Raises `Away`."""
        status, _ = self.told("DELETE", path)
        if status not in (OK, NO_CONTENT, NOT_FOUND):
            raise Away(f"answered {status}")

    def told(self, method: str, path: str) -> tuple[int, dict[str, Any]]:
        """A short answer: its status, and what it says. Raises `Away`."""
        with self.asked(method, path, self.seconds) as answer:
            return answer.status, told(answer.read(MOST_OF_AN_ANSWER))

    @contextmanager
    def asked(self, method: str, path: str, seconds: float) -> Iterator[http.client.HTTPResponse]:
        """One request for what lies under the account; what goes wrong, also while it is read, is `Away`."""
        with _opened(self.line(seconds), seconds) as line:
            yield self.ask(line, method, path)

    @contextmanager
    def _elsewhere(self, address: str, hosts: Sequence[str]) -> Iterator[http.client.HTTPResponse]:
        """The same at another host, which learns nothing of the account."""
        line, target = _line_to(address, (*hosts, urlsplit(self.api).netloc), self.file_seconds)
        with _opened(line, self.file_seconds):
            line.request("GET", target)
            yield line.getresponse()


def _pieces(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    if answer.status == NOT_FOUND:
        raise Gone
    if answer.status != OK:
        raise Away(f"answered {answer.status}")
    if answer.length is None and not answer.chunked:
        raise Away("nothing would tell where the file ends")
    length, came = answer.length, 0
    while piece := answer.read(PIECE):
        came += len(piece)
        yield piece
    if length is not None and came != length:
        raise Away("the answer ended early")


def _led_to(here: str, location: str) -> str:
    try:
        return urljoin(here, location)
    except ValueError as wrong:
        raise Away("it leads to what is no address") from wrong


def _line_to(address: str, hosts: Sequence[str], seconds: float) -> tuple[http.client.HTTPConnection, str]:
    """A connection that is not open yet, and what is asked for by it; raises `Away` for a host that nobody named."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as wrong:
        raise Away("it leads to what is no address") from wrong
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    if not safe or not host or parts.username or (host if port is None else f"{host}:{port}") not in hosts:
        raise Away("it leads to a host that this office did not name")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    asked_for = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    return kind(host, port, timeout=min(CONNECT_SECONDS, seconds)), asked_for


@contextmanager
def _opened(line: http.client.HTTPConnection, seconds: float) -> Iterator[http.client.HTTPConnection]:
    try:
        line.connect()
        with cut_off(line, seconds):
            yield line
    except (OSError, http.client.HTTPException) as fault:
        raise Away(f"no answer: {type(fault).__name__}") from fault
    finally:
        line.close()
