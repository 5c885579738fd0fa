"""Before a file is seen: what it is, what to do when it may be a child, and a reason."""

import pytest

from heatwatch.audit.models import Record
from heatwatch.media import viewer
from heatwatch.media.errors import NotShown
from tests.media import samples
from tests.people import House, a_file
from tests.web.console.conftest import Seat
from tests.web.console.looking import Looking


def before(seat: Seat, house: House, kind: str = "image/png", name: str = "maya") -> Looking:
    tip = house.receives_opened(files=[a_file("plate.png", samples.picture("image/png"), kind)])
    return Looking(seat(name), tip)


def test_it_asks_why_and_shows_nothing_yet(seat: Seat, house: House) -> None:
    looking = before(seat, house)
    looking.page = looking.client.get(f"{looking.where}view/")
    assert "Why do you need to see this file?" in looking.text
    assert "Internet Crimes Against Children" in looking.text
    assert not looking.picture()
    assert not Record.objects.filter(verb="viewed").exists()


def test_a_reason_leads_to_the_view(seat: Seat, house: House) -> None:
    looking = before(seat, house)
    answer = looking.asks()
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"/tips/{looking.tip.number}/viewings/")
    assert Record.objects.filter(verb="viewed", tip=looking.tip.pk).count() == 1


def test_no_reason_no_view(seat: Seat, house: House) -> None:
    looking = before(seat, house)
    assert looking.asks("").status_code == 422
    assert not Record.objects.filter(verb="viewed").exists()


@pytest.mark.parametrize("kind", ["application/zip", "image/x-icon"])
def test_a_kind_that_is_not_shown_says_so(seat: Seat, house: House, kind: str) -> None:
    looking = before(seat, house, kind)
    looking.page = looking.client.get(f"{looking.where}view/")
    assert "This kind of file is not shown here" in looking.text


def test_without_ffmpeg_video_says_so(seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer, "has_ffmpeg", lambda: False)
    looking = before(seat, house, "video/mp4")
    looking.page = looking.client.get(f"{looking.where}view/")
    assert "no ffmpeg" in looking.text


def test_a_file_of_a_restricted_tip_is_not_found(seat: Seat, house: House) -> None:
    looking = before(seat, house)
    house.restricts(looking.tip)
    assert looking.asks().status_code == 404
    assert Looking(seat("otto"), looking.tip).asks().status_code == 302


def test_it_refuses_a_colleague_who_may_not(seat: Seat, house: House) -> None:
    for name in ("ada", "lin", "amina"):
        assert before(seat, house, name=name).asks().status_code in {403, 404}, name


def test_a_file_that_the_scanner_warns_of_is_not_shown(
    seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer, "scanner", lambda: "clamdscan")
    monkeypatch.setattr(viewer, "warned_of", lambda pieces: "Eicar" if b"".join(pieces) else "")
    looking = before(seat, house)
    assert looking.asks().status_code == 422
    assert "The virus scanner warns of this file" in looking.text
    assert not Record.objects.filter(verb="viewed").exists()


def test_a_scanner_that_fails_keeps_nobody_from_the_file(
    seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_pieces: object) -> str:
        raise NotShown("no answer")

    monkeypatch.setattr(viewer, "scanner", lambda: "clamdscan")
    monkeypatch.setattr(viewer, "warned_of", fails)
    looking = before(seat, house)
    looking.page = looking.client.get(looking.asks()["Location"])
    assert "The scanner did not answer" in looking.text
