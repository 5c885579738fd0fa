"""The shipped proxy file: nginx takes it as it is, and what is sent goes through it without touching a disk."""

import re
import shutil
import socket
import time
from pathlib import Path

import pytest

from heatwatch.cli.running.doors import THREADS
from heatwatch.knowledge import agency
from tests.ops.proxy import FILE, nginx, post, upstream

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
