"""A line to the mailbox's server (RFC 3501) by the standard library, which must not keep this process for ever.

The standard library waits for each piece of an answer and for as many as there are. Here an errand has an end, and
an answer room: whoever drips, floods or falls silent is cut off. What goes over the line is in no log.
"""

import imaplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from heatwatch.common.errors import HouseError
from heatwatch.common.secret import Secret
from heatwatch.web.post.lmtp import LARGEST

PLAIN, STARTTLS, TLS = "plain", "starttls", "tls"
# Of one piece of an answer, and of one errand: a whole message, or a question about all of them.
SILENCE, WHOLE = 20.0, 600.0
# Beside a message: what is said of it, and the numbers of all.
ROOM = LARGEST + 4_000_000


class Away(HouseError):
    """The mailbox was not reached, or the line to it broke."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause, "it is tried again")


class Refused(HouseError):
    """The server does not let this office in, or not into this folder."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause, "look at HEATWATCH_INBOX_USER, keys/inbox.password and HEATWATCH_INBOX_FOLDER")


class Declined(HouseError):
    """The server said no to one errand. The line holds, and the next errand may go well."""

    def __init__(self, said: str, errand: str) -> None:
        super().__init__(f"the mailbox's server said {said} to {errand}", "look at what its user may do in the folder")


class Line(imaplib.IMAP4):
    """A line whose errands end."""

    _cut: threading.Timer | None = None
    _room = ROOM

    def _simple_command(self, name: str, *args: str) -> tuple[str, list[Any]]:
        """A BAD is an answer too. The standard library raises for it what it raises where it lost its place."""
        try:
            found: tuple[str, list[Any]] = super()._simple_command(name, *args)  # type: ignore[misc]  # not in the stubs
        except self.abort:
            raise
        except self.error as no:
            if str(no).startswith(f"{name} command error: BAD"):
                return "BAD", [b""]
            raise
        return found

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Connect; the first errand is to greet each other."""
        super().open(host, port, timeout)
        self.begin()

    def begin(self) -> None:
        """Another errand."""
        self._room = ROOM
        if self._cut:
            self._cut.cancel()
        self._cut = threading.Timer(WHOLE, self._break)
        self._cut.daemon = True
        self._cut.start()

    def end(self) -> None:
        """Take leave where the other side still listens, and go."""
        with suppress(Exception):
            self.logout()
        self._leave()

    def read(self, size: int) -> bytes:
        """So much of an answer, and all of it: half a message is none."""
        self._take(size)
        found: bytes = super().read(size)
        if len(found) != size:
            raise self.abort("the line broke")
        return found

    def readline(self) -> bytes:
        """One line of an answer."""
        found: bytes = super().readline()
        self._take(len(found))
        return found

    def shutdown(self) -> None:
        """The standard library ends a line in this way too, where it did not begin well."""
        if self._cut:
            self._cut.cancel()
        super().shutdown()

    def _take(self, size: int) -> None:
        self._room -= size
        if self._room < 0:
            raise self.abort("an answer is too long")

    def _break(self) -> None:
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def _leave(self) -> None:
        with suppress(Exception):
            self.shutdown()


class SealedLine(Line, imaplib.IMAP4_SSL):  # type: ignore[misc]  # the stubs let one of them take no port
    """The same, sealed by TLS from the first byte."""


@contextmanager
def told_plainly() -> Iterator[None]:
    """Whatever goes wrong on a line: what it was by its class alone. What a server says may quote a message."""
    try:
        yield
    except HouseError:
        raise
    except imaplib.IMAP4.readonly as no:
        raise Refused("the mailbox's server lets nobody delete in this folder") from no
    except Exception as fault:
        raise Away(f"the line broke: {type(fault).__name__}") from fault


def opened(host: str, port: int, security: str) -> Line:
    """A line, greeted, and never in clear where TLS was asked for; raises `Away`."""
    with told_plainly():
        if security == TLS:
            return SealedLine(host, port, ssl_context=ssl.create_default_context(), timeout=SILENCE)
        line = Line(host, port, timeout=SILENCE)
        try:
            if security == STARTTLS:
                line.starttls(ssl.create_default_context())
        except BaseException:
            line.end()
            raise
        return line


def sign_in(line: Line, user: str, password: Secret[str]) -> None:
    """Say who this is; raises `Refused` where the server says no."""
    with told_plainly():
        try:
            if "AUTH=PLAIN" in line.capabilities:
                line.authenticate("PLAIN", lambda _: f"\0{user}\0{password.reveal()}".encode())
            else:
                line.login(quoted(user), password.reveal())
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as no:
            raise Refused("the mailbox's server does not take the user and password") from no


def quoted(text: str) -> str:
    """A name as it stands in a command. The settings hold no other letters than those that are quoted here."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def agreed(answer: tuple[str, Any], errand: str) -> list[Any]:
    """What was answered, where it was yes; raises `Declined`."""
    typ, data = answer
    if typ != "OK":
        raise Declined(typ, errand)
    return list(data)
