"""The shipped proxy file: nginx takes it as it is, and what is sent goes through it without touching a disk."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from heatwatch.cli.running.doors import THREADS
from heatwatch.knowledge import agency

FILE = Path(__file__).resolve().parents[2] / "ops" / "nginx" / "heatwatch.conf"
CANARY = b"zyzzyva-quokka-"
# Larger than every buffer in memory: a proxy that buffers would have to use a disk.
BODY = CANARY * (8 * 1024 * 1024 // len(CANARY))

# What the file allows one address at a time.
PLACES = 48

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="needs nginx")


def test_nothing_that_passes_through_is_written_to_a_file(tmp_path: Path) -> None:
    if not shutil.which("strace"):
        pytest.skip("needs strace")
    with upstream() as door, nginx(tmp_path, door.server_port) as port:
        status, answer = post(port, BODY)
    assert (status, answer) == (200, BODY[: len(answer)])
    assert door.received == len(BODY)
    trace = (tmp_path / "trace").read_text("utf-8", errors="replace")
    assert CANARY.decode() in trace, "the watch itself saw nothing"
    written = [line for line in trace.splitlines() if re.search(r"write\w*\(\d+</", line) and "zyzzyva" in line]
    assert not written, written[0][:200]


def test_no_file_of_the_proxy_names_who_came(tmp_path: Path) -> None:
    with upstream() as door, nginx(tmp_path, door.server_port, watched=False) as port:
        post(port, b"x")
        door.shutdown()
        door.server_close()
        post(port, b"x")
    found = [file for file in tmp_path.rglob("*") if file.is_file() and file.name != "nginx.conf"]
    assert [file for file in found if b"127.0.0.1" in file.read_bytes()] == []


def test_a_report_with_a_file_over_every_limit_reaches_the_door(tmp_path: Path) -> None:
    """The words come with the file: a proxy that refuses the one throws away the other."""
    larger = 2 * agency.MAX_FILES * agency.MAX_MEGABYTES * 1024 * 1024
    with upstream() as door, nginx(tmp_path, door.server_port, watched=False) as port:
        status, answer = post(port, b"the story", {"Content-Length": str(larger), "X-Reads": "9"})
    assert (status, answer) == (200, b"the story")
    assert int(door.headers["Content-Length"]) == larger


def test_who_comes_while_the_door_is_away_is_told_what_to_do(tmp_path: Path) -> None:
    with upstream() as door:
        pass
    with nginx(tmp_path, door.server_port, watched=False) as port:
        status, answer = post(port, b"the story")
    text = answer.decode()
    assert status == 502
    assert "If someone is in danger now, call 911." in text
    assert "Si alguien está en peligro ahora, llame al 911." in text
    assert "what you typed is sent again" in text
    assert "nginx" not in text


def test_the_door_is_told_who_asks_by_the_proxy_alone(tmp_path: Path) -> None:
    with upstream() as door, nginx(tmp_path, door.server_port, watched=False) as port:
        post(port, b"x", {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "http"})
    assert door.headers["X-Forwarded-For"] == "127.0.0.1"
    assert door.headers["X-Forwarded-Proto"] == "https"


def test_one_address_cannot_take_every_place_by_sending_slowly(tmp_path: Path) -> None:
    begun = b"POST /en/form/ HTTP/1.1\r\nHost: tips.example.org\r\nContent-Length: 100\r\n\r\nx"
    with upstream() as door, nginx(tmp_path, door.server_port, watched=False) as port:
        held = [socket.create_connection(("127.0.0.1", port)) for _ in range(PLACES)]
        for connection in held:
            connection.sendall(begun)
        time.sleep(0.5)
        status, answer = post(port, b"x")
        for connection in held:
            connection.close()
        deadline = time.monotonic() + 60
        while (again := post(port, b"x"))[0] != 200 and time.monotonic() < deadline:
            time.sleep(0.2)
    assert status == 429
    assert b"911" in answer
    for words in ("Please wait", "Nothing is wrong with yours", "Espere, por favor"):
        assert words.encode() in answer
    assert again == (200, b"x")


def test_who_sends_nothing_for_twenty_seconds_is_cut_off() -> None:
    """The file's own number: to wait for it would take a test as long."""
    everywhere = FILE.read_text("utf-8").partition("\nserver {")[0]
    assert re.findall(r"^client_body_timeout (\w+);", everywhere, re.MULTILINE) == ["20s"]


def test_one_address_leaves_a_quarter_of_a_workers_places_to_others() -> None:
    mine = FILE.read_text("utf-8").partition("server_name tips.example.org;\n    ssl_certificate")[2]
    public = mine.partition("\nserver {")[0]
    [allowed] = re.findall(r"^    limit_conn networks (\d+);", public, re.MULTILINE)
    assert int(allowed) == PLACES == THREADS["public"] * 3 // 4


def test_the_console_answers_to_nobody_outside_until_somebody_says_who_may() -> None:
    """Whoever copies the file unread must not show the sign-in page to the internet."""
    console = FILE.read_text("utf-8").partition("server_name desk.example.org;")
    assert console[0].rpartition("server {")[2].strip() == "listen 127.0.0.1:443 ssl;"
    assert re.findall(r"^    (?:allow|deny) .*$", console[2], re.MULTILINE) == ["    allow 127.0.0.1;", "    deny all;"]


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
    door = Door(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=door.serve_forever, daemon=True)
    thread.start()
    yield door
    door.shutdown()
    door.server_close()
    thread.join()


@contextmanager
def nginx(folder: Path, door: int, *, watched: bool = True) -> Iterator[int]:
    """The shipped file, with ports of this machine and without certificates, which it cannot have here."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    text = re.sub(r"^server \{\s+listen 80;.*?^\}", "", FILE.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^\s*ssl_.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"listen (127\.0\.0\.1:)?443 ssl", f"listen 127.0.0.1:{port}", text)
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{door}")
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
        yield port
    finally:
        # strace passes no signal on, so nginx itself is asked; strace ends with it.
        os.kill(int((folder / "pid").read_text()), signal.SIGTERM)
        process.wait(timeout=60)


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("nginx did not start")


def post(port: int, body: bytes, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/en/form/", body, {"Host": "tips.example.org", **(headers or {})})
    answer = connection.getresponse()
    told = answer.status, answer.read()
    connection.close()
    return told
