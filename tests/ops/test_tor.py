"""The shipped onion service: tor takes it as it is, it reaches the public door alone, and it writes of nobody."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.ops.proxy import ONION_LINE, free_port, nginx, post, upstream

FILE = Path(__file__).resolve().parents[2] / "ops" / "tor" / "torrc"
FOLDER = "/var/lib/tor/heatwatch"


def directives() -> list[tuple[str, str]]:
    """(name, value) of each line of the file."""
    lines = [line for line in FILE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines]


@pytest.mark.skipif(not shutil.which("tor"), reason="needs tor")
def test_tors_own_checker_takes_the_file(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    file = tmp_path / "torrc"
    file.write_text(FILE.read_text("utf-8").replace(FOLDER, f"{tmp_path}/service"))
    command = ["tor", "--verify-config", "-f", str(file), "--defaults-torrc", "/dev/null", "--DataDirectory"]
    done = subprocess.run([*command, f"{tmp_path}/data"], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "Configuration was valid" in done.stdout
    assert "obsolete" not in done.stdout.lower()


def test_it_leads_to_the_public_door_and_nowhere_else() -> None:
    ports = [value for name, value in directives() if name == "HiddenServicePort"]
    assert ports == [f"80 {ONION_LINE.removeprefix('# listen ').removesuffix(';')}"]
    assert {
        value
        for name, value in directives()
        if name in ("SocksPort", "ORPort", "DirPort", "ControlPort", "ControlSocket")
    } == {"0"}


def test_it_writes_down_nothing_of_a_visit() -> None:
    told = dict(directives())
    assert told["Log"] == "warn stderr"
    assert told["SafeLogging"] == "1"
    # With it tor would tell the door one visitor from another.
    assert "HiddenServiceExportCircuitID" not in told


@pytest.mark.skipif(not shutil.which("nginx"), reason="needs nginx")
def test_whoever_comes_by_it_is_told_to_the_door_as_this_machine(tmp_path: Path) -> None:
    onion = free_port()
    with upstream() as door, nginx(tmp_path, door.server_port, watched=False, onion=onion):
        status, answer = post(onion, b"the story", {"X-Forwarded-For": "198.51.100.7"})
        told = door.headers
    assert (status, answer) == (200, b"the story")
    assert told["X-Forwarded-For"] == "127.0.0.1"
