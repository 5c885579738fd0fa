"""The laws look at the whole project and at nothing that a run leaves behind."""

from tests.laws import tree


def test_what_runs_leave_behind_is_no_part_of_the_project() -> None:
    for left_behind in (".venv", "var", ".git", "tests/__pycache__", "src/heatwatch/locale/es/django.mo"):
        assert tree.is_ignored(tree.PROJECT / left_behind), left_behind


def test_the_files_of_the_project_are_found() -> None:
    found = {tree.shown(path) for path in tree.files_under(tree.PROJECT)}
    assert {"pyproject.toml", "tests/laws/tree.py", "src/heatwatch/__init__.py", ".ci/run"} <= found
