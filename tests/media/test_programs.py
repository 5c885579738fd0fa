"""Sound and video are written anew by ffmpeg where there is one, and the virus scanner is asked where there is one."""

import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from heatwatch.media import viewer
from heatwatch.media.errors import NotShown
from tests.media import samples

needs_ffmpeg = pytest.mark.skipif(not shutil.which("ffmpeg"), reason="needs ffmpeg")
SIGNATURE = b"this is as bad as it gets"
# A scanner of our own: it reads what it is told to, and finds one sentence.
SCANNER = """#!/bin/sh
for given; do :; done
test "$given" = "-" && given=/dev/stdin
if grep -q "as bad as it gets" "$given"; then echo "$given: Test.Sample-1 FOUND"; exit 1; fi
exit {otherwise}
"""


def described(data: bytes, folder: Path) -> str:
    """Everything that ffmpeg tells of a file."""
    (folder / "out").write_bytes(data)
    done = subprocess.run(["ffmpeg", "-hide_banner", "-i", str(folder / "out")], capture_output=True, check=False)
    return done.stderr.decode()


@needs_ffmpeg
def test_sound_is_written_anew(tmp_path: Path) -> None:
    sound = samples.wav()
    assert samples.CANARY.encode() in sound
    played = b"".join(viewer.playing("audio/x-wav", [sound], sharp=True))
    assert "Audio: mp3" in described(played, tmp_path)
    assert samples.CANARY.encode() not in played


@needs_ffmpeg
@pytest.mark.parametrize("sharp", [True, False])
def test_video_is_written_anew(tmp_path: Path, *, sharp: bool) -> None:
    video = samples.mp4(tmp_path)
    assert samples.CANARY in described(video, tmp_path)
    played = b"".join(viewer.playing("video/mp4", [video], sharp=sharp))
    told = described(played, tmp_path)
    assert "Video: h264" in told
    assert ("Audio: aac" in told) is sharp
    assert samples.CANARY.encode() not in played
    assert "location" not in told
    assert "37.8033" not in told


@needs_ffmpeg
@pytest.mark.parametrize("side", [9_000, 60_000])
@pytest.mark.parametrize("sharp", [True, False])
def test_a_video_of_huge_pictures_is_refused_before_they_fill_memory(tmp_path: Path, side: int, *, sharp: bool) -> None:
    assert b"".join(viewer.playing("video/x-msvideo", [samples.video_that_claims(tmp_path, 16)], sharp=sharp))
    with pytest.raises(NotShown) as refused:
        viewer.playing("video/x-msvideo", [samples.video_that_claims(tmp_path, side)], sharp=sharp)
    assert refused.value.reason == "damaged", "it was not the time that ended it"


@needs_ffmpeg
@pytest.mark.parametrize("data", [b"", b"RIFF", samples.wav()[:30], b"\0\0\0\x18ftypmp42" + bytes(100)])
@pytest.mark.parametrize("kind", ["audio/x-wav", "video/mp4"])
def test_a_damaged_one_is_refused_before_anything_is_sent(data: bytes, kind: str) -> None:
    with pytest.raises(NotShown) as refused:
        viewer.playing(kind, [data])
    assert refused.value.reason == "damaged"


@needs_ffmpeg
def test_a_list_that_names_other_files_is_not_followed(tmp_path: Path) -> None:
    """The well-known trick: a playlist in the place of a video makes ffmpeg read other files, or call out."""
    (tmp_path / "secret.wav").write_bytes(samples.wav())
    playlist = f"#EXTM3U\n#EXTINF:1,\nfile://{tmp_path}/secret.wav\nhttp://127.0.0.1:9/x\n#EXT-X-ENDLIST\n".encode()
    for kind in ("video/mp4", "audio/mpeg", "video/x-msvideo"):
        with pytest.raises(NotShown):
            viewer.playing(kind, [playlist])


@needs_ffmpeg
def test_whoever_stops_listening_ends_the_child(tmp_path: Path) -> None:
    stream = viewer.playing("audio/x-wav", [samples.wav(240)], sharp=True)
    assert next(stream)
    stream.close()  # type: ignore[attr-defined]  # it is a generator, which the server closes
    del stream
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert "libmp3lame" not in running


def test_without_ffmpeg_it_is_plainly_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NotShown) as refused:
        viewer.playing("video/mp4", [b"\0\0\0\x18ftypmp42"])
    assert "ask the administrator to install ffmpeg" in refused.value.hint


@pytest.fixture
def scanners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which programs are looked for, and none are yet."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def put(folder: Path, name: str, otherwise: int = 0) -> None:
    file = folder / name
    file.write_text(SCANNER.format(otherwise=otherwise))
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def test_no_scanner_is_no_scanner(scanners: Path) -> None:
    assert viewer.scanner() == ""


@pytest.mark.parametrize("name", viewer.SCANNERS)
def test_the_scanner_is_asked_in_a_child(scanners: Path, name: str) -> None:
    put(scanners, name)
    assert viewer.scanner() == name
    assert viewer.warned_of([b"all is ", b"well"]) == ""
    assert viewer.warned_of([SIGNATURE[:9], SIGNATURE[9:]]) == "Test.Sample-1"


def test_the_service_goes_first(scanners: Path) -> None:
    for name in viewer.SCANNERS:
        put(scanners, name)
    assert viewer.scanner() == "clamdscan"


def test_a_scanner_that_fails_is_no_all_clear(scanners: Path) -> None:
    put(scanners, "clamdscan", otherwise=2)
    with pytest.raises(NotShown, match="does not answer"):
        viewer.warned_of([b"all is well"])
