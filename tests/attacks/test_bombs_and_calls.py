"""Decompression and pixel bombs, and files that call somebody: through the upload, the page that asks, and the view.

What each decoder does with them is tested in `tests/media`; here they take the way that a reporter's file takes, and a
socket listens that nobody may call: neither the public door that takes the file, nor the console, nor the child.
"""

import gzip
import io
import struct
import zipfile
import zlib

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from PIL import Image

from heatwatch.media import viewer
from tests.attacks.world import text_of
from tests.listening import Listener
from tests.media import samples
from tests.people import House, a_file
from tests.web.console.looking import Looking
from tests.web.public.conftest import desk, reporter  # noqa: F401  fixtures of the public site
from tests.web.public.reporter import Reporter
from tests.web.public.test_fuzz import BOUNDARY

HUGE = 60_000
# Draws until its time is over, in `tests/media`; here it is only taken.
SLOW = "pdf of much drawing"


def jpeg_that_claims(side: int) -> bytes:
    """A small JPEG whose frame says that it has many more points."""
    whole = samples.picture("image/jpeg", size=(16, 16))
    place = whole.index(b"\xff\xc0") + 5
    return whole[:place] + struct.pack(">HH", side, side) + whole[place + 4 :]


def gif_of_many_frames(frames: int) -> bytes:
    """An animation that would unfold to many pictures."""
    target = io.BytesIO()
    pictures = [Image.new("P", (64, 64), number % 256) for number in range(frames)]
    pictures[0].save(target, "GIF", save_all=True, append_images=pictures[1:])
    return target.getvalue()


def bombs() -> dict[str, tuple[str, bytes]]:
    return {
        "png": ("image/png", samples.png_that_claims(HUGE, HUGE)),
        "png text": ("image/png", samples.png_with_a_text_bomb(60)),
        "jpeg": ("image/jpeg", jpeg_that_claims(HUGE)),
        "avif": ("image/avif", samples.heif_that_claims("image/avif", HUGE)),
        "heic": ("image/heic", samples.heif_that_claims("image/heic", HUGE)),
        "gif": ("image/gif", gif_of_many_frames(300)),
        "pdf of a huge page": ("application/pdf", samples.pdf().replace(b"[0 0 200 200]", b"[0 0 9e9 9e9]")),
        SLOW: ("application/pdf", samples.pdf_with_a_bomb(4)),
    }


@pytest.mark.django_db
def test_a_bomb_is_a_page_with_words_or_a_small_picture(house: House, console_client: Client) -> None:
    files = {what: bomb for what, bomb in bombs().items() if what != SLOW}
    for what, (kind, content) in files.items():
        tip = house.receives_opened(files=[a_file(f"{what}.x", content, kind)])
        looking = Looking(house.maya.sits_down(), tip)
        answer = looking.looks(sharp="1")
        assert answer.status_code in {200, 422}, what
        assert len(looking.picture()) < 4 * viewer.MOST_ANSWER, what
        assert "Traceback" not in looking.text, what
        assert house.maya.sits_down().get(f"/tips/{tip.number}/").status_code == 200, "and the tip still opens"


def calling(address: str) -> dict[str, tuple[str, bytes]]:
    """Files that name an address which whoever opens them naively would ask."""
    url = address.encode()
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"><image x:href="%s"/></svg>'
        % url
    )
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "%s">]><x>&e;</x>' % url
    playlist = b"#EXTM3U\n#EXTINF:1,\n%s\n" % url
    drawn = samples.pdf(b"/Im0 Do", page=b"/Resources << /XObject << /Im0 << /F << /FS /URL /F (%s) >> >> >> >>" % url)
    return {
        "pdf": ("application/pdf", samples.pdf_that_calls(address)),
        "pdf with a picture elsewhere": ("application/pdf", drawn),
        "svg": ("image/svg+xml", svg),
        "svg that says it is a png": ("image/png", svg),
        "xml": ("application/xml", entity),
        "playlist": ("video/mp4", playlist),
        "playlist of sound": ("audio/mpeg", playlist),
        "postscript": ("application/postscript", b"%!PS\n(" + url + b") (r) file"),
        "jpeg with a profile elsewhere": ("image/jpeg", samples.picture("image/jpeg") + b"<x:xmpmeta>" + url),
    }


@pytest.mark.django_db
def test_no_file_makes_the_console_call_anybody(house: House, console_client: Client, listener: Listener) -> None:
    for what, (kind, content) in calling(listener.address).items():
        tip = house.receives_opened(files=[a_file(what, content, kind)])
        looking = Looking(house.maya.sits_down(), tip)
        answer = looking.asks()
        if answer.status_code == 302:
            looking.looks(sharp="1")
            text_of(looking.client.get(f"{looking.viewing}play/", {"sharp": "1"}))
        text_of(looking.client.post(looking.where))
        assert not listener.was_called(), what


@pytest.mark.django_db
def test_the_public_door_opens_nothing_and_calls_nobody(
    reporter: Reporter,  # noqa: F811  the fixture
    listener: Listener,
) -> None:
    everything = {**calling(listener.address), **bombs(), "zip": ("application/zip", zip_bomb())}
    for what, (_, content) in everything.items():
        reporter.opens().sends("the story", files=[SimpleUploadedFile(f"{what}.png", content)])
        assert reporter.page.status_code in {200, 422}, what
        assert reporter.words or "the story" in reporter.text, what
    assert not listener.was_called()


def zip_bomb() -> bytes:
    """Nested once, and both unfold to a thousand times their size."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../kumquat", bytes(5_000_000))
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(9):
            archive.writestr(f"{number}.zip", inner.getvalue())
    return outer.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("coding", ["gzip", "deflate", "gzip, gzip"])
def test_a_body_that_says_it_is_compressed_is_read_as_it_came(house: House, coding: str) -> None:
    """Nobody unpacks it, so it cannot unfold: a form that cannot be read is a form with nothing on it."""
    body = gzip.compress(b"text=" + b"x" * 20_000_000) if coding != "deflate" else zlib.compress(bytes(20_000_000))
    for door, path in (("console", "/queue/bulk/"), ("public", "/en/form/")):
        with override_settings(**settings.DOORS[door]):
            client = house.sam.sits_down() if door == "console" else Client()
            for kind in ("application/x-www-form-urlencoded", f"multipart/form-data; boundary={BOUNDARY}"):
                answer = client.generic("POST", path, body, kind, headers={"content-encoding": coding})
                assert 400 <= answer.status_code < 500, f"{door} {kind}"
