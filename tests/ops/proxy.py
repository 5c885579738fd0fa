"""The shipped proxy, started as it is but for what belongs to a host: ports, certificates, folders."""

import http.client
import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "ops" / "nginx" / "heatwatch.conf"

ONION_LINE = "# listen 127.0.0.1:8090;"


class Door(HTTPServer):
    """Stands for the public door: reads what is sent, and answers with it."""

    received = 0
    headers: dict[str, str] = {}


class Answer(BaseHTTPRequestHandler):
    """Reads a body and sends its beginning back."""

    def do_POST(self) -> None:
        assert isinstance(self.server, Door)
        body = self.rfile.read(int(self.headers.get("X-Reads", self.headers["Content-Length"])))
        self.server.received, self.server.headers = len(body), dict(self.headers)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def upstream() -> Iterator[Door]:
    """A door behind the proxy, until the block ends."""
    door = Door(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=door.serve_forever, daemon=True)
    thread.start()
    yield door
    door.shutdown()
    door.server_close()
    thread.join()


@contextmanager
def nginx(folder: Path, door: int, *, watched: bool = True, onion: int = 0) -> Iterator[int]:
    """The shipped file, with ports of this machine and without certificates, which it cannot have here.

    `onion` is the port for an onion service, whose line is a comment until an office has one.
    """
    text = re.sub(r"^server \{\s+listen 80\b.*?^\}", "", FILE.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^\s*ssl_.*$", "", text, flags=re.MULTILINE)
    port = free_port()
    text = re.sub(r"listen (127\.0\.0\.1:)?443 ssl", f"listen 127.0.0.1:{port}", text)
    if onion:
        assert ONION_LINE in text
        text = text.replace(ONION_LINE, f"listen 127.0.0.1:{onion};")
    with started(folder, text.replace("127.0.0.1:8000", f"127.0.0.1:{door}"), port, watched=watched):
        yield port


@contextmanager
def started(folder: Path, text: str, port: int, *, watched: bool = False) -> Iterator[None]:
    """Have nginx serve by a text of the shipped kind until the block ends."""
    paths = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = folder / "nginx.conf"
    config.write_text(f"pid {folder}/pid;\ndaemon off;\nuser root;\nevents {{}}\nhttp {{\n{paths}{text}\n}}\n")
    command = ["nginx", "-e", "/dev/null", "-p", str(folder), "-c", str(config)]
    watch = ["strace", "-f", "-y", "-s", "64", "-e", "trace=openat,write,pwrite64,writev,pwritev,sendto,recvfrom,readv"]
    process = subprocess.Popen([*watch, "-o", str(folder / "trace"), *command] if watched else command)
    try:
        wait_for(port, process)
        yield
    finally:
        # strace passes no signal on, so nginx itself is asked; strace ends with it.
        if (folder / "pid").exists():
            os.kill(int((folder / "pid").read_text()), signal.SIGTERM)
        process.wait(timeout=60)


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until a server that was started takes calls."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def post(port: int, body: bytes, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    """Send a form through the proxy; (status, body) of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/en/form/", body, {"Host": "tips.example.org", **(headers or {})})
    answer = connection.getresponse()
    told = answer.status, answer.read()
    connection.close()
    return told
