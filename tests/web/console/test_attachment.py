"""Downloading an original: a warning, a record, and bytes that no browser runs."""

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.audit.models import Record
from heatwatch.intake.models import Attachment, Chunk
from heatwatch.media import viewer
from heatwatch.web.console.views import files
from heatwatch.web.console.views.files import disposition
from tests.people import House, a_file
from tests.web.console.conftest import Seat

CONTENT = b"%PDF-1.7 <script>alert(1)</script>"


def test_it_warns_first_and_records_nothing_yet(seat: Seat, house: House) -> None:
    tip = house.receives_opened(files=[a_file("ledger page.pdf", CONTENT, "application/pdf")])
    page = seat("maya").get(f"/tips/{tip.number}/files/{Attachment.objects.get().pk}/").content.decode()
    assert "ledger page.pdf" in page
    assert "Internet Crimes Against Children" in page
    assert not Record.objects.filter(verb="exported").exists()


def test_it_sends_the_original_after_the_record(seat: Seat, house: House) -> None:
    tip = house.receives_opened(files=[a_file("ledger page.pdf", CONTENT, "application/pdf")])
    answer: Any = seat("maya").post(f"/tips/{tip.number}/files/{Attachment.objects.get().pk}/")
    assert Record.objects.filter(verb="exported", tip=tip.pk).count() == 1
    assert b"".join(answer.streaming_content) == CONTENT
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].startswith('attachment; filename="ledger page.pdf"')


def test_a_file_that_the_scanner_warns_of_is_sent_to_whoever_says_that_they_know(
    seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer, "scanner", lambda: "clamdscan")
    monkeypatch.setattr(viewer, "warned_of", lambda pieces: "Eicar" if b"".join(pieces) else "")
    monkeypatch.setattr(files, "scanner", lambda: "clamdscan")
    tip = house.receives_opened(files=[a_file("ledger page.pdf", CONTENT, "application/pdf")])
    client, where = seat("maya"), f"/tips/{tip.number}/files/{Attachment.objects.get().pk}/"
    warned: Any = client.post(where)
    assert (warned.status_code, warned.streaming) == (409, False)
    assert "The virus scanner warns of this file" in warned.content.decode()
    assert not Record.objects.filter(verb="exported").exists()
    sent: Any = client.post(where, {"knowing": "on"})
    assert b"".join(sent.streaming_content) == CONTENT


@pytest.mark.parametrize("missing", [False, True])
def test_a_damaged_first_piece_is_told_before_the_download_begins(seat: Seat, house: House, *, missing: bool) -> None:
    tip = house.receives_opened(files=[a_file("ledger page.pdf", CONTENT, "application/pdf")])
    if missing:
        Chunk.objects.all().delete()
    Chunk.objects.update(sealed=b"rust")
    answer: Any = seat("maya").post(f"/tips/{tip.number}/files/{Attachment.objects.get().pk}/")
    assert answer.status_code == 400
    assert "This cannot be opened" in answer.content.decode()
    assert CONTENT not in answer.content


def test_a_file_of_another_tip_is_not_found(seat: Seat, house: House) -> None:
    house.receives_opened(files=[a_file()])
    other = house.receives_opened()
    client = seat("maya")
    for id in (Attachment.objects.get().pk, uuid4()):
        assert client.get(f"/tips/{other.number}/files/{id}/").status_code == 404
        assert client.post(f"/tips/{other.number}/files/{id}/").status_code == 404


def test_a_file_of_a_restricted_tip_is_not_found(seat: Seat, house: House) -> None:
    tip = house.restricts(house.receives_opened(files=[a_file()]))
    where = f"/tips/{tip.number}/files/{Attachment.objects.get().pk}/"
    assert seat("maya").post(where).status_code == 404
    assert seat("otto").post(where).status_code == 200


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\y.exe", "y.exe"),
        ('a"; filename="b.html', "a__ filename__b.html"),
        ("señora.jpg", "se_ora.jpg"),
        ("...", "attachment"),
        ("", "attachment"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie_ x"),
    ],
)
def test_a_file_name_is_made_harmless(name: str, plain: str) -> None:
    assert disposition(name).startswith(f'attachment; filename="{plain}"; filename*=UTF-8')


@given(st.text())
def test_no_file_name_breaks_the_header(name: str) -> None:
    header = disposition(name.encode("utf-8", "replace").decode())
    assert header.isascii()
    assert header.count('"') == 2
    assert "\r" not in header
    assert "\n" not in header
    assert "/" not in header
