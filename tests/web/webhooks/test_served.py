"""The door as it is served: small, apart from everything else, and held up by nobody who sends slowly."""

import contextlib
import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.homes import Home
from tests.laws import tree
from tests.laws.test_public_process import (
    BEHIND_INTAKE,
    HEAVY,
    MEGABYTES,
    family,
    free_port,
    loaded_by,
    resident_megabytes,
    wait_for,
)
from tests.web.webhooks.providers import BEN, Request, Twilio

LOADS = "import heatwatch.config.wsgi; from django.urls import get_resolver; get_resolver().url_patterns; "
LOADS += "from heatwatch.web.webhooks import channels; channels.every()"
COUNT = "from heatwatch.intake.models import SingleMessage as S; print(S.objects.count())"


@dataclass
class Served:
    """The running door, and who plays the provider."""

    process: "subprocess.Popen[bytes]"
    port: int
    provider: Twilio

    def sends(self, request: Request) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("POST", request.path, request.body, {"Content-Type": request.kind, **request.headers})
        answer = connection.getresponse()
        told = answer.status, answer.read()
        connection.close()
        return told


@pytest.fixture
def served(demo: Home) -> Iterator[Served]:
    """The demonstration's door, started as `./run` starts it, with all its checks."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "heatwatch.cli", "serve", "webhooks", "--port", str(port)]
    process = subprocess.Popen(command, env=demo.environment(HEATWATCH_WEBHOOKS_URL=address))
    secret = (demo.path / "keys" / "sms.token").read_text().strip()
    try:
        wait_for(port, process, seconds=90)
        yield Served(process, port, Twilio(secret=secret, address=f"{address}/sms/"))
    finally:
        process.terminate()
        process.wait(timeout=60)


def test_it_takes_messages_in_while_others_send_slowly(served: Served, demo: Home) -> None:
    before = int(demo.python(COUNT))
    slow = served.provider.message("they keep us in the back of the shop", id=1)
    with contextlib.ExitStack() as kept:
        crawling = [kept.enter_context(socket.create_connection(("127.0.0.1", served.port))) for _ in range(8)]
        for line in crawling:
            line.sendall(head(slow) + slow.body[:10])
        began = time.monotonic()
        assert served.sends(served.provider.message("HELP", id=2, sender=BEN))[0] == 200
        assert time.monotonic() - began < 10
        crawling[0].sendall(slow.body[10:])
        assert crawling[0].recv(4096).startswith(b"HTTP/1.1 200")
    assert int(demo.python(COUNT)) == before + 2, "what was cut off half-way is stored in no part"


def test_a_provider_that_gave_up_and_sends_again_doubles_nothing(served: Served, demo: Home) -> None:
    before = int(demo.python(COUNT))
    request = served.provider.message("they keep us", id=3)
    with socket.create_connection(("127.0.0.1", served.port)) as gone:
        gone.sendall(head(request) + request.body)
    assert [served.sends(request)[0] for _ in range(2)] == [200, 200]
    assert int(demo.python(COUNT)) == before + 1


def test_whoever_tries_the_demonstration_plays_the_provider_with_one_command(served: Served, demo: Home) -> None:
    before = int(demo.python(COUNT))
    command = [sys.executable, str(tree.PROJECT / "demo" / "text-message"), "HELP", "--home", str(demo.path)]
    done = subprocess.run([*command, "--address", served.provider.address], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("200 ")
    assert "call or text 911" in done.stdout
    assert int(demo.python(COUNT)) == before + 1


def test_it_is_small(served: Served) -> None:
    for id in range(10, 20):
        assert served.sends(served.provider.message("they keep us", id=id))[0] == 200
    largest = max(resident_megabytes(pid) for pid in family(served.process.pid))
    assert largest < MEGABYTES, f"the largest process needs {largest:.0f} MB"


def test_it_loads_nothing_heavy_and_nothing_behind_intake(demo: Home) -> None:
    environment = demo.environment(HEATWATCH_DOOR="webhooks", DJANGO_SETTINGS_MODULE="heatwatch.config.settings")
    loaded = loaded_by(LOADS, environment)
    assert "heatwatch.web.webhooks.sms.proof" in loaded
    assert not loaded & (HEAVY | BEHIND_INTAKE | {"heatwatch.web.public.urls", "requests", "aiohttp", "twilio"})


def head(request: Request) -> bytes:
    told = {"Host": "127.0.0.1", "Content-Type": request.kind, "Content-Length": str(len(request.body))}
    lines = [f"{name}: {value}" for name, value in {**told, **request.headers}.items()]
    return "\r\n".join([f"POST {request.path} HTTP/1.1", *lines, "", ""]).encode()
