"""Whom alerts are sent by, played on loopback: a mail server that speaks SMTP, and a service that takes a push.

Each does what it does in a mood: `fine`, `busy`, `fails`, `mute` (says nothing once it has the message), `drips`,
`refuses` (the person), `redirects`, `down`.
"""

import socketserver
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from heatwatch.alerts.ways import Push, Server
from heatwatch.texting.smtp import PLAIN
from tests.loopback import serving

STATUS = {"fine": 200, "busy": 503, "fails": 500, "refuses": 403, "redirects": 302}
SENDER = "alerts@office.example"


@dataclass
class Sink:
    """What came in, and in which mood it is taken."""

    port: int = 0
    mood: str = "fine"
    tls: ssl.SSLContext | None = None
    got: list[dict[str, str]] = field(default_factory=list)

    @property
    def server(self) -> Server:
        """Of a mail sink: how alerts are handed to it."""
        return Server("127.0.0.1", self.port, PLAIN, SENDER, seconds=1.0)

    @property
    def push(self) -> Push:
        """Of a push sink: how alerts are handed to it."""
        return Push(("127.0.0.1",), seconds=1.0)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/night"

    @property
    def texts(self) -> list[str]:
        return [one["text"] for one in self.got]

    def to(self, name: str) -> list[str]:
        """What was sent to one person by mail."""
        return [one["text"] for one in self.got if one["to"].startswith(name)]


class Post(BaseHTTPRequestHandler):
    """The service that takes a push."""

    sink: Sink

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        mood = self.sink.mood
        told = {"to": self.path, "text": body, "token": self.headers.get("Authorization", "")}
        self.sink.got.append(told)
        if mood == "mute":
            self.close_connection = True
            return
        self.send_response(STATUS.get(mood, 200))
        if mood == "redirects":
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        if mood == "drips":
            _drip(self.wfile)


class Mail(socketserver.StreamRequestHandler):
    """The mail server: enough of RFC 5321 for smtplib, and STARTTLS where it has a certificate."""

    sink: Sink

    def handle(self) -> None:
        try:
            self.talk()
        except OSError:
            return
        finally:
            if self.request is not self.connection:
                # The server closes the line that it opened, and not the one that TLS made of it.
                self.request.close()

    def talk(self) -> None:
        self.to = ""
        self.say("220 sink" if self.sink.mood != "busy" else "421 later")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "DATA":
                if not self.take():
                    return
            elif verb == "STARTTLS" and self.sink.tls:
                self.say("220 go on")
                self.request = self.sink.tls.wrap_socket(self.request, server_side=True)
                self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", buffering=0)
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.answer(verb, line)

    def answer(self, verb: str, line: str) -> None:
        if verb == "EHLO":
            self.say("250-sink\r\n250 STARTTLS" if self.sink.tls else "250 sink")
        elif verb == "RCPT":
            self.to = line.partition("<")[2].partition(">")[0]
            self.say("550 nobody" if self.sink.mood == "refuses" else "250 fine")
        else:
            self.say("250 fine")

    def take(self) -> bool:
        if self.sink.mood == "fails":
            self.say("451 not now")
            return True
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        head, _, text = "\n".join(lines).partition("\n\n")
        self.sink.got.append({"to": self.to, "text": text.strip(), "head": head})
        if self.sink.mood == "mute":
            return False
        if self.sink.mood == "drips":
            _drip(self.wfile)
        self.say("250 taken")
        return True

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


def _drip(file: Any) -> None:
    for _ in range(40):
        try:
            file.write(b"2")
            file.flush()
        except OSError:
            return
        time.sleep(0.1)


@contextmanager
def open_sink(kind: str) -> Iterator[Sink]:
    """A sink, `mail` or `push`, as long as this lasts."""
    sink = Sink()
    base: Any = {"mail": Mail, "push": Post}[kind]
    handler = type("Playing", (base,), {"sink": sink})
    made: Any = socketserver.ThreadingTCPServer if kind == "mail" else ThreadingHTTPServer
    with serving(made(("127.0.0.1", 0), handler)) as sink.port:
        yield sink
