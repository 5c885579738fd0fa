"""Whoever switches a rule off says why, on the same line."""

import re

import pytest

from tests.laws import tree

SWITCH = re.compile(r"#\s*(?:noqa\b(?::\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)?|type:\s*ignore(?:\[[\w, -]+\])?)\s*(.*)")
WORDS = 2


def test_every_rule_that_is_switched_off_has_a_reason_beside_it() -> None:
    offenders = [
        f"{tree.shown(path)}:{number}: {line.strip()}"
        for path in tree.python_files()
        if path.name != "test_exceptions.py"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if not is_explained(line)
    ]
    assert not offenders, "\n".join(offenders)


@pytest.mark.parametrize("line", ["import x  # noqa: F401", "x = y  # type: ignore[assignment]", "import x  # noqa"])
def test_a_silent_switch_is_found(line: str) -> None:
    assert not is_explained(line)


@pytest.mark.parametrize(
    "line",
    [
        "x = 1",
        "import x  # noqa: F401, PLC0415  registering needs the app registry",
        "x = y  # type: ignore[assignment]  # the stubs know only one form",
    ],
)
def test_an_explained_switch_passes(line: str) -> None:
    assert is_explained(line)


def is_explained(line: str) -> bool:
    found = SWITCH.search(line)
    return found is None or len(re.findall(r"\w+", found[1])) >= WORDS
