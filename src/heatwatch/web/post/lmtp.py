"""LMTP as the office's own mail server speaks it: one line a command, and one answer for each recipient of a message.

What is said here stands in no log: there are addresses in it. Lines end in CR and LF, and only a dot between two such
ends is the end of a message: whoever takes a bare LF for one can be made to see two messages where there is one.
"""

import re
import socketserver
import time
from collections.abc import Callable, Iterator
from threading import BoundedSemaphore

# A provider's usual 25 MB of files are 35 MB on the way.
LARGEST = 36_000_000
# Sent in one piece; a longer line is read in several.
PIECE = 64 * 1024
LONGEST_COMMAND = 4096
MOST_RECIPIENTS = 100
# Each holds a whole message in memory while it waits for its turn.
AT_ONCE = 4
# A mail server that says nothing for so long is gone (RFC 5321, 4.5.3.2).
PATIENCE = 300.0
# A whole message from the same machine takes seconds; one byte now and then would hold a place for ever.
WHOLE = 600.0
END = b"\r\n"
FROM = re.compile(rb"FROM:\s*<([^>]*)>(.*)", re.IGNORECASE)
TO = re.compile(rb"TO:\s*<([^>]+)>.*", re.IGNORECASE)
SIZE = re.compile(rb"\bSIZE=([0-9]{1,12})\b", re.IGNORECASE)
HELLO = (
    "250-ready",
    "250-PIPELINING",
    "250-ENHANCEDSTATUSCODES",
    "250-8BITMIME",
    "250-SMTPUTF8",
    f"250 SIZE {LARGEST}",
)
TOO_LARGE = "552 5.3.4 This message is too large. Send the words without files, or fewer files."
LATER = "451 4.3.0 Not taken just now; try again later"
# The message and who sent it, as the mail server says → what is answered.
Deliver = Callable[[bytes | bytearray, str], str]


class Post(socketserver.ThreadingTCPServer):
    """Listens on this machine, and hands each message to `deliver`."""

    allow_reuse_address = True
    daemon_threads = True
    # Whoever is cut off in the middle sends the message again: nothing is taken before it is answered.
    block_on_close = False

    def __init__(self, host: str, port: int, deliver: Deliver) -> None:
        self.deliver = deliver
        self.places = BoundedSemaphore(AT_ONCE)
        super().__init__((host, port), Talk)

    def handle_error(self, request: object, client_address: object) -> None:
        """A line that broke off; what was said on it is in no log."""


class Talk(socketserver.StreamRequestHandler):
    """One connection of the mail server."""

    server: Post
    timeout = PATIENCE
    sender: bytes | None
    recipients: int

    def handle(self) -> None:
        """Answer command after command, until the other side goes."""
        if not self.server.places.acquire(blocking=False):
            self._say("421 4.3.2 Too many connections; try again later")
            return
        try:
            self._forget()
            self._say("220 ready LMTP")
            for verb, rest in self._commands():
                if not self._obey(verb, rest):
                    return
        finally:
            self.server.places.release()

    def _commands(self) -> Iterator[tuple[bytes, bytes]]:
        while line := self.rfile.readline(LONGEST_COMMAND + 1):
            if not line.endswith(b"\n"):
                if len(line) <= LONGEST_COMMAND:
                    return
                self._skip_line()
                line = b""
            verb, _, rest = line.rstrip(END).partition(b" ")
            yield verb.upper(), rest.strip()

    def _skip_line(self) -> None:
        while (more := self.rfile.readline(PIECE)) and not more.endswith(b"\n"):
            continue

    def _obey(self, verb: bytes, rest: bytes) -> bool:
        """False when the talk is over."""
        if verb == b"DATA":
            return self._data()
        answers = {b"MAIL": self._mail, b"RCPT": self._rcpt}
        if verb in answers:
            self._say(answers[verb](rest))
        elif verb == b"LHLO":
            self._forget()
            self._say(*HELLO)
        elif verb == b"QUIT":
            self._say("221 2.0.0 Bye")
            return False
        elif verb in (b"RSET", b"NOOP"):
            self._forget() if verb == b"RSET" else None
            self._say("250 2.0.0 Fine")
        else:
            self._say("500 5.5.1 No such command")
        return True

    def _mail(self, rest: bytes) -> str:
        found = FROM.fullmatch(rest)
        if found is None or self.sender is not None:
            return "503 5.5.1 One sender, as MAIL FROM:<…>" if found else "501 5.5.4 Write MAIL FROM:<…>"
        size = SIZE.search(found[2])
        if size and int(size[1]) > LARGEST:
            return TOO_LARGE
        self.sender = found[1]
        return "250 2.1.0 Fine"

    def _rcpt(self, rest: bytes) -> str:
        """Whoever the mail server sends here for is ours: it knows its own addresses."""
        if self.sender is None or not TO.fullmatch(rest):
            return "503 5.5.1 First MAIL, then RCPT TO:<…>"
        if self.recipients >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        self.recipients += 1
        return "250 2.1.5 Fine"

    def _data(self) -> bool:
        if not self.recipients:
            self._say("503 5.5.1 No recipients")
            return True
        self._say("354 Go on")
        body = self._body()
        if body is None:
            # It broke off: nobody was told that it was taken, and it comes again.
            return False
        sender = (self.sender or b"").decode("utf-8", "replace")
        reply = TOO_LARGE if len(body) > LARGEST else self.server.deliver(body, sender)
        self._say(*[reply] * self.recipients)
        self._forget()
        return True

    def _body(self) -> bytearray | None:
        """The message; one that is too large is read to its end, and kept only so far that this can be told."""
        body, before, until = bytearray(), END, time.monotonic() + WHOLE
        while (piece := self._piece(until)) is not None:
            if before == END and piece == b".\r\n":
                return body
            kept = piece[1:] if before == END and piece.startswith(b".") else piece
            # A piece may end between CR and LF.
            before = (before + piece)[-2:]
            if len(body) <= LARGEST:
                body += kept
        return None

    def _piece(self, until: float) -> bytes | None:
        """The next line, or so much of it as comes in one piece; None when it broke off or took too long."""
        piece = b""
        while len(piece) < PIECE and not piece.endswith(b"\n"):
            left = until - time.monotonic()
            if left <= 0:
                return None
            self.connection.settimeout(min(PATIENCE, left))
            # What has come is taken at once: a buffered line would wait for its end, a byte at a time.
            more = self._came(PIECE - len(piece))
            if not more:
                return None
            piece += more
        self.connection.settimeout(PATIENCE)
        return piece

    def _came(self, most: int) -> bytes:
        """What has come of a line, or comes next."""
        came = self.rfile.peek(1)[:most]  # type: ignore[attr-defined]  # it is a `BufferedReader`
        end = came.find(b"\n") + 1
        return self.rfile.read(end or len(came))

    def _forget(self) -> None:
        self.sender, self.recipients = None, 0

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode("ascii", "replace"))
