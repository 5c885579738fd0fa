"""Sound and video come as a stream that was written anew."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from heatwatch.common import clock
from heatwatch.desk.actions.files import withhold
from heatwatch.desk.actions.opening import hold_tip
from heatwatch.desk.errors import NoSuchTip, Withheld
from heatwatch.intake.models import Attachment
from heatwatch.media import viewer
from tests.media import samples
from tests.people import House, a_file
from tests.web.console.conftest import Seat
from tests.web.console.looking import Looking

needs_ffmpeg = pytest.mark.skipif(not shutil.which("ffmpeg"), reason="needs ffmpeg")


def looking_at(seat: Seat, house: House, data: bytes, kind: str) -> Looking:
    return Looking(seat("maya"), house.receives_opened(files=[a_file("a file", data, kind)]))


def played(looking: Looking, more: str = "") -> bytes:
    answer: Any = looking.client.get(f"{looking.viewing}play/{more}")
    return b"".join(answer.streaming_content)


@needs_ffmpeg
def test_sound_is_streamed(seat: Seat, house: House) -> None:
    looking = looking_at(seat, house, samples.wav(), "audio/x-wav")
    page = looking.looks()
    assert "media-src 'self'" in page["Content-Security-Policy"]
    assert f'src="{looking.viewing}play/"' in looking.text
    answer: Any = looking.client.get(f"{looking.viewing}play/")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("audio/mpeg", "no-store")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert samples.CANARY.encode() not in b"".join(answer.streaming_content)


@needs_ffmpeg
def test_video_is_blurred_and_silent_until_asked(seat: Seat, house: House, tmp_path: Path) -> None:
    looking = looking_at(seat, house, samples.mp4(tmp_path), "video/mp4")
    looking.looks()
    assert 'preload="none"' in looking.text
    small, large = (played(looking, more) for more in ("", "?sharp"))
    assert b"ftyp" in small[:12]
    assert b"mp4a" not in small
    assert b"mp4a" in large


@needs_ffmpeg
def test_a_damaged_one_is_refused(seat: Seat, house: House) -> None:
    looking = looking_at(seat, house, b"RIFF", "audio/x-wav")
    looking.looks()
    answer = looking.client.get(f"{looking.viewing}play/")
    assert answer.status_code == 400
    assert b"The file is damaged" in answer.content


def test_without_ffmpeg_the_page_says_so(seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer, "has_ffmpeg", lambda: False)
    looking = looking_at(seat, house, samples.wav(), "audio/x-wav")
    assert looking.looks().status_code == 422
    assert "Ask the administrator to install ffmpeg" in looking.text or "ask the administrator" in looking.text.lower()


def test_a_picture_is_not_played(seat: Seat, house: House) -> None:
    looking = looking_at(seat, house, samples.picture("image/png"), "image/png")
    looking.looks()
    assert looking.client.get(f"{looking.viewing}play/").status_code == 400


def test_a_stream_that_has_begun_breaks_off_when_the_file_is_withheld(
    seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking, vera = looking_at(seat, house, samples.wav(), "audio/x-wav"), house.vera
    looking.looks()
    monkeypatch.setattr(viewer, "playing", lambda *_, **__: iter([b"one", b"two", b"three"]))
    answer: Any = looking.client.get(f"{looking.viewing}play/")
    stream = iter(answer.streaming_content)
    assert next(stream) == b"one"
    held, file = hold_tip(vera.keyring, looking.tip), Attachment.objects.get(tip=looking.tip)
    withhold(vera.keyring, vera.account, held, file.pk, named=(), now=clock.now())
    with pytest.raises(Withheld):
        next(stream)


def test_a_stream_that_has_begun_breaks_off_when_the_tip_is_restricted(
    seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking = looking_at(seat, house, samples.wav(), "audio/x-wav")
    looking.looks()
    monkeypatch.setattr(viewer, "playing", lambda *_, **__: iter([b"one", b"two", b"three"]))
    answer: Any = looking.client.get(f"{looking.viewing}play/")
    stream = iter(answer.streaming_content)
    assert next(stream) == b"one"
    house.restricts(looking.tip, by="jonas")
    with pytest.raises(NoSuchTip):
        next(stream)
