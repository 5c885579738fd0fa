"""The threads that fetch recorded calls and files of text messages are there only where an account and a secret are."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from heatwatch import flow
from heatwatch.config.env import read
from heatwatch.reader import collecting
from heatwatch.reader.loop import Reader, turn
from tests.people import House, usual_lens

SECRET, ACCOUNT = "a made-up secret of a made-up account", f"AC{7:032x}"
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
HOSTS = ("mms.twiliocdn.com", "media.twiliocdn.com")
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Fetched:
    """What is fetched: by which thread, with which secret and collector, and what the journal says where it is not."""

    begin: Callable[..., threading.Thread | None]
    secret: str
    collector: type[Any]
    said: str


KINDS = [
    Fetched(collecting.recordings, "voice.token", flow.Collector, "recorded calls are not fetched"),
    Fetched(collecting.text_files, "sms.token", flow.FileCollector, "files of text messages are not fetched"),
]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.secret)
def kind(request: pytest.FixtureRequest) -> Fetched:
    found: Fetched = request.param
    return found


@pytest.fixture
def token(home: Path, kind: Fetched) -> Iterator[Path]:
    file = home / "keys" / kind.secret
    yield file
    file.unlink(missing_ok=True)


@pytest.mark.parametrize("missing", ["token", "account"])
def test_without_an_account_there_is_no_thread_and_the_journal_says_so(
    house: House, kind: Fetched, token: Path, missing: str, caplog: pytest.LogCaptureFixture
) -> None:
    if missing != "token":
        token.write_text(SECRET)
    account = "" if missing == "account" else ACCOUNT
    with override_settings(ENV=replace(settings.ENV, texts_account=account)), caplog.at_level("INFO"):
        assert kind.begin(house.reader(), threading.Event()) is None
    assert kind.said in caplog.text


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
    house: House, kind: Fetched, token: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token.write_text(SECRET)
    stopping, asked = threading.Event(), []

    def turn(collector: Any) -> int:
        asked.append((collector.provider.account, getattr(collector.provider, "hosts", HOSTS)))
        stopping.set()
        raise ValueError("what nobody thought of")

    monkeypatch.setattr(kind.collector, "turn", turn)
    with override_settings(ENV=replace(settings.ENV, texts_account=ACCOUNT, texts_media=read({}).texts_media)):
        thread = kind.begin(house.reader(), stopping)
    assert thread
    thread.join(30)
    # Files lie at the hosts that the office named, and at those alone.
    assert asked == [(ACCOUNT, HOSTS)]
