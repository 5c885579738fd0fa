"""A fault becomes a friendly page, and a log line that holds nothing a person wrote."""

from typing import Any

import pytest
from django.test import Client

from heatwatch.web.kit.faults import PLAIN, LastResort
from heatwatch.web.public import report


class Trouble(Exception):
    """A fault that nobody foresaw."""


@pytest.fixture
def broken_report(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise Trouble("flumadiddle")

    monkeypatch.setattr(report, "read", breaks)


def test_a_fault_is_answered_in_the_readers_language(public_client: Client, broken_report: None) -> None:
    answer = public_client.post("/es/form/", {"story": "flumadiddle"})
    assert answer.status_code == 500
    assert "Algo falló de nuestro lado" in answer.content.decode()
    assert 'action="/leave"' in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_the_log_names_view_class_and_place_and_nothing_else(
    public_client: Client, broken_report: None, caplog: pytest.LogCaptureFixture
) -> None:
    public_client.post("/en/form/?flumadiddle", {"story": "flumadiddle"})
    assert "fault in report: Trouble" in caplog.text
    assert "flumadiddle" not in caplog.text


def test_an_error_page_that_fails_is_plain_text(
    public_client: Client, broken_report: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any) -> None:
        raise Trouble

    monkeypatch.setattr("heatwatch.web.kit.faults.select_template", breaks)
    answer = public_client.post("/en/form/", {"story": "a story"})
    assert answer.status_code == 500
    assert answer["Content-Type"].startswith("text/plain")
    assert b"call 911" in answer.content


def test_a_missing_page_is_answered_kindly(public_client: Client) -> None:
    answer = public_client.get("/es/nada/")
    assert answer.status_code == 404
    assert "Aquí no hay ninguna página" in answer.content.decode()


def test_another_host_name_is_refused_with_a_page(public_client: Client) -> None:
    answer = public_client.get("/en/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert b"evil.example" not in answer.content


@pytest.mark.parametrize("door", ["public", "console", "webhooks"])
def test_what_escapes_everything_is_answered_with_all_headers_and_logged_without_its_text(
    settings: Any, door: str, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(_environ: object, _start_response: object) -> list[bytes]:
        raise Trouble("flumadiddle")

    settings.MIDDLEWARE = settings.DOORS[door]["MIDDLEWARE"]
    started: list[Any] = []
    body = LastResort(breaks)({}, lambda status, headers: started.append((status, dict(headers))))
    assert b"".join(body) == PLAIN.encode()
    [(status, headers)] = started
    assert status.startswith("500")
    assert {"Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"} <= set(headers)
    assert headers["Cache-Control"] == "no-store"
    assert "Trouble" in caplog.text
    assert "flumadiddle" not in caplog.text


def test_a_form_without_a_length_is_answered_with_a_page(public_client: Client, db: None) -> None:
    answer = public_client.post("/en/form/", {"story": "x"}, CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked")
    assert answer.status_code == 411
    assert 'action="/leave"' in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
