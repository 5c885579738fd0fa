"""docs/guides/slow.md names what is slow with the bounds that the code has, and tests that are there."""

import importlib
import re

from tests.laws import tree
from tests.laws.test_asvs import NAMED, functions_of

PAGE = (tree.PROJECT / "docs" / "guides" / "slow.md").read_text("utf-8")
BOUND = re.compile(r"`(heatwatch(?:\.\w+)+)\.([A-Z_]+) = ([^`]+)`")
ROWS = re.findall(r"^\| (?!what \||-)(.+) \|$", PAGE, re.MULTILINE)


def test_every_bound_is_that_of_the_code() -> None:
    told = BOUND.findall(PAGE)
    wrong = [f"{module}.{name}" for module, name, value in told if repr(valued(module, name)) != value]
    assert len(told) > 8
    assert not wrong, wrong


def test_every_row_says_what_bounds_it_and_which_test_shows_it() -> None:
    assert len(ROWS) > 8
    for row in ROWS:
        cells = row.split(" | ")
        assert len(cells) == 5, row
        assert all(cell.strip() for cell in cells), row
        [(file, name)] = NAMED.findall(cells[-1])
        assert name in functions_of(tree.PROJECT / file), row


def test_every_place_that_lets_only_so_many_in_is_a_row() -> None:
    """What holds a semaphore is slow by its own word."""
    holding = {
        path.relative_to(tree.SOURCE).with_suffix("").as_posix().replace("/", ".")
        for path in tree.files_under(tree.SOURCE)
        if path.suffix == ".py" and "BoundedSemaphore(" in path.read_text("utf-8")
    }
    assert holding <= {module.removeprefix("heatwatch.") for module, _, _ in BOUND.findall(PAGE)}


def valued(module: str, name: str) -> object:
    return getattr(importlib.import_module(module), name)
