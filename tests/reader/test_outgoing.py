"""The thread that sends texts outlives whatever it meets, and is there only where texts are sent."""

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import override_settings

from heatwatch import flow
from heatwatch.common.errors import HouseError
from heatwatch.reader import beside, outgoing
from tests.people import House


def test_it_goes_on_after_whatever_went_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[Any] = []
    stopping = threading.Event()

    def turn(*_: object) -> bool:
        turns.append(len(turns))
        if len(turns) == 4:
            stopping.set()
        raise [HouseError("a", "b"), DatabaseError("gone"), ValueError("what was typed"), MemoryError()][len(turns) - 1]

    monkeypatch.setattr(flow, "send_texts", turn)
    closed = SimpleNamespace(close=lambda: turns.append("closed"))
    monkeypatch.setattr(beside, "connection", closed)
    monkeypatch.setattr(beside, "close_old_connections", lambda: None)
    sending = partial(outgoing.turn, None, None)  # type: ignore[arg-type]  # neither is looked at
    beside.keep_on("sending texts", sending, stopping, seconds=0)
    assert turns == [0, 1, 2, 3, "closed"]


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["token", "account", "number"])
def test_without_an_account_there_is_no_thread(house: House, home: Path, missing: str) -> None:
    account, number = ("" if missing == name else "+15105550143" for name in ("account", "number"))
    token = home / "keys" / "sms.token"
    if missing != "token":
        token.write_text("a made-up secret of a made-up account")
    try:
        with override_settings(ENV=replace(settings.ENV, texts_account=account, texts_from=number)):
            assert outgoing.begin(house.reader(), threading.Event()) == []
    finally:
        token.unlink(missing_ok=True)


def test_the_address_must_be_https_or_this_machine() -> None:
    from heatwatch.config.env import read  # noqa: PLC0415  the environment is made up here

    def reading(address: str) -> Callable[[], Any]:
        return lambda: read({"HEATWATCH_TEXTS_API": address}).texts_api

    assert reading("https://api.example.org")() == "https://api.example.org"
    assert reading("http://127.0.0.1:1")() == "http://127.0.0.1:1"
    for wrong in ("http://api.example.org", "ftp://api.example.org", "api.example.org", "http://127.0.0.1.example.org"):
        with pytest.raises(HouseError, match="https"):
            reading(wrong)()
