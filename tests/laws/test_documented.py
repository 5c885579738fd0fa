"""Every setting and every command is documented, and nothing is documented that is gone."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.laws import tree

SET_UP = tree.PROJECT / "docs" / "guides" / "set-up.md"
SETTING = re.compile(r"\bHEATWATCH_[A-Z][A-Z_]*[A-Z]\b")
# Chosen by whoever runs the tests or the measurements, not by whoever runs an instance.
FOR_DEVELOPERS = {"HEATWATCH_TEST_DB"}
SHIPPED = ("src", "ops")


def test_every_setting_is_documented() -> None:
    missing = settings_of_the_code() - settings_in(SET_UP.read_text("utf-8"))
    assert not missing, f"docs/guides/set-up.md does not name {sorted(missing)}"


def test_no_setting_is_documented_that_is_gone() -> None:
    gone = settings_in(SET_UP.read_text("utf-8")) - settings_of_the_code()
    assert not gone, f"nothing reads {sorted(gone)}"


def test_every_command_is_documented() -> None:
    documents = "\n".join(path.read_text("utf-8") for path in documentation())
    known = commands()
    assert "demo" in known
    missing = sorted(command for command in known if f"heatwatch {command}" not in documents)
    assert not missing, f"no page of docs/ names {missing}"


def test_no_command_is_documented_that_is_gone() -> None:
    known = commands()
    offenders = [
        f"{tree.shown(path)}: heatwatch {command}"
        for path in documentation()
        for command in re.findall(r"(?:`|^|\s)heatwatch ([a-z][a-z-]+)\b(?=[^`\n]*`|\s|$)", code_of(path))
        if command not in known
    ]
    assert not offenders, "\n".join(offenders)


def test_a_setting_is_found_in_code_and_in_prose() -> None:
    assert settings_in('environ.get("HEATWATCH_HOME")  # not HEATWATCH_') == {"HEATWATCH_HOME"}


def settings_of_the_code() -> set[str]:
    found: set[str] = set()
    for folder in SHIPPED:
        for path in tree.files_under(tree.PROJECT / folder):
            found |= settings_in(path.read_text("utf-8", errors="replace"))
    return found - FOR_DEVELOPERS


def settings_in(text: str) -> set[str]:
    return set(SETTING.findall(text))


def commands() -> set[str]:
    """The names that `heatwatch` takes as its first word, from its own help."""
    command = [sys.executable, "-m", "heatwatch.cli", "--help"]
    told = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, "COLUMNS": "400"})
    return {name for group in re.findall(r"{([a-z,-]+)}", told.stdout) for name in group.split(",")}


def documentation() -> list[Path]:
    pages = [path for path in tree.files_under(tree.PROJECT / "docs") if path.suffix == ".md"]
    return [tree.PROJECT / "README.md", *pages]


def code_of(page: Path) -> str:
    """What a page shows as something to type: code blocks and code words."""
    text = page.read_text("utf-8")
    blocks = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    words = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return "\n".join([*blocks, *words])
