"""A folder of tests has tests in it."""

from pathlib import Path

from tests.laws import tree

# Folders that hold what tests read or play with: sealed sample files, decision tables, the people of journeys, watches.
DATA = {"vectors", "tables", "cast", "canary"}


def test_every_test_folder_has_tests() -> None:
    empty = [tree.shown(folder) for folder in folders() if not any(folder.rglob("test_*.py"))]
    assert not empty


def test_every_test_module_tests_something() -> None:
    silent = [
        tree.shown(path)
        for path in tree.files_under(tree.PROJECT / "tests")
        if path.name.startswith("test_") and "def test_" not in path.read_text("utf-8")
    ]
    assert not silent


def test_every_test_folder_is_a_package() -> None:
    """Without it a folder's tests could hide behind a module of the same name elsewhere."""
    bare = [tree.shown(folder) for folder in folders() if not (folder / "__init__.py").exists()]
    assert not bare


def folders() -> list[Path]:
    found = {path.parent for path in tree.files_under(tree.PROJECT / "tests") if path.suffix == ".py"}
    return [folder for folder in sorted(found) if folder.name not in DATA]
