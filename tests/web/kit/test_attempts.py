"""What tries to get around something is counted, at every door, without an address, a name or an exact time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from heatwatch.common import clock
from heatwatch.common.tally import Tally
from heatwatch.web.console import faults as console_faults
from heatwatch.web.kit import faults
from heatwatch.web.public import waits

ADDRESS, BROWSER = "198.51.100.7", "Flumadiddle/1.0"
NOW = datetime(2026, 5, 4, 12, 7, 31, tzinfo=UTC)
LATER = datetime(2026, 5, 4, 12, 31, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Counts of their own, at a time of their own."""
    fresh = Tally()
    for module in (faults, console_faults, waits):
        monkeypatch.setattr(module, "attempts", fresh)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield


def told(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, client: Client) -> list[str]:
    """What the next request has written into the log."""
    monkeypatch.setattr(clock, "now", lambda: LATER)
    client.get("/nowhere/")
    for hidden in (ADDRESS, BROWSER, "evil", "12:07", "nowhere"):
        assert hidden not in caplog.text
    return [record.getMessage() for record in caplog.records if record.name == "heatwatch.attempts"]


def test_a_wrong_host_is_counted(
    public_client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        public_client.get("/en/", headers={"host": "evil.example", "user-agent": BROWSER}, REMOTE_ADDR=ADDRESS)
    assert told(caplog, monkeypatch, public_client) == ["wrong_host 2 in the quarter of an hour from 2026-05-04T12:00Z"]


@pytest.mark.django_db
def test_a_form_of_another_site_is_counted(
    public_client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in ("/en/letters/", "/en/form/"):
        public_client.post(path, {"code": "evil"}, headers={"sec-fetch-site": "cross-site"}, REMOTE_ADDR=ADDRESS)
    public_client.post("/en/letters/", {"code": "evil"}, headers={"sec-fetch-site": "same-origin"})
    assert told(caplog, monkeypatch, public_client) == [
        "form_from_elsewhere 2 in the quarter of an hour from 2026-05-04T12:00Z"
    ]


def test_too_much_of_anything_is_counted(
    public_client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = {f"evil{place}": "x" for place in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert public_client.post("/en/letters/", many, REMOTE_ADDR=ADDRESS).status_code == 400
    assert told(caplog, monkeypatch, public_client) == ["unreadable 1 in the quarter of an hour from 2026-05-04T12:00Z"]


@pytest.mark.django_db
def test_a_stranger_s_form_without_a_token_is_counted(
    console_client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/sign-in/", {"username": "evil"}, REMOTE_ADDR=ADDRESS).status_code == 403
    assert told(caplog, monkeypatch, client) == [
        "form_without_token 1 in the quarter of an hour from 2026-05-04T12:00Z"
    ]


def test_a_ticket_that_nobody_issued_is_counted(
    public_client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    request: Any = RequestFactory().post("/en/form/", {"ticket": f"1-{'0' * 32}"}, REMOTE_ADDR=ADDRESS)
    posted: Any = SimpleNamespace(token=b"t" * 32, fields={"story": "evil"}, hashes=())
    waits.seconds_to_wait(request, posted)
    waits.seconds_to_wait(RequestFactory().post("/en/form/", {}), posted)
    assert told(caplog, monkeypatch, public_client) == [
        "false_ticket 1 in the quarter of an hour from 2026-05-04T12:00Z"
    ]


def test_a_quiet_house_says_nothing(
    public_client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    public_client.get("/en/", REMOTE_ADDR=ADDRESS)
    assert told(caplog, monkeypatch, public_client) == []
