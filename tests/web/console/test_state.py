"""Whether the house is well."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from heatwatch.audit.actions import chain, record
from heatwatch.audit.models import Waiting
from heatwatch.common import clock
from heatwatch.intake.actions.claiming import beat
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


def test_the_age_of_the_last_backup_is_told(house: House) -> None:
    assert words("Backup") == "no backup is known"
    beat(house_state.BACKUP, clock.now())
    assert words("Backup", hours=2) == "2 h old"
