"""The page with posters and the link card."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from heatwatch.outreach import fonts
from tests.web.console.conftest import Seat

SITE = "https://tips.example.org"


@pytest.fixture(autouse=True)
def _told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, public_url=SITE))


def test_an_administrator_copies_the_link_card(seat: Seat) -> None:
    page = seat("ada").get("/posters/").content.decode()
    for language, _ in settings.LANGUAGES:
        assert f"&lt;a href=&quot;{SITE}/{language}/&quot;" in page
    assert '<a href="/posters/">Posters</a>' in page.replace(' aria-current="page"', "")


def test_a_sheet_is_offered_in_every_language(seat: Seat) -> None:
    page = seat("ada").get("/posters/").content.decode()
    assert [code for code, _ in settings.LANGUAGES if f"kind=poster&amp;language={code}" not in page] == []
    made = seat("ada").get("/posters/print/", {"kind": "poster", "language": "ar"})
    assert made.content.startswith(b"%PDF")


def test_a_sheet_whose_fonts_are_missing_says_what_to_install(
    seat: Seat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fonts, "FONTS", tmp_path)
    page = seat("ada").get("/posters/").content.decode()
    assert "install the Debian package fonts-wqy-microhei" in page
    assert "kind=poster&amp;language=ar" not in page
    assert "kind=poster&amp;language=es" in page


def test_a_site_whose_address_is_not_known_is_told(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, public_url="", mode="live"))
    assert "set HEATWATCH_PUBLIC_URL" in seat("ada").get("/posters/").content.decode()


def test_a_colleague_who_reads_tips_and_a_stranger_are_refused(seat: Seat) -> None:
    assert seat("maya").get("/posters/").status_code == 403
    stranger = seat("ada")
    stranger.cookies.clear()
    assert stranger.get("/posters/").status_code == 302


def test_it_rejects_post(seat: Seat) -> None:
    assert seat("ada").post("/posters/").status_code == 405
