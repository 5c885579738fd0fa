"""A poster as a download."""

import pytest

from tests.web.console.conftest import Seat


@pytest.mark.parametrize("kind", ["poster", "cards"])
def test_a_pdf_is_downloaded_under_a_name_that_tells_nothing(kind: str, seat: Seat) -> None:
    answer = seat("sam").get("/posters/print/", {"kind": kind, "language": "es"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="{kind}-es.pdf"'
    assert answer.content.startswith(b"%PDF-")


def test_what_there_is_not_is_not_found(seat: Seat) -> None:
    assert seat("ada").get("/posters/print/", {"kind": "x"}).status_code == 404


def test_a_colleague_who_reads_tips_and_a_stranger_are_refused(seat: Seat) -> None:
    assert seat("maya").get("/posters/print/").status_code == 403
    stranger = seat("ada")
    stranger.cookies.clear()
    assert stranger.get("/posters/print/").status_code == 302


def test_it_rejects_post(seat: Seat) -> None:
    assert seat("ada").post("/posters/print/").status_code == 405
