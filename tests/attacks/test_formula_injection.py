"""Formula injection: nothing of this house is made for a spreadsheet, and what becomes a table on paper is plain text.

No page, command or file is CSV or of a spreadsheet's format. This test fails on the first that is: its cells then need
the apostrophe before a sign that begins a formula, and a test of their own.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks import addresses
from tests.attacks.world import World
from tests.laws import tree

# Who writes tables: none of these is imported, but for reading the tables that experts edit.
WRITERS = {"csv.writer", "csv.DictWriter", "openpyxl", "xlsxwriter", "xlwt", "odf", "pandas", "tablib"}
SPREADSHEETS = ("text/csv", "text/tab-separated-values", "spreadsheet", "ms-excel", "oasis.opendocument")
PAGES = (
    "text/html",
    "application/json",
    "text/css",
    "text/javascript",
    "application/octet-stream",
    "application/pdf",
    "audio/mpeg",
    "video/mp4",
)


def written_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def test_nothing_writes_a_table_for_a_spreadsheet() -> None:
    files = [path for path in tree.files_under(tree.SOURCE) if path.suffix == ".py"]
    found = [f"{tree.shown(path)}: {name}" for path in files for name in set(written_in(path)) & WRITERS]
    assert not found, found


@pytest.mark.django_db
def test_no_address_answers_with_a_spreadsheet(world: World) -> None:
    """Everything that is read. What is downloaded is what a reporter sent, as bytes that no program is named for."""
    for name, path in addresses.on_the_console(world):
        if name == "play":
            continue
        who = addresses.reader_of(name)
        if not who:
            continue
        said = world.house.people[who].sits_down().get(path).headers.get("Content-Type", "text/html; charset=utf-8")
        kind, _, charset = said.partition("; charset=")
        assert charset == "utf-8" or not kind.startswith("text/"), f"{name} answers with {said}"
        assert kind in PAGES, f"{name} answers with {kind}"
        assert not any(word in kind for word in SPREADSHEETS)
