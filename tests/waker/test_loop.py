"""The waker: what it sends by is read from the environment, and a turn tells that it is alive."""

import threading
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from heatwatch.alerts.actions.telling import Senders
from heatwatch.alerts.queries import readiness
from heatwatch.alerts.telephone import Telephone
from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.common.secret import Secret
from heatwatch.config.env import read
from heatwatch.intake.actions.claiming import READER, beat
from heatwatch.knowledge.agency import AT_ANY_HOUR, NEVER, load
from heatwatch.waker import loop
from tests.alerts.conftest import Night, mail, night, push, texts
from tests.alerts.sinks import Sink

__all__ = ["mail", "night", "push", "texts"]

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


def env(tmp_path: Path, **told: str) -> Any:
    return read({"HEATWATCH_HOME": str(tmp_path), **{f"HEATWATCH_{name.upper()}": told[name] for name in told}})


def test_colleagues_are_texted_from_a_number_of_their_own_by_the_account_of_texts(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert loop.telephone_of(env(tmp_path)) is None
    named = env(tmp_path, alerts_from="+15105550144", texts_account="AC7")
    assert loop.telephone_of(named) is None
    assert "nobody is texted or called" in caplog.text
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "sms.token").write_text("a made-up token of a made-up account")
    telephone = loop.telephone_of(named)
    assert telephone
    assert (telephone.sender, telephone.api) == ("+15105550144", "https://api.twilio.com")
    assert "made-up" not in repr(telephone)
    assert loop.telephone_of(env(tmp_path, texts_from="+15105550143", texts_account="AC7")) is None


@pytest.mark.parametrize("told", [{"alerts_from": "5550144"}, {"alerts_from": "+15105550143"}])
def test_the_tip_lines_number_or_none_is_refused(tmp_path: Path, told: dict[str, str]) -> None:
    with pytest.raises(HouseError, match="HEATWATCH_ALERTS_FROM"):
        env(tmp_path, texts_from="+15105550143", **told)


def test_what_looks_after_the_copies_outlives_whatever_it_meets(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stopping, turns = threading.Event(), list[int]()

    def fails(*_: Any) -> int:
        turns.append(1)
        if len(turns) == 3:
            stopping.set()
        raise OSError("kumquat")

    monkeypatch.setattr(loop, "clean_up", fails)
    monkeypatch.setattr(loop, "close_old_connections", lambda: None)
    telephone = Telephone("http://127.0.0.1:9", "AC7", Secret("a made-up token"), "+15105550144")
    assert loop.begin_cleaning(Senders("key"), stopping) is None
    loop.keep_clean(Senders("key", telephone=telephone), stopping, seconds=0)
    assert len(turns) == 3
    assert "were not looked at: OSError" in caplog.text
    assert "kumquat" not in caplog.text


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


VOICE = {"voice_account": "AC7", "webhooks_url": "https://tips.office.example"}


def with_voice(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "voice.token").write_text("a made-up token of a made-up account")


def test_what_rings_for_callers_is_the_account_of_the_voice_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with override_settings(AGENCY=replace(load(settings.ENV.agency_file), rota=AT_ANY_HOUR)):
        assert loop.bell_of(env(tmp_path, **VOICE)) is None
        assert "nobody on call is rung for callers: voice.token" in caplog.text
        with_voice(tmp_path)
        assert loop.bell_of(env(tmp_path)) is None, "no account"
        bell = loop.bell_of(env(tmp_path, **VOICE))
        assert bell
        assert bell.door == "https://tips.office.example/voice/"
        assert "made-up" not in repr(bell)
        wrong = replace(env(tmp_path, **VOICE), mode="live", webhooks_url="http://127.0.0.1:8002")
        assert loop.bell_of(wrong) is None
        assert "HEATWATCH_WEBHOOKS_URL is not told here" in caplog.text
    with override_settings(AGENCY=replace(load(settings.ENV.agency_file), rota=NEVER)):
        assert loop.bell_of(env(tmp_path, **VOICE)) is None, "the office wants it never"


def test_what_rings_for_callers_outlives_whatever_it_meets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stopping, turns = threading.Event(), list[int]()

    def fails(*_: Any) -> int:
        turns.append(1)
        stopping.set()
        raise OSError("kumquat")

    monkeypatch.setattr(loop, "ring_for_callers", fails)
    monkeypatch.setattr(loop, "close_old_connections", lambda: None)
    assert loop.begin_ringing(Senders("key"), stopping) is None
    with_voice(tmp_path)
    with override_settings(AGENCY=replace(load(settings.ENV.agency_file), rota=AT_ANY_HOUR)):
        bell = loop.bell_of(env(tmp_path, **VOICE))
    thread = loop.begin_ringing(Senders("key", bell=bell), stopping)
    assert thread
    thread.join(5)
    assert (thread.is_alive(), len(turns)) == (False, 1)
    assert "callers were not rung for: OSError" in caplog.text
    assert "kumquat" not in caplog.text
