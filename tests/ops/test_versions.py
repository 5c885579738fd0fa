"""No answer of the web server or of the proxy says which version answers."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ops.proxy import nginx
from tests.ops.server import Server, granian
from tests.ops.test_smuggling import answered

HOST = b"Host: tips.example.org\r\n"
ASKED = {
    "a page": b"GET /en/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "nonsense": b"\x16\x03\x01\r\n\r\n",
    "a request without a host": b"GET / HTTP/1.1\r\n\r\n",
    "a length that is none": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: x\r\n\r\n",
    "a head too long": b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"x" * 600_000 + b"\r\n\r\n",
    "a method that nobody knows": b"BREW / HTTP/1.1\r\n" + HOST + b"\r\n",
    "an upgrade": b"GET / HTTP/1.1\r\n" + HOST + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n",
}
# The date of an answer holds digits, and so do its status and its length; a version is digits with a point between.
VERSION = re.compile(rb"(?<!HTTP/)\b\d+\.\d+")
TELLING = re.compile(rb"^(?:x-powered-by|via|x-aspnet-version|x-runtime|x-generator):", re.IGNORECASE | re.MULTILINE)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with granian(tmp_path_factory.mktemp("granian")) as started:
        yield started


@pytest.mark.parametrize("what", ASKED)
def test_the_web_server_names_no_version(what: str, server: Server) -> None:
    answer = answered(server.port, ASKED[what])
    assert not VERSION.search(answer), answer
    assert not TELLING.search(answer), answer


def test_the_proxy_names_no_version_nor_what_stands_behind_it(server: Server, tmp_path: Path) -> None:
    if not shutil.which("nginx"):
        pytest.skip("needs nginx")
    with nginx(tmp_path, server.port, watched=False) as port:
        answers = {what: answered(port, raw) for what, raw in ASKED.items()}
    for what, answer in answers.items():
        assert not VERSION.search(answer), (what, answer)
        assert not TELLING.search(answer), (what, answer)
        assert b"granian" not in answer.lower(), (what, answer)


def test_a_version_is_found() -> None:
    assert VERSION.search(b"HTTP/1.1 200 OK\r\nserver: nginx/1.22.1\r\n")
    assert not VERSION.search(b"HTTP/1.1 200 OK\r\nserver: nginx\r\ndate: Thu, 26 Nov 2026 19:15:34 GMT\r\n")
