"""`heatwatch doctor` and `heatwatch metrics`, as whoever runs the host types them."""

import json
import stat
from argparse import Namespace
from pathlib import Path

import pytest

from heatwatch.audit.actions import CHAIN_BATCH, chain
from heatwatch.cli.office import doctor, metrics
from heatwatch.common import clock
from heatwatch.intake.actions.claiming import beat
from tests.environment import furnish
from tests.homes import Home, said
from tests.people import House

NOTHING = "postgresql://nobody@127.0.0.1:1/nothing"


def test_each_line_says_how_it_is_and_what_to_do(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.run(Namespace(json=False)) == 1
    lines = capsys.readouterr().out.splitlines()
    place = next(number for number, line in enumerate(lines) if line.split()[:2] == ["broken", "Reader"])
    assert lines[place + 1].strip() == "→ start it: heatwatch serve reader"
    assert any(line.startswith("look    Backup") for line in lines)
    assert any(line.startswith("ok      Recipients") for line in lines)
    assert any("an alert might wake nobody" in line for line in lines)
    states = [line.split()[0] for line in lines if not line.startswith(" ")]
    assert states == sorted(states, key=["broken", "look", "ok"].index)


def test_a_script_reads_the_same(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    beat("reader", clock.now())
    while chain() == CHAIN_BATCH:
        pass
    code = doctor.run(Namespace(json=True))
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert {tuple(check) for check in checks} == {("name", "state", "means", "remedy")}
    broken = {check["name"] for check in checks if check["state"] == "broken"}
    assert "Reader" not in broken
    assert code == int(bool(broken))


def test_of_a_database_that_is_away_nothing_is_claimed(tmp_path: Path) -> None:
    furnish(tmp_path)
    home = Home(tmp_path, NOTHING)
    done = home.heatwatch("doctor", "--json")
    checks = {check["name"]: check["state"] for check in json.loads(done.stdout)["checks"]}
    assert done.returncode == 1
    assert checks["Database"] == "broken"
    assert not checks.keys() & {"Reader", "Backup", "Clock", "Recipients"}


def test_looking_at_a_folder_that_is_no_instance_makes_nothing(tmp_path: Path) -> None:
    done = Home(tmp_path).heatwatch("doctor")
    assert done.returncode == 1, said(done)
    assert "there is no database file" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_figures_are_written_whole_for_the_collector(house: House, tmp_path: Path) -> None:
    file = tmp_path / "heatwatch.prom"
    assert metrics.run(Namespace(to=file)) == 0
    assert 'heatwatch_tips_waiting{lane="crisis"}' in file.read_text("utf-8")
    assert stat.S_IMODE(file.stat().st_mode) & 0o007 == 0
    assert [entry.name for entry in tmp_path.iterdir()] == ["heatwatch.prom"]


def test_figures_that_cannot_be_written_leave_nothing_behind(house: House, tmp_path: Path) -> None:
    file = tmp_path / "heatwatch.prom"
    file.mkdir()
    with pytest.raises(OSError):
        metrics.run(Namespace(to=file))
    assert [entry.name for entry in tmp_path.iterdir()] == ["heatwatch.prom"]
