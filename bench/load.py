"""A light load: keep-alive connections that send prepared requests and time each answer. Loopback only, bounded."""

import re
import socket
import threading
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field

HOST = "127.0.0.1"
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@dataclass
class Outcome:
    """Answers by status, and the seconds each took."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    bodies: list[bytes] = field(default_factory=list)

    def quantile(self, part: float) -> float:
        """The time that this part of the answers stayed below, in seconds."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds if self.seconds else 0.0


class Line:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def send(self, data: bytes) -> None:
        """Send a part of a request."""
        if self.socket is None:
            self.socket = socket.create_connection((HOST, self.port), timeout=60)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(data)

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request, or its last part, and read the whole answer; returns status and everything received."""
        self.send(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._more()
        head, _, body = answer.partition(b"\r\n\r\n")
        found = _LENGTH.search(head)
        wanted = int(found[1]) if found else 0
        while len(body) < wanted:
            body += self._more()
        return int(head[9:12]), head + b"\r\n\r\n" + body

    def close(self) -> None:
        """Hang up."""
        if self.socket:
            self.socket.close()
        self.socket = None

    def _more(self) -> bytes:
        assert self.socket
        data = self.socket.recv(65536)
        if not data:
            self.close()
            raise ConnectionError("the door closed the connection")
        return data


def urlencoded(path: str, fields: dict[str, str], headers: str = "") -> bytes:
    """A POST of plain fields."""
    body = urllib.parse.urlencode(fields).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return f"{head}{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


def multipart(
    path: str, fields: dict[str, str], file: bytes = b"", headers: str = "Accept-Encoding: gzip\r\n"
) -> bytes:
    """A POST as a browser sends a form with a file field that was left empty, or with a photo in it."""
    mark = "----heatwatchbench7d1f"
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    name, kind = ("photo.jpg", "image/jpeg") if file else ("", "application/octet-stream")
    parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n')
    parts.append(f"Content-Type: {kind}\r\n\r\n")
    body = "".join(parts).encode() + file + f"\r\n--{mark}--\r\n".encode()
    head = f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\n{headers}"
    head += f"Content-Type: multipart/form-data; boundary={mark}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def run(port: int, make: Callable[[], bytes], *, seconds: float, lines: int, rate: float = 0) -> Outcome:
    """Keep `lines` connections busy for a while, or pace them together to `rate` requests a second."""
    outcome, lock = Outcome(), threading.Lock()
    began = time.monotonic()
    pause = lines / rate if rate else 0.0

    def work(place: int) -> None:
        line, next_at = Line(port), time.monotonic() + place * pause / lines
        while time.monotonic() < began + seconds:
            if pause:
                time.sleep(max(0.0, next_at - time.monotonic()))
                next_at += pause
            _once(line, make(), outcome, lock)

    threads = [threading.Thread(target=work, args=(place,), daemon=True) for place in range(lines)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 90)
    outcome.seconds = time.monotonic() - began
    return outcome


def _once(line: Line, request: bytes, outcome: Outcome, lock: threading.Lock) -> None:
    start = time.monotonic()
    try:
        status, _ = line.ask(request)
    except OSError:
        line.socket, status = None, 0
    took = time.monotonic() - start
    with lock:
        outcome.times.append(took)
        outcome.statuses[status] = outcome.statuses.get(status, 0) + 1
