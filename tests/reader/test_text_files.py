"""The thread that fetches files of text messages is there only where an account and its secret are."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from heatwatch import flow
from heatwatch.config.env import read
from heatwatch.reader import text_files
from tests.people import House

SECRET, ACCOUNT = "a made-up secret of a made-up account", f"AC{7:032x}"
pytestmark = pytest.mark.django_db


@pytest.fixture
def token(home: Path) -> Iterator[Path]:
    file = home / "keys" / "sms.token"
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
        assert text_files.begin(house.reader(), threading.Event()) is None
    assert "files of text messages are not fetched" in caplog.text


def test_with_one_it_takes_turn_after_turn_at_the_hosts_that_the_office_named(
    house: House, token: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token.write_text(SECRET)
    stopping, turns = threading.Event(), []

    def turn(collector: flow.FileCollector) -> int:
        turns.append((collector.provider.account, collector.provider.hosts))
        stopping.set()
        raise ValueError("what nobody thought of")

    monkeypatch.setattr(flow.FileCollector, "turn", turn)
    hosts = read({}).texts_media
    with override_settings(ENV=replace(settings.ENV, texts_account=ACCOUNT, texts_media=hosts)):
        thread = text_files.begin(house.reader(), stopping)
    assert thread
    thread.join(30)
    assert turns == [(ACCOUNT, ("mms.twiliocdn.com", "media.twiliocdn.com"))]
