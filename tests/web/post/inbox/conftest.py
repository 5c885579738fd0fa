"""A mailbox of the office at a provider that is played on this machine, and a line to it that may break."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pytest

from heatwatch.common.secret import Secret
from heatwatch.web.post.delivering import Deliverer
from heatwatch.web.post.inbox.fetching import Fetcher
from heatwatch.web.post.inbox.mailbox import Inbox
from tests import imapd
from tests.web.post.mails import SECRET


@pytest.fixture(scope="session")
def _server() -> Iterator[imapd.Mailbox]:
    with imapd.running() as mailbox:
        yield mailbox


@pytest.fixture
def mailbox(_server: imapd.Mailbox) -> imapd.Mailbox:
    """An empty one."""
    _server.is_emptied()
    return _server


def fetcher(port: int, *, password: str = imapd.PASSWORD, scheme: str = "imap", folder: str = "INBOX") -> Fetcher:
    """Whoever fetches from a mailbox on this machine."""
    inbox = Inbox.at(f"{scheme}://127.0.0.1:{port}", imapd.USER, Secret(password), folder)
    return Fetcher(inbox, Deliverer(Secret(SECRET)))


@dataclass
class Between:
    """Stands between the two, passes everything on, and does something else once the one who fetches says a word."""

    port: int = 0
    target: int = 0
    word: bytes = b""
    # Called with the line of the one who fetches, and with that of the server; what was said is not passed on.
    then: Callable[[socket.socket, socket.socket], None] = lambda _one, _other: None
    # What is answered in the server's place; None where the server is asked.
    instead: Callable[[bytes], bytes | None] = lambda _said: None
    heard: threading.Event = field(default_factory=threading.Event)

    def passes(self, one: socket.socket) -> None:
        with one, socket.create_connection(("127.0.0.1", self.target)) as other, suppress(OSError):
            threading.Thread(target=_copies, args=[other, one], daemon=True).start()
            while said := one.recv(65536):
                if self.word and self.word in said:
                    self.heard.set()
                    self.then(one, other)
                    return
                if (answer := self.instead(said)) is not None:
                    one.sendall(answer)
                    continue
                other.sendall(said)


def _copies(source: socket.socket, to: socket.socket) -> None:
    with suppress(OSError):
        while said := source.recv(65536):
            to.sendall(said)
    with suppress(OSError):
        to.shutdown(socket.SHUT_RDWR)


@contextmanager
def between(target: int) -> Iterator[Between]:
    """One that stands between, as long as this lasts."""
    found = Between(target=target)
    with socket.create_server(("127.0.0.1", 0)) as server:
        found.port = server.getsockname()[1]
        threading.Thread(target=_serves, args=[server, found], daemon=True).start()
        yield found


def _serves(server: socket.socket, found: Between) -> None:
    with suppress(OSError):
        while True:
            one, _ = server.accept()
            threading.Thread(target=found.passes, args=[one], daemon=True).start()
