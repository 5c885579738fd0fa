"""`/healthz`: one word, at every door, whatever is broken, and nothing else."""

import logging
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client, override_settings

from heatwatch.audit.models import Record
from heatwatch.common.clock import now
from heatwatch.common.errors import HouseError
from heatwatch.intake.actions.claiming import READER, beat
from heatwatch.web import health
from heatwatch.web.console.sessions import COOKIE
from heatwatch.web.health import ADDRESS, ILL, WELL, Pulse
from tests.laws.public_texts import LANGUAGES
from tests.people import House

DOORS = ("public", "console", "webhooks")
SECRETS = ("traffic", "district", "heat", "tip", "agency")


def asks(door: str, **headers: str) -> Any:
    with override_settings(**settings.DOORS[door]):
        return Client().get(ADDRESS, headers=headers)


@pytest.mark.parametrize("door", DOORS)
def test_every_door_says_that_it_is_well_and_nothing_else(door: str, house: House) -> None:
    house.receives()
    beat(READER, now())
    answer = asks(door, host="whatever.example.org", cookie=f"{COOKIE}=x")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer["Content-Type"] == "text/plain"
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    told = " ".join([*answer.headers.values(), answer.content.decode()]).lower()
    assert [word for word in SECRETS if word in told] == []


def test_the_console_alone_says_how_many_wait_while_no_reader_is_alive(house: House) -> None:
    house.receives()
    house.receives(danger_now=True)
    beat(READER, now() - timedelta(minutes=6))
    assert (asks("console").status_code, asks("console").content) == (200, b"ok\nno reader is alive, waiting: 2\n")
    assert [asks(door).content for door in ("public", "webhooks")] == [b"ok\n", b"ok\n"]
    beat(READER, now())
    assert asks("console").content == b"ok\n"


@pytest.mark.parametrize("door", DOORS)
def test_every_door_answers_while_the_database_is_away(
    door: str, house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> None:
        raise OperationalError("connection refused at db.example.org")

    monkeypatch.setattr(health, "named_recipients", away)
    with caplog.at_level(logging.INFO):
        answer = asks(door, cookie=f"{COOKIE}=x")
    assert (answer.status_code, answer.content) == (503, b"not ok\n")
    assert not caplog.records


def test_a_door_that_seals_to_nobody_is_not_well(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> None:
        raise HouseError("file and database differ")

    monkeypatch.setattr(health, "desk_recipients", unknown)
    monkeypatch.setattr(settings, "ENV", replaced("public"))
    assert asks("public").status_code == 503
    monkeypatch.setattr(settings, "ENV", replaced("console"))
    assert asks("console").status_code == 200


def test_asking_leaves_no_record_and_nothing_else_answers_there(house: House) -> None:
    before = Record.objects.count()
    with override_settings(**settings.DOORS["public"]):
        assert Client().head(ADDRESS).status_code == 200
        assert Client().post(ADDRESS).status_code == 404
        for language, near in zip(LANGUAGES, ("/healthz", "/healthz/"), strict=True):
            assert Client().get(f"/{language}{near}").status_code == 404
    assert Record.objects.count() == before


def test_a_flood_of_questions_is_one_read(house: House) -> None:
    asked: list[int] = []

    def answers() -> str:
        asked.append(1)
        return WELL

    pulse = Pulse(answers)
    assert all(pulse.said() == WELL for _ in range(1000))
    assert len(asked) == 1


def test_whoever_asks_while_the_database_does_not_answer_waits_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = Event(), Event()

    def hangs() -> str:
        begun.set()
        return WELL if go_on.wait(30) else ILL

    pulse = Pulse(hangs)
    first = Thread(target=pulse.said)
    first.start()
    assert begun.wait(30)
    assert pulse.said() == ILL
    go_on.set()
    first.join(30)
    assert pulse.said() == WELL
    # The last answer holds until a question has hung for too long.
    monkeypatch.setattr(health, "REMEMBERED", 0.0)
    begun.clear()
    go_on.clear()
    first = Thread(target=pulse.said)
    first.start()
    assert begun.wait(30)
    assert pulse.said() == WELL
    monkeypatch.setattr(health, "PATIENCE", 0.0)
    assert pulse.said() == ILL
    go_on.set()
    first.join(30)


def replaced(door: str) -> Any:
    return replace(settings.ENV, door=door)
