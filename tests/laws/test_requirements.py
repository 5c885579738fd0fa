"""What is installed is exactly what was looked at: one version, by the hash of its files."""

import hashlib
import re
import tomllib

import pytest

from heatwatch.health.packages import PINS
from tests.laws import tree

FOLDER = tree.PROJECT / "requirements"
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?==([^\s;\\]+)", re.IGNORECASE | re.MULTILINE)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@pytest.mark.parametrize("name", ["base.txt", "dev.txt", "scale.txt"])
def test_every_package_is_pinned_by_hash(name: str) -> None:
    offenders = [entry.splitlines()[0] for entry in entries(name) if not PIN.match(entry) or "--hash=" not in entry]
    assert entries(name)
    assert not offenders


def test_the_tests_run_on_the_versions_that_are_served() -> None:
    assert pins("base.txt").items() <= pins("dev.txt").items()


def test_the_project_names_the_packages_that_are_installed() -> None:
    project = tomllib.loads((tree.PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {package_name(line) for line in (FOLDER / "base.in").read_text("utf-8").splitlines() if is_wanted(line)}
    assert {package_name(line) for line in project["dependencies"]} | {"flit-core"} == wanted


def test_the_day_of_the_last_renewal_belongs_to_these_packages() -> None:
    """Whoever changes a version says when all of them were looked at: `heatwatch doctor` counts from that day."""
    told = "\n".join(f"{name} {version}" for name, version in sorted(pins("base.txt").items()))
    digest = hashlib.sha256(told.encode()).hexdigest()
    assert digest == PINS, f"write PINS = {digest!r}, and the day into RENEWED if all were renewed"


def entries(name: str) -> list[str]:
    """Each package with the lines that belong to it."""
    text = re.sub(r"^\s*#.*\n", "", (FOLDER / name).read_text("utf-8"), flags=re.MULTILINE)
    return re.split(r"\n(?=\S)", text.strip())


def pins(name: str) -> dict[str, str]:
    return {match[1].lower(): match[2] for entry in entries(name) if (match := PIN.match(entry))}


def is_wanted(line: str) -> bool:
    return bool(line.strip()) and not line.startswith(("#", "-"))


def package_name(line: str) -> str:
    found = NAME.match(line)
    assert found, line
    return found[0].lower().replace("_", "-")
