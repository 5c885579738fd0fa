"""The view of a file: blurred until asked, made anew each time, kept nowhere; whatever fails is a page that helps."""

import base64
import io
from itertools import pairwise
from urllib.parse import parse_qs, quote

import pytest
from PIL import Image

from heatwatch.common.ids import new_id
from heatwatch.media import viewer
from heatwatch.web.console.media.scanning import signed
from tests.media import samples
from tests.people import House, a_file
from tests.web.console.conftest import Seat
from tests.web.console.looking import Looking


def looking_at(seat: Seat, house: House, data: bytes, kind: str) -> Looking:
    return Looking(seat("maya"), house.receives_opened(files=[a_file("a file", data, kind)]))


def sharpness(picture: str) -> int:
    """How many of its neighbouring points differ clearly."""
    grey = Image.open(io.BytesIO(base64.b64decode(picture))).convert("L")
    row = grey.crop((0, grey.height // 2, grey.width, grey.height // 2 + 1)).tobytes()
    return max(abs(a - b) for a, b in pairwise(row))


def test_it_is_blurred_until_asked(seat: Seat, house: House) -> None:
    looking = looking_at(seat, house, samples.picture("image/jpeg"), "image/jpeg")
    assert looking.looks().status_code == 200
    blurred = looking.picture()
    assert 'class="blurred"' in looking.text
    looking.page = looking.client.get(looking.viewing, {"sharp": ""})
    assert 'class="sharp"' in looking.text
    assert sharpness(blurred) < sharpness(looking.picture())


def test_nothing_that_hid_in_it_is_in_the_page(seat: Seat, house: House) -> None:
    looking = looking_at(seat, house, samples.picture("image/jpeg"), "image/jpeg")
    looking.looks(sharp="")
    sent = base64.b64decode(looking.picture())
    assert not Image.open(io.BytesIO(sent)).getexif()
    assert samples.CANARY.encode() not in sent


def test_it_is_kept_nowhere_and_loads_nothing(seat: Seat, house: House) -> None:
    answer = looking_at(seat, house, samples.picture("image/png"), "image/png").looks()
    assert answer["Cache-Control"] == "no-store"
    assert "media-src" not in answer["Content-Security-Policy"]


def test_the_hash_of_the_original_stands_there(seat: Seat, house: House) -> None:
    looking = looking_at(seat, house, samples.picture("image/png"), "image/png")
    looking.looks()
    assert house.maya.opens(looking.tip).attachments[0][1].sha256 in looking.text


def test_a_document_is_shown_page_by_page(seat: Seat, house: House) -> None:
    looking = looking_at(seat, house, samples.pdf(b"0 g", b"1 g", b"0 g"), "application/pdf")
    looking.looks(page="2")
    assert "Page 2 of 3" in looking.text
    assert "?page=1" in looking.text
    assert "?page=3" in looking.text
    assert looking.client.get(looking.viewing, {"page": "9"}).status_code == 422
    assert looking.client.get(looking.viewing, {"page": "x"}).status_code == 200


def test_the_outcome_of_the_scan_cannot_be_typed(seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer, "scanner", lambda: "")
    looking = looking_at(seat, house, samples.picture("image/png"), "image/png")
    where, _, marked = looking.asks()["Location"].partition("?")
    looking.page = looking.client.get(f"{where}?{marked}")
    assert "There is no scanner on this machine" in looking.text
    mark = parse_qs(marked)["scan"][0]
    assert f"scan={quote(mark)}" in looking.text, "the next page of the file says the same"
    for typed in ("clean", "", mark.replace("absent", "clean"), signed("clean", new_id())):
        looking.page = looking.client.get(where, {"scan": typed})
        assert "It is not known here whether this file was scanned" in looking.text


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b"no picture", "image/png", "The file is damaged"),
        (samples.png_that_claims(40_000, 40_000), "image/png", "more points than can be shown safely"),
        (samples.locked_pdf(), "application/pdf", "asks for a password"),
        (b"MZ", "application/zip", "not shown here"),
    ],
)
def test_a_refusal_says_what_to_do(seat: Seat, house: House, data: bytes, kind: str, words: str) -> None:
    looking = looking_at(seat, house, data, kind)
    assert looking.looks(sharp="").status_code == 422
    assert words in looking.text
    assert "Download the original" in looking.text
    assert "Possible child sexual abuse material" in looking.text


def test_a_child_that_breaks_takes_nothing_with_it(seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    looking = looking_at(seat, house, samples.picture("image/png"), "image/png")
    with monkeypatch.context() as broken:
        broken.setattr(viewer, "START", "import os; os.abort()")
        assert looking.looks().status_code == 422
    assert looking.client.get(looking.viewing).status_code == 200


def test_an_earlier_viewing_is_over(seat: Seat, house: House) -> None:
    looking = looking_at(seat, house, samples.picture("image/png"), "image/png")
    looking.looks()
    first = looking.viewing
    looking.looks()
    assert looking.client.get(first).status_code == 400
    assert b"This viewing is over" in looking.client.get(first).content


def test_nobody_looks_over_a_shoulder(seat: Seat, house: House) -> None:
    looking = looking_at(seat, house, samples.picture("image/png"), "image/png")
    looking.looks()
    assert seat("jonas").get(looking.viewing).status_code == 400
    assert seat("ada").get(looking.viewing).status_code == 403


def test_the_tip_s_page_tells_who_looked_and_why(seat: Seat, house: House) -> None:
    looking = looking_at(seat, house, samples.picture("image/png"), "image/png")
    looking.looks()
    looking.page = seat("vera").get(f"/tips/{looking.tip.number}/")
    assert "looked at it: to read the plate" in looking.text
    assert "Maya Torres" in looking.text
    assert "<img" not in looking.text
