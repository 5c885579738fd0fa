"""Whether the house is well."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from heatwatch.audit.actions import chain, record
from heatwatch.audit.models import Waiting
from heatwatch.common import clock
from heatwatch.intake.actions.claiming import beat
from heatwatch.media import viewer
from heatwatch.media.errors import NotShown
from heatwatch.media.kinds import PICTURES
from heatwatch.vault.actions import revoke
from heatwatch.vault.compartments import DESK
from heatwatch.web.console.shown import house_state
from tests.people import House
from tests.web.console.conftest import Seat


def words(name: str, **later: float) -> str:
    return next(check.words for check in house_state.checks(clock.now() + timedelta(**later)) if check.name == name)


def test_what_is_ill_stands_first(seat: Seat) -> None:
    page = seat("ada").get("/state/").content.decode()
    assert page.index("look at this") < page.index(">well<")
    assert "not anchored" in page


def test_the_reader_is_heard_or_not(house: House) -> None:
    house.receives()
    assert words("Reader") == "never heard; 1 tips wait"
    beat("reader", clock.now())
    assert words("Reader").startswith("alive")
    assert words("Reader", minutes=6) == "not heard for 6 min; 1 tips wait"


def test_records_that_wait_or_stand_outside_the_chain_are_told(house: House) -> None:
    assert words("Audit chain", seconds=20) == "records wait to be chained"
    chain()
    assert words("Audit chain", seconds=20) == "every record is chained"
    house.receives_opened()
    Waiting.objects.all().delete()
    assert words("Audit chain").startswith("records stand outside the chain")


def test_a_chain_that_is_late_is_an_alarm_where_supervisors_and_administrators_begin(seat: Seat, house: House) -> None:
    alarm = "The audit trail is behind"
    chain()
    assert alarm not in seat("sam").get("/queue/").content.decode()
    record("opened", actor=None, kind="tip", id="x", now=clock.now() - timedelta(seconds=11))
    assert alarm in seat("sam").get("/queue/").content.decode()
    assert alarm in seat("ada").get("/").content.decode()
    assert alarm not in seat("maya").get("/queue/").content.decode()


def test_swap_in_clear_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house_state, "swaps_in_clear", list)
    assert words("Memory") == "is not swapped to a disk in clear"
    monkeypatch.setattr(house_state, "swaps_in_clear", lambda: ["/dev/sda2"])
    assert "/dev/sda2" in words("Memory")


def test_the_anchor_is_read_from_its_file(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "anchor"
    monkeypatch.setenv("HEATWATCH_ANCHOR_FILE", str(file))
    assert words("Anchor") == "not anchored"
    file.write_text(json.dumps({"at": clock.now().isoformat(timespec="seconds")}) + "\n")
    assert words("Anchor", minutes=5) == "anchored 5 min ago"


def test_an_anchor_that_cannot_be_read_is_not_taken_for_none(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tests may run as root, who reads everything: here a folder stands in the file's place."""
    monkeypatch.setenv("HEATWATCH_ANCHOR_FILE", str(tmp_path))
    assert words("Anchor") == "the anchor file cannot be read from here"

    def refused(*_: object) -> str:
        raise PermissionError

    monkeypatch.setattr(Path, "read_text", refused)
    assert words("Anchor") == "the anchor file cannot be read from here"


def test_somebody_who_left_with_a_key_is_told(house: House) -> None:
    assert words("Keys") == "nobody left since a key was renewed"
    revoke(DESK, house.maya.account, by=house.vera.account.pk, now=clock.now())
    assert words("Keys") == "somebody who held desk has left and may have kept the key"


def test_that_there_is_no_clamav_is_told_to_the_administrator(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer, "scanner", lambda: "")
    assert words("Virus scanner") == "there is no ClamAV: files are not scanned"
    page = seat("ada").get("/state/").content.decode()
    assert "there is no ClamAV: files are not scanned" in page
    assert "Install ClamAV and its signatures" in page


def test_a_clamav_that_does_not_answer_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer, "scanner", lambda: "clamdscan")
    monkeypatch.setattr(viewer, "warned_of", lambda _: refuses("no answer"))
    assert words("Virus scanner") == "ClamAV does not answer"
    monkeypatch.setattr(viewer, "warned_of", lambda _: "")
    assert words("Virus scanner") == "clamdscan scans a file before it is shown or downloaded"


def test_whether_sound_and_video_are_shown_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer, "has_ffmpeg", lambda: True)
    assert words("Audio and video") == "shown with ffmpeg"
    monkeypatch.setattr(viewer, "has_ffmpeg", lambda: False)
    assert words("Audio and video") == "not shown: there is no ffmpeg on this machine"


@pytest.mark.parametrize(
    ("kinds", "files", "calls", "told"),
    [
        (PICTURES, True, True, "pictures and PDF are shown by a process that is locked in"),
        (PICTURES, False, True, "the process that opens files is not locked from files"),
        (PICTURES, False, False, "the process that opens files is not locked from files and network"),
        ([kind for kind in PICTURES if kind != "image/heic"], True, True, "not shown on this machine: image/heic"),
    ],
)
def test_what_can_be_looked_at_and_how_it_is_locked_in_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch, kinds: list[str], files: bool, calls: bool, told: str
) -> None:
    monkeypatch.setattr(house_state, "_abilities", lambda: viewer.Abilities(tuple(kinds), files, calls))
    assert words("Looking at files") == told


def test_a_process_that_cannot_be_started_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house_state, "_abilities", lambda: refuses("stopped"))
    assert words("Looking at files") == NotShown("stopped").cause


def refuses(reason: str) -> Any:
    raise NotShown(reason)


def test_the_age_of_the_last_backup_is_told(house: House) -> None:
    assert words("Backup") == "no backup is known"
    beat(house_state.BACKUP, clock.now())
    assert words("Backup", hours=2) == "2 h old"
