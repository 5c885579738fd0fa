"""Where a request ends: no body is taken for a second request, by the web server or behind the shipped proxy.

The proxy and the web server both read where a request ends. Where they read it differently, the rest of one person's
request becomes the beginning of another's: a stranger would read what is not theirs, or write in a reporter's name.
"""

import shutil
import socket
from collections.abc import Iterator

import pytest

from tests.ops.proxy import nginx
from tests.ops.server import Server, granian

HIDDEN = b"GET /smuggled HTTP/1.1\r\nHost: tips.example.org\r\n\r\n"
END = b"0\r\n\r\n"
# What follows the line "POST /first" and the host: the rest of the head, and all that comes after it.
CHUNKED = b"Transfer-Encoding: chunked\r\n"
SMUGGLED = {
    "a length that goes on after the last chunk": b"Content-Length: %d\r\n%s\r\n%s%s"
    % (len(END + HIDDEN), CHUNKED, END, HIDDEN),
    "a length that ends within a chunk": b"%sContent-Length: 4\r\n\r\n%x\r\n%s\r\n%s"
    % (CHUNKED, len(HIDDEN), HIDDEN, END),
    "two lengths, the short one first": b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n%s" % (len(HIDDEN), HIDDEN),
    "two lengths, the long one first": b"Content-Length: %d\r\nContent-Length: 0\r\n\r\n%s" % (len(HIDDEN), HIDDEN),
    "a list of lengths": b"Content-Length: 0, %d\r\n\r\n%s" % (len(HIDDEN), HIDDEN),
    "a length with a sign": b"Content-Length: +0\r\n\r\n" + HIDDEN,
    "a length below nothing": b"Content-Length: -1\r\n\r\n" + HIDDEN,
    "a length in another base": b"Content-Length: 0x0\r\n\r\n" + HIDDEN,
    "a space before the colon": b"Transfer-Encoding : chunked\r\nContent-Length: %d\r\n\r\n%s%s"
    % (len(END + HIDDEN), END, HIDDEN),
    "a coding on a second line": b"Transfer-Encoding:\r\n chunked\r\nContent-Length: %d\r\n\r\n%s%s"
    % (len(END + HIDDEN), END, HIDDEN),
    "a coding that nobody knows": b"Transfer-Encoding: xchunked\r\nContent-Length: %d\r\n\r\n%s%s"
    % (len(END + HIDDEN), END, HIDDEN),
    "a coding after the chunks": b"Transfer-Encoding: chunked, identity\r\n\r\n" + END + HIDDEN,
    "a bare return in the head": b"Content-Length: 0\rX: y\r\n\r\n" + HIDDEN,
    "a zero byte in a name": b"Content-Length\0: 0\r\n\r\n" + HIDDEN,
    "a chunk below nothing": CHUNKED + b"\r\n-1\r\n\r\n" + HIDDEN,
    "a chunk in another base": CHUNKED + b"\r\n0x0\r\n\r\n" + HIDDEN,
    "a chunk too large to count": CHUNKED + b"\r\n10000000000000000\r\n\r\n" + HIDDEN,
    "a chunk that is longer than it says": CHUNKED + b"\r\n1\r\nxx\r\n" + END + HIDDEN,
}
# nginx takes a line feed alone for the end of a line, the web server does not: the proxy has to pass on what it read.
LINE_FEED = CHUNKED + b"\r\n1;\nx\r\n" + END + HIDDEN
FIRST = b"POST /first HTTP/1.1\r\nHost: tips.example.org\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with granian(tmp_path_factory.mktemp("granian")) as started:
        yield started


@pytest.fixture(scope="module")
def proxied(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    if not shutil.which("nginx"):
        pytest.skip("needs nginx")
    with nginx(tmp_path_factory.mktemp("nginx"), server.port, watched=False) as port:
        yield port


def test_two_requests_one_after_the_other_are_two(server: Server, proxied: int) -> None:
    """Otherwise nothing below could fail: the second request is seen where it does stand by itself."""
    for port in (server.port, proxied):
        answered(port, FIRST + b"Content-Length: 1\r\n\r\nx" + HIDDEN)
        assert [path for _, path, _ in server.seen()] == ["/first", "/smuggled"]


@pytest.mark.parametrize("way", SMUGGLED)
def test_the_web_server_takes_no_body_for_a_request(way: str, server: Server) -> None:
    answers, seen = answered(server.port, FIRST + SMUGGLED[way]), server.seen()
    assert answers.count(b"HTTP/1.1 ") == 1
    assert "/smuggled" not in [path for _, path, _ in seen]


@pytest.mark.parametrize("way", SMUGGLED)
def test_nor_does_it_behind_the_proxy(way: str, server: Server, proxied: int) -> None:
    answers, seen = answered(proxied, FIRST + SMUGGLED[way]), server.seen()
    assert answers.count(b"HTTP/1.1 ") <= 1
    assert "/smuggled" not in [path for _, path, _ in seen]


@pytest.mark.parametrize("way", SMUGGLED)
def test_the_door_is_given_the_requests_that_the_proxy_counted(way: str, server: Server, proxied: int) -> None:
    answers, seen = answered(proxied, FIRST + SMUGGLED[way]), server.seen()
    assert answers.count(b"HTTP/1.1 200 ") == len(seen)


def test_what_only_the_proxy_takes_for_two_requests_comes_as_two(server: Server, proxied: int) -> None:
    answers, seen = answered(proxied, FIRST + LINE_FEED), server.seen()
    assert answers.count(b"HTTP/1.1 200 ") == 2
    assert seen == [("POST", "/first", "x"), ("GET", "/smuggled", "")]


def test_a_length_beside_chunks_is_not_believed(server: Server) -> None:
    """RFC 9112, 6.3: the chunks decide, and nothing more is read from such a connection."""
    answers = answered(server.port, FIRST + SMUGGLED["a length that ends within a chunk"])
    assert server.seen() == [("POST", "/first", HIDDEN.decode())]
    assert b"connection: close" in answers


def answered(port: int, raw: bytes) -> bytes:
    """Everything that comes back until the server closes, or has nothing more to say for a moment."""
    answers = b""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.settimeout(1)
        connection.sendall(raw)
        try:
            while piece := connection.recv(65_536):
                answers += piece
        except (TimeoutError, ConnectionResetError):
            pass
    return answers
