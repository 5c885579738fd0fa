"""Small files and small functions: the cheapest beauty rule."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.laws import tree

FILE_LINES = 400
FUNCTION_LINES = 40
MEDIAN_LINES = 9
WRITTEN_BY_HAND = {".py", ".html", ".css", ".js", ".txt", ".md"}
# Hashes, licences and word lists are as long as they are.
# The last is written by a command, one row a field.
LONG_BY_NATURE = ("requirements/", "knowledge_base/", "LICENSE", "docs/guides/fields.md")
Sized = tuple[str, int]


def test_no_file_is_over_its_budget() -> None:
    offenders = [
        f"{tree.shown(path)}: {lines} lines"
        for path in tree.files_under(tree.PROJECT)
        if is_written_by_hand(path) and (lines := line_count(path)) > FILE_LINES
    ]
    assert not offenders, "\n".join(offenders)


def test_no_function_is_over_its_budget() -> None:
    offenders = [f"{place}: {lines} lines" for place, lines in all_functions() if lines > FUNCTION_LINES]
    assert not offenders, "\n".join(offenders)


def test_most_functions_are_small() -> None:
    lines = [lines for _, lines in all_functions("src/")]
    assert median(lines) <= MEDIAN_LINES, f"the median of {len(lines)} functions is {median(lines)} lines"


def test_a_function_is_measured_from_its_first_line_to_its_last() -> None:
    long = "def long() -> None:\n" + "    pass\n" * FUNCTION_LINES
    assert list(functions(ast.parse(long + "async def short() -> None: ...\n"), "x.py")) == [
        ("x.py:1 long", FUNCTION_LINES + 1),
        (f"x.py:{FUNCTION_LINES + 2} short", 1),
    ]


def is_written_by_hand(path: Path) -> bool:
    return path.suffix in WRITTEN_BY_HAND and not tree.shown(path).startswith(LONG_BY_NATURE)


def line_count(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def all_functions(under: str = "") -> list[Sized]:
    return [
        function
        for path in tree.python_files()
        if tree.shown(path).startswith(under)
        for function in functions(ast.parse(path.read_text("utf-8")), tree.shown(path))
    ]


def functions(module: ast.Module, file: str) -> Iterator[Sized]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{file}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1
