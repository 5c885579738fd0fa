"""The thread that fetches recorded calls is there only where an account and its secret are."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from heatwatch import flow
from heatwatch.reader import recordings
from heatwatch.reader.loop import Reader, turn
from tests.people import House, usual_lens

SECRET, ACCOUNT = "a made-up secret of a made-up account", f"AC{7:032x}"
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def token(home: Path) -> Iterator[Path]:
    file = home / "keys" / "voice.token"
    yield file
    file.unlink(missing_ok=True)


@pytest.mark.parametrize("missing", ["token", "account"])
def test_without_an_account_there_is_no_thread_and_the_journal_says_so(
    house: House, token: Path, missing: str, caplog: pytest.LogCaptureFixture
) -> None:
    if missing != "token":
        token.write_text(SECRET)
    account = "" if missing == "account" else ACCOUNT
    with override_settings(ENV=replace(settings.ENV, texts_account=account)), caplog.at_level("INFO"):
        assert recordings.begin(house.reader(), threading.Event()) is None
    assert "recorded calls are not fetched" in caplog.text


@pytest.mark.parametrize("fetches", [True, False])
def test_where_no_thread_fetches_the_loop_tells_the_desk_of_calls(
    house: House, monkeypatch: pytest.MonkeyPatch, fetches: bool
) -> None:
    told: list[datetime] = []
    monkeypatch.setattr(flow, "tell_of_calls", lambda _, now: told.append(now))
    reader = Reader(house.reader(), usual_lens())
    # A thread that has begun and not ended: this test's own.
    reader.fetching = threading.current_thread() if fetches else threading.Thread()
    turn([chore for chore in reader.chores() if chore.name == "tell of calls"], NOW)
    assert told == ([] if fetches else [NOW])


def test_with_one_it_takes_turn_after_turn_until_it_is_told_to_stop(
    house: House, token: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token.write_text(SECRET)
    stopping, turns = threading.Event(), []

    def turn(collector: flow.Collector) -> int:
        turns.append(collector.provider.account)
        stopping.set()
        raise ValueError("what nobody thought of")

    monkeypatch.setattr(flow.Collector, "turn", turn)
    with override_settings(ENV=replace(settings.ENV, texts_account=ACCOUNT)):
        thread = recordings.begin(house.reader(), stopping)
    assert thread
    thread.join(30)
    assert turns == [ACCOUNT]
