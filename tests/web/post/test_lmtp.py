"""The door as a mail server talks to it, over a socket of this machine."""

import contextlib
import smtplib
import socket
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from threading import Thread

import pytest

from heatwatch.web.post import lmtp
from heatwatch.web.post.lmtp import LARGEST, PIECE, Post
from tests.web.post.mails import ANA, OFFICE


@dataclass
class Talks:
    """A door that takes whatever comes, and notes it."""

    port: int = 0
    reply: str = "250 2.0.0 Taken"
    got: list[tuple[bytes | bytearray, str]] = field(default_factory=list)
    held: list[int] = field(default_factory=list)

    def takes(self, raw: bytes | bytearray, envelope: str) -> str:
        self.held.append(tracemalloc.get_traced_memory()[0])
        self.got.append((raw, envelope))
        return self.reply

    def says(self, *sent: bytes) -> bytes:
        """Everything that is answered to what is sent in one go."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            with suppress(OSError):  # The door may have said that it has no room, and gone.
                line.sendall(b"".join(sent))
                line.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: line.recv(65536), b""))


@pytest.fixture
def door() -> Iterator[Talks]:
    talks = Talks()
    with Post("127.0.0.1", 0, talks.takes) as post:
        talks.port = post.server_address[1]
        serving = Thread(target=post.serve_forever, args=[0.05])
        serving.start()
        yield talks
        post.shutdown()
        serving.join()


BEGIN = (b"LHLO here\r\n", f"MAIL FROM:<{ANA}>\r\n".encode(), f"RCPT TO:<{OFFICE}>\r\n".encode(), b"DATA\r\n")


def test_the_standard_library_hands_a_message_over(door: Talks) -> None:
    with smtplib.LMTP("127.0.0.1", door.port) as server:
        assert server.sendmail(ANA, [OFFICE], b"Subject: x\r\n\r\n.dots\r\n..\r\nend") == {}
    [(raw, envelope)] = door.got
    assert (raw, envelope) == (b"Subject: x\r\n\r\n.dots\r\n..\r\nend\r\n", ANA)


def test_what_is_refused_is_told_to_whoever_sends(door: Talks) -> None:
    door.reply = "552 5.3.4 too large"
    with smtplib.LMTP("127.0.0.1", door.port) as server, pytest.raises(smtplib.SMTPDataError) as refused:
        server.sendmail(ANA, [OFFICE], b"x")
    assert refused.value.smtp_code == 552


def test_there_is_one_answer_for_each_recipient_and_one_message(door: Talks) -> None:
    told = door.says(*BEGIN[:3], BEGIN[2], BEGIN[3], b"x\r\n.\r\nQUIT\r\n")
    assert told.count(b"250 2.0.0 Taken\r\n") == 2
    assert len(door.got) == 1


def test_a_bare_line_feed_ends_no_message(door: Talks) -> None:
    hidden = b"MAIL FROM:<other@x.example>\r\nRCPT TO:<y@x.example>\r\nDATA\r\nz"
    for false_end in (b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\n"):
        door.got.clear()
        door.says(*BEGIN, b"x" + false_end + hidden + b"\r\n.\r\nQUIT\r\n")
        assert len(door.got) == 1, false_end


@pytest.mark.parametrize("length", [PIECE - 2, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE - 1])
def test_a_line_of_any_length_is_kept_and_ends_where_it_ends(door: Talks, length: int) -> None:
    door.says(*BEGIN, b"a" * length + b"\r\n..b\r\n.\r\nQUIT\r\n")
    assert door.got[0][0] == b"a" * length + b"\r\n.b\r\n"


def test_what_breaks_off_is_not_taken(door: Talks) -> None:
    assert not door.says(*BEGIN, b"half of it\r\n").endswith(b"Taken\r\n")
    assert door.got == []


def test_a_message_a_byte_at_a_time_does_not_hold_a_place(door: Talks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lmtp, "WHOLE", 1.0)
    with socket.create_connection(("127.0.0.1", door.port), timeout=60) as line:
        line.sendall(b"".join(BEGIN))
        began = time.monotonic()
        with contextlib.suppress(OSError):
            while time.monotonic() < began + 30:
                line.sendall(b"a")
                time.sleep(0.2)
        assert time.monotonic() < began + 25
    assert door.got == []


def test_too_large_is_said_before_and_after_and_nothing_of_it_is_taken(
    door: Talks, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = door.says(b"LHLO here\r\n", f"MAIL FROM:<{ANA}> SIZE={LARGEST + 1}\r\nQUIT\r\n".encode())
    assert b"552 5.3.4 This message is too large" in told
    monkeypatch.setattr(lmtp, "LARGEST", 1000)
    told = door.says(*BEGIN, b"a\r\n" * 2000 + b".\r\nNOOP\r\nQUIT\r\n")
    assert told.endswith(b"fewer files.\r\n250 2.0.0 Fine\r\n221 2.0.0 Bye\r\n")
    assert door.got == []


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"EHLO here", b"500"),
        (b"HELO here", b"500"),
        (b"DATA", b"503"),
        (b"RCPT TO:<a@b.example>", b"503"),
        (b"MAIL TO:<a@b.example>", b"501"),
        (b"MAIL FROM:<>", b"250"),
        (b"", b"500"),
        (b"\x00\xff", b"500"),
        (b"x" * 10_000, b"500"),
    ],
)
def test_a_command_out_of_place_is_refused_and_the_talk_goes_on(door: Talks, sent: bytes, code: bytes) -> None:
    lines = door.says(sent + b"\r\nNOOP\r\nQUIT\r\n").split(b"\r\n")
    assert [line[:3] for line in lines if line] == [b"220", code, b"250", b"221"]


def test_so_many_at_once_and_no_more(door: Talks) -> None:
    with ExitStack() as others:
        for _ in range(lmtp.AT_ONCE):
            line = others.enter_context(socket.create_connection(("127.0.0.1", door.port), timeout=20))
            assert line.recv(100).startswith(b"220")
        assert door.says().startswith(b"421")


def test_whoever_waits_for_a_turn_holds_the_message_once(door: Talks) -> None:
    raw = b"".join([*BEGIN, (b"a" * 50_000 + b"\r\n") * 100, b".\r\n"])
    with socket.create_connection(("127.0.0.1", door.port), timeout=60) as line:
        assert line.recv(100).startswith(b"220")
        tracemalloc.start()
        try:
            line.sendall(raw)
            while b"Taken" not in line.recv(4096):
                continue
        finally:
            tracemalloc.stop()
    assert len(raw) <= door.held[0] + 1_000_000 < 1.5 * len(raw) + 1_000_000


def test_all_that_may_wait_leave_the_process_room_to_read_one() -> None:
    # Of the unit's gigabyte, one of them from a mailbox; a message grows to some ten times its size while it is read.
    assert (lmtp.AT_ONCE + 1) * LARGEST * 1.2 + 10 * LARGEST < 600_000_000
