"""What can be looked at on this machine, and where its memory goes."""

from typing import Any

import pytest

from heatwatch.health import files
from heatwatch.media import viewer
from heatwatch.media.errors import NotShown
from heatwatch.media.kinds import PICTURES


def test_swap_in_clear_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "swaps_in_clear", list)
    assert files.memory().words == "is not swapped to a disk in clear"
    monkeypatch.setattr(files, "swaps_in_clear", lambda: ["/dev/sda2"])
    assert "/dev/sda2" in files.memory().words


def test_that_there_is_no_clamav_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer, "scanner", lambda: "")
    assert files.scanner().words == "there is no ClamAV: files are not scanned"
    assert files.scanner().remedy.startswith("install ClamAV and its signatures")


def test_a_clamav_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer, "scanner", lambda: "clamdscan")
    monkeypatch.setattr(viewer, "warned_of", lambda _: refuses("no answer"))
    assert files.scanner().words == "ClamAV does not answer"
    monkeypatch.setattr(viewer, "warned_of", lambda _: "")
    assert files.scanner().words == "clamdscan scans a file before it is shown or downloaded"


def test_whether_sound_and_video_are_shown_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer, "has_ffmpeg", lambda: True)
    assert files.playing().words == "shown with ffmpeg"
    monkeypatch.setattr(viewer, "has_ffmpeg", lambda: False)
    assert files.playing().words == "not shown: there is no ffmpeg on this machine"


@pytest.mark.parametrize(
    ("kinds", "read", "calls", "told"),
    [
        (PICTURES, True, True, "pictures and PDF are shown by a process that is locked in"),
        (PICTURES, False, True, "the process that opens files is not locked from files"),
        (PICTURES, False, False, "the process that opens files is not locked from files and network"),
        ([kind for kind in PICTURES if kind != "image/heic"], True, True, "not shown on this machine: image/heic"),
    ],
)
def test_what_can_be_looked_at_and_how_it_is_locked_in_is_told(
    monkeypatch: pytest.MonkeyPatch, kinds: list[str], read: bool, calls: bool, told: str
) -> None:
    monkeypatch.setattr(files, "abilities", lambda: viewer.Abilities(tuple(kinds), read, calls))
    assert files.views().words == told


def test_a_process_that_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "abilities", lambda: refuses("stopped"))
    assert files.views().words == NotShown("stopped").cause


def refuses(reason: str) -> Any:
    raise NotShown(reason)
