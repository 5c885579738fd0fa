"""The door as it is served: killed in the middle it has taken nothing, and what comes again is there once."""

import contextlib
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

from tests.homes import Home
from tests.laws.test_public_process import BEHIND_INTAKE, HEAVY, MEGABYTES, free_port, loaded_by, resident_megabytes
from tests.web.post.mails import ANA, OFFICE, PDF, SECRET, a_mail, arrived, with_files

COUNT = (
    "from heatwatch.intake.models import SingleMessage as S, Chunk as C; print(S.objects.count(), C.objects.count())"
)
LOADS = "import django; django.setup(); import heatwatch.web.post.delivering, heatwatch.web.post.lmtp"
BEGIN = f"LHLO x\r\nMAIL FROM:<{ANA}>\r\nRCPT TO:<{OFFICE}>\r\nDATA\r\n".encode()


@contextlib.contextmanager
def served(demo: Home) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """The door, started as systemd starts it, with all its checks."""
    secret = demo.path / "keys" / "email.token"
    secret.write_text(f"{SECRET}\n")
    secret.chmod(0o600)
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "heatwatch.cli", "serve", "post", "--port", str(port)], env=demo.environment()
    )
    try:
        wait_for(port, process)
        yield process, port
    finally:
        process.kill()
        process.wait(timeout=60)


def wait_for(port: int, process: "subprocess.Popen[bytes]", seconds: float = 180) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            if line.recv(100).startswith(b"220"):
                return
        time.sleep(0.2)
    raise AssertionError("the door did not open")


def stored(demo: Home) -> tuple[int, int]:
    messages, pieces = demo.python(COUNT).split()
    return int(messages), int(pieces)


def test_killed_in_the_middle_it_took_nothing_and_what_comes_again_is_there_once(demo: Home) -> None:
    before = stored(demo)
    raw = arrived(with_files(a_mail(id=901), [("a.pdf", "application/pdf", PDF)]))
    with served(demo) as (process, port), socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(BEGIN + raw[: len(raw) // 2])
        process.kill()
        process.wait(timeout=60)
        with contextlib.suppress(OSError):
            while answer := line.recv(4096):
                assert b"Taken" not in answer
    assert stored(demo) == before
    with served(demo) as (process, port):
        with socket.create_connection(("127.0.0.1", port)) as gone:
            # The mail server broke off before it read the answer: it does not know that the message was taken.
            gone.sendall(BEGIN + raw + b"\r\n.\r\n")
        for _ in range(2):
            with smtplib.LMTP("127.0.0.1", port) as server:
                assert server.sendmail(ANA, [OFFICE], raw) == {}
        assert resident_megabytes(process.pid) < MEGABYTES
    assert stored(demo) == (before[0] + 1, before[1] + 1)


def test_it_loads_nothing_heavy_and_nothing_behind_intake(demo: Home) -> None:
    environment = demo.environment(HEATWATCH_DOOR="post", DJANGO_SETTINGS_MODULE="heatwatch.config.settings")
    loaded = loaded_by(LOADS, environment)
    assert "heatwatch.web.post.reading" in loaded
    assert not loaded & (HEAVY | BEHIND_INTAKE | {"heatwatch.web.public.urls", "heatwatch.web.webhooks.door"})
