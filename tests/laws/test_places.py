"""No file names a package index, a path of somebody's machine, or a folder outside the project."""

import re

import pytest

from tests.laws import tree

FORBIDDEN = {
    "a package index": re.compile(
        r"\b(pypi\.org|pythonhosted\.org|npmjs\.(org|com)|(deb|security|ftp)\.debian\.org|proxy\.golang\.org)"
        r"|--(extra-)?index-url[= ]|--find-links[= ]"
    ),
    "a path of one machine": re.compile(
        r"(?<![\w.<>/-])/(work|root|home|Users)/[\w.]|(?<![\w.])/opt/(pypi|wheels)|/tmp/v\b"
    ),
    "a folder outside the project": re.compile(r"\.\./shared\b"),
}


def test_no_file_names_a_place_outside_the_project() -> None:
    offenders = [
        f"{tree.shown(path)}:{number} names {what}"
        for path in tree.files_under(tree.PROJECT)
        if path.is_file() and tree.shown(path) != "tests/laws/test_places.py"
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        for what in named_places(line)
    ]
    assert not offenders, "\n".join(offenders)


@pytest.mark.parametrize(
    "line",
    [
        "see https://pypi.org/simple",
        "--index-url https://example.org",
        "open('/root/notes')",
        "cd /work/main",
        'HOME = "/home/alice/heatwatch"',
        "cat ../shared/notes.md",
    ],
)
def test_a_planted_place_is_found(line: str) -> None:
    assert named_places(line)


@pytest.mark.parametrize(
    "line",
    ["/usr/bin/chromium", "https://example.org/home/page", "pip-compile --no-emit-index-url", "ask at /work"],
)
def test_a_place_that_every_debian_has_is_fine(line: str) -> None:
    assert not named_places(line)


def named_places(line: str) -> list[str]:
    return [what for what, pattern in FORBIDDEN.items() if pattern.search(line)]
