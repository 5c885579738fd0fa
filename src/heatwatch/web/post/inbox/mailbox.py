"""The folder of a mailbox that tips come into: what lies in it, one message after the other, and its end there."""

import imaplib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Self
from urllib.parse import urlsplit

from heatwatch.common.secret import Secret, masked
from heatwatch.web.post.answering import LOOPBACK
from heatwatch.web.post.inbox.line import (
    PLAIN,
    STARTTLS,
    TLS,
    Away,
    Declined,
    Line,
    Refused,
    agreed,
    opened,
    quoted,
    sign_in,
    told_plainly,
)
from heatwatch.web.post.lmtp import LARGEST

USUAL_PORTS = {TLS: 993, STARTTLS: 143, PLAIN: 143}
# So many numbers come in one answer: the standard library takes no line of more than a million letters.
WINDOW = 10_000
# Where a message lies that is never taken as it is, until somebody looks at it.
ASIDE = "Not taken"
UID, SIZE = re.compile(rb"\bUID (\d+)"), re.compile(rb"\bRFC822\.SIZE (\d+)")
BODY = re.compile(rb"\bBODY\[\](?:<0>)? ")
VALIDITY = re.compile(rb"\d+")


@masked
@dataclass(frozen=True)
class Inbox:
    """Where the mailbox is, who may open it, and which of its folders is fetched."""

    host: str
    port: int
    security: str
    user: str
    password: Secret[str]
    folder: str

    @classmethod
    def at(cls, address: str, user: str, password: Secret[str], folder: str) -> Self:
        """The mailbox of an address like `imaps://mail.example.org`: in clear on this machine alone, else by TLS."""
        parts = urlsplit(address)
        host = parts.hostname or ""
        security = TLS if parts.scheme == "imaps" else PLAIN if host in LOOPBACK else STARTTLS
        return cls(host, parts.port or USUAL_PORTS[security], security, user, password, folder)

    @contextmanager
    def opened(self) -> "Iterator[Folder]":
        """Its folder, as long as this lasts; raises `Away`, `Refused` or `Declined`."""
        line = opened(self.host, self.port, self.security)
        try:
            sign_in(line, self.user, self.password)
            with told_plainly():
                folder = Folder(line, self.folder)
            yield folder
        finally:
            line.end()


@dataclass(frozen=True)
class Lying:
    """A message as the server tells of it: how large it is, and on which day it came there."""

    size: int
    came: date | None


class Folder:
    """The open folder. A number of a message is good as long as the line is, and is kept nowhere."""

    def __init__(self, line: Line, name: str) -> None:
        self.line = line
        # Before somebody signed in, a server says less of what it can do.
        self.can = b" ".join(agreed(line.capability(), "CAPABILITY")).upper().split()
        typ, count = line.select(quoted(name))
        if typ != "OK":
            raise Refused("the mailbox's server has no such folder, or shows it to nobody")
        self.count = int(count[0] or 0)
        [validity] = line.response("UIDVALIDITY")[1]
        self.validity = validity.decode("ascii", "replace") if validity else ""
        self.flagged: set[str] = set()

    def numbers(self) -> list[str]:
        """Of every message, the oldest first; also of one that somebody marked as deleted, which is still there.

        A server that counts messages and names none is not believed: nothing would ever be fetched, and nobody know.
        """
        with told_plainly():
            self.line.begin()
            found: list[str] = []
            for first in range(1, self.count + 1, WINDOW):
                within = f"{first}:{min(first + WINDOW - 1, self.count)}"
                data = agreed(self.line.uid("SEARCH", within), "SEARCH")
                found += (data[0] or b"").decode("ascii").split()
            if self.count and not found:
                raise Away("the mailbox's server counts messages and names none")
            return found

    def about(self, number: str) -> Lying | None:
        """None when it is gone, or not shown; raises `Declined`."""
        with told_plainly():
            self.line.begin()
            for item in agreed(self.line.uid("FETCH", number, "(UID RFC822.SIZE INTERNALDATE)"), "FETCH"):
                told = item if isinstance(item, bytes) else b"".join(item or ())
                size = SIZE.search(told)
                if size and _is_of(number, told):
                    return Lying(int(size[1]), _day_of(told))
            return None

    def fetched(self, number: str) -> bytes | None:
        """All that it says, and one byte more than may be taken of what is larger; None when gone, or not shown.

        Nothing is marked as read by that. Raises `Declined`.
        """
        with told_plainly():
            self.line.begin()
            answer = agreed(self.line.uid("FETCH", number, f"(UID BODY.PEEK[]<0.{LARGEST + 1}>)"), "FETCH")
            for at, item in enumerate(answer):
                if not isinstance(item, tuple) or not BODY.search(item[0]):
                    continue
                # The number may stand before the message or behind it.
                after = answer[at + 1] if at + 1 < len(answer) and isinstance(answer[at + 1], bytes) else b""
                if _is_of(number, item[0] + after):
                    return bytes(item[1])
            return None

    def drop(self, number: str) -> None:
        """Delete it there for good; raises `Declined`. Of one that is gone nothing is left to delete."""
        with told_plainly():
            agreed(self.line.uid("STORE", number, "+FLAGS.SILENT", r"(\Deleted)"), "STORE")
            if b"UIDPLUS" in self.can:
                agreed(self.line.uid("EXPUNGE", number), "EXPUNGE")
            else:
                self.flagged.add(number)

    def set_aside(self, number: str) -> bool:
        """Move it to where somebody looks at it; False where it lies here afterwards as before."""
        with told_plainly():
            self.line.begin()
            for name in self._places():
                self.line.create(quoted(name))
                if b"MOVE" in self.can:
                    if self.line.uid("MOVE", number, quoted(name))[0] == "OK":
                        return True
                elif self.line.uid("COPY", number, quoted(name))[0] == "OK":
                    return self._dropped(number)
            return False

    def leave(self) -> None:
        """A server that deletes only everything at once deletes what was dropped, unless something else is marked.

        Raises `Declined`.
        """
        with told_plainly():
            if self.flagged:
                marked = agreed(self.line.uid("SEARCH", "DELETED"), "SEARCH")
                if set((marked[0] or b"").decode("ascii").split()) <= self.flagged:
                    agreed(self.line.expunge(), "EXPUNGE")

    def _dropped(self, number: str) -> bool:
        """Whether what was copied is deleted here. If it is not, another copy would help nobody."""
        try:
            self.drop(number)
        except (Away, Declined):
            return False
        return True

    def _places(self) -> list[str]:
        """On some servers every folder lies within the first one."""
        return [ASIDE, f"INBOX.{ASIDE}", f"INBOX/{ASIDE}"]


def _is_of(number: str, told: bytes) -> bool:
    named = UID.search(told)
    return named is not None and named[1].decode("ascii") == number


def _day_of(told: bytes) -> date | None:
    """On which day it came there; None where the server names a day that never was."""
    with suppress(ValueError, KeyError, OverflowError, OSError):
        came = imaplib.Internaldate2tuple(told)
        return date(*came[:3]) if came else None
    return None
