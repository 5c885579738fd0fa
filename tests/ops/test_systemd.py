"""The units are ones that systemd understands, and keep what they promise about keys and files."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNITS = sorted((Path(__file__).resolve().parents[2] / "ops" / "systemd").glob("*.service"))
PROGRAM = "/opt/heatwatch/.venv/bin/heatwatch"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_understands_it(unit: Path, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("needs systemd")
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text("utf-8").replace(PROGRAM, "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False
    )
    complaints = [line for line in done.stderr.splitlines() if unit.name in line]
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_it_has_no_more_rights_than_it_needs(unit: Path) -> None:
    text = unit.read_text("utf-8")
    for line in (
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=\n",
        "LimitCORE=0",
        "MemorySwapMax=0",
        "UMask=0077",
    ):
        assert line in text
    assert re.search(r"^User=heatwatch", text, re.MULTILINE)


def test_each_key_goes_to_the_process_that_needs_it_and_to_no_other() -> None:
    given = {
        unit.stem: re.findall(r"^LoadCredential\w*=([\w.-]+):", unit.read_text("utf-8"), re.MULTILINE) for unit in UNITS
    }
    assert given == {
        "heatwatch-backup": [],
        "heatwatch-console": ["console-host.key"],
        "heatwatch-post": ["email.token"],
        "heatwatch-public": [],
        "heatwatch-reader": ["reader.key"],
        "heatwatch-waker": ["console-host.key"],
        "heatwatch-webhooks": ["sms.token"],
    }


def test_no_process_that_serves_shares_its_user_with_another() -> None:
    """The backup reads the console's folder, and runs as the console's user."""
    users = {unit.stem: re.findall(r"^User=(.+)$", unit.read_text("utf-8"), re.MULTILINE) for unit in UNITS}
    assert users == {
        "heatwatch-backup": ["heatwatch"],
        "heatwatch-console": ["heatwatch"],
        "heatwatch-post": ["heatwatch-post"],
        "heatwatch-public": ["heatwatch-public"],
        "heatwatch-reader": ["heatwatch-reader"],
        "heatwatch-waker": ["heatwatch-waker"],
        "heatwatch-webhooks": ["heatwatch-webhooks"],
    }


@pytest.mark.parametrize("door", ["public", "webhooks", "post"])
def test_what_strangers_reach_may_write_nowhere(door: str) -> None:
    public = next(unit for unit in UNITS if unit.stem == f"heatwatch-{door}").read_text("utf-8")
    assert "ProtectSystem=strict" in public
    assert not re.search(r"^ReadWritePaths=", public, re.MULTILINE)


def test_a_line_that_ends_starts_again() -> None:
    for unit in UNITS:
        if "Type=oneshot" not in unit.read_text("utf-8"):
            assert "Restart=always" in unit.read_text("utf-8")
