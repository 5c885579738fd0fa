"""The waker: what it sends by is read from the environment, and a turn tells that it is alive."""

import threading
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from heatwatch.alerts.actions.telling import Senders
from heatwatch.alerts.queries import readiness
from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.config.env import read
from heatwatch.intake.actions.claiming import READER, beat
from heatwatch.waker import loop
from tests.alerts.conftest import Night, mail, night, push
from tests.alerts.sinks import Sink

__all__ = ["mail", "night", "push"]

SENDER = {"HEATWATCH_MAIL_FROM": "alerts@office.example"}


@pytest.mark.parametrize(
    ("address", "port", "security"),
    [
        ("smtps://mail.example.org", 465, "tls"),
        ("smtp://mail.example.org", 587, "starttls"),
        ("smtp://mail.example.org:2525", 2525, "starttls"),
        ("smtp://127.0.0.1", 25, "plain"),
    ],
)
def test_a_mail_server_is_spoken_to_in_clear_on_this_machine_alone(
    tmp_path: Path, address: str, port: int, security: str
) -> None:
    env = read({"HEATWATCH_HOME": str(tmp_path), "HEATWATCH_MAIL_SERVER": address, **SENDER})
    server = loop.server_of(env)
    assert server
    assert (server.port, server.security, server.sender) == (port, security, "alerts@office.example")


@pytest.mark.parametrize(
    "told",
    [
        {"HEATWATCH_MAIL_SERVER": "mail.example.org", **SENDER},
        {"HEATWATCH_MAIL_SERVER": "http://mail.example.org", **SENDER},
        {"HEATWATCH_MAIL_SERVER": "smtp://mail.example.org"},
    ],
)
def test_what_is_no_mail_server_is_refused(tmp_path: Path, told: dict[str, str]) -> None:
    with pytest.raises(HouseError):
        read({"HEATWATCH_HOME": str(tmp_path), **told})


@pytest.mark.django_db
def test_a_turn_tells_that_the_waker_is_alive_and_which_ways_it_has() -> None:
    now = clock.now()
    loop.turn(Senders("key", server=Sink(port=1).server), now)
    assert readiness.ways_now(now) == ["email"]
    assert readiness.problems(now) == ["nobody is on call"]


@pytest.mark.django_db
def test_saved_searches_that_fail_keep_nobody_asleep(
    night: Night, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[list[str]] = []

    def fails(_: datetime) -> None:
        heard.append(night.heard("maya"))
        raise OSError("kumquat")

    monkeypatch.setattr(loop, "raise_news", fails)
    monkeypatch.setattr(clock, "now", lambda: night.now)
    tip = night.house.receives(danger_now=True, now=night.now)
    beat(READER, night.now)
    loop.turn(night.senders, night.now)
    assert heard == [[f"A crisis tip is waiting: {tip.number}"]], "nor does it wait for them to end"
    assert "were not looked at: OSError" in caplog.text
    assert "kumquat" not in caplog.text


@pytest.mark.django_db
def test_a_turn_that_fails_ends_nothing(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    stopping, turns = threading.Event(), list[bool]()

    def fails(*_: Any, first: bool) -> None:
        turns.append(first)
        if len(turns) == 3:
            stopping.set()
        if len(turns) < 3:
            raise OSError("kumquat")

    monkeypatch.setattr(loop, "turn", fails)
    loop.run(Senders("key"), stopping, seconds=0)
    assert turns == [True, True, True]
    assert "a turn failed: OSError" in caplog.text
    assert "kumquat" not in caplog.text


def test_without_the_hosts_key_it_does_not_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, home=tmp_path))
    with pytest.raises(HouseError, match="console-host"):
        loop.senders_now()
