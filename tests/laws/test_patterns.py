"""No word from outside is read as a pattern: what stands in a regular expression is written in the code, or escaped."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import pytest

from tests.laws import tree

TAKES_A_PATTERN = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
# Look-ups of the database that read a pattern.
LOOKUPS = ("__regex", "__iregex")


def test_every_pattern_is_written_in_the_code_or_escaped() -> None:
    offenders = [
        f"{tree.shown(path)}:{line}: {what}"
        for path in tree.files_under(tree.SOURCE)
        if path.suffix == ".py"
        for line, what in unescaped(ast.parse(path.read_text("utf-8")))
    ]
    assert not offenders, "\n".join(offenders)


def test_the_database_is_asked_no_pattern() -> None:
    offenders = [
        tree.shown(path)
        for path in tree.files_under(tree.SOURCE)
        if path.suffix == ".py" and any(lookup in path.read_text("utf-8") for lookup in LOOKUPS)
    ]
    assert not offenders


@pytest.mark.parametrize(
    "code",
    [
        "def find(word): return re.search(word, text)",
        "def find(word): return re.compile(f'^{word}$')",
        "def find(word): return re.sub('a' + word, '', text)",
        "def find(word):\n    both = 'a|' + word\n    return re.search(both, text)",
        "def find(words): return re.compile('|'.join(words))",
        "def find(words): return re.compile('|'.join(word for word in words))",
    ],
)
def test_a_word_that_is_not_escaped_is_found(code: str) -> None:
    assert list(unescaped(ast.parse(f"import re\n{code}")))


@pytest.mark.parametrize(
    "code",
    [
        "def find(word): return re.search(re.escape(word), text)",
        "def find(words): return re.compile('|'.join(map(re.escape, words)))",
        "def find(words):\n    both = '|'.join(re.escape(word) for word in words)\n    return re.compile(f'a{both}')",
        "WORD = 'a'\nBOTH = re.compile(rf'{WORD}|b')\ndef find(text): return re.search(WORD, text)",
    ],
)
def test_a_word_that_is_escaped_is_let_through(code: str) -> None:
    assert not list(unescaped(ast.parse(f"import re\n{code}")))


def unescaped(module: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, pattern) of each pattern in a function that holds what a function was given."""
    outside = {name for each in module.body for name in bound_in(each)}
    for function in ast.walk(module):
        if not isinstance(function, ast.FunctionDef):
            continue
        assigned = {
            target.id: node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in ast.walk(function):
            if is_pattern_call(call) and not is_safe(call.args[0], outside, assigned):
                yield call.lineno, ast.unparse(call.args[0])


def bound_in(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement at the top of a module binds."""
    if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Import | ast.ImportFrom):
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id
            if isinstance(node, ast.alias):
                yield (node.asname or node.name).partition(".")[0]


def is_pattern_call(call: ast.AST) -> TypeGuard[ast.Call]:
    function = call.func if isinstance(call, ast.Call) and call.args else None
    return (
        isinstance(function, ast.Attribute)
        and function.attr in TAKES_A_PATTERN
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
    )


def is_safe(part: ast.expr, outside: set[str], assigned: dict[str, ast.expr]) -> bool:
    """Whether a part of a pattern is constant, was bound at the top of the module, or was escaped."""
    if isinstance(part, ast.Constant):
        return True
    if isinstance(part, ast.Name):
        return part.id in outside or (part.id in assigned and is_safe(assigned[part.id], outside, assigned))
    if isinstance(part, ast.Attribute):
        return is_safe(part.value, outside, assigned)
    if isinstance(part, ast.JoinedStr | ast.FormattedValue | ast.BinOp):
        inner = [each for each in ast.iter_child_nodes(part) if isinstance(each, ast.expr)]
        return all(is_safe(each, outside, assigned) for each in inner)
    if isinstance(part, ast.Call):
        return escapes(part, outside, assigned)
    return isinstance(part, ast.GeneratorExp | ast.ListComp) and is_safe(part.elt, outside, assigned)


def escapes(call: ast.Call, outside: set[str], assigned: dict[str, ast.expr]) -> bool:
    """`re.escape(word)`, `map(re.escape, words)`, and the joining of what is safe itself."""
    told = ast.unparse(call.func)
    if told == "re.escape":
        return True
    if told == "map":
        return ast.unparse(call.args[0]) == "re.escape"
    return told.endswith(".join") and all(is_safe(each, outside, assigned) for each in call.args)


def test_the_house_has_patterns_to_look_at() -> None:
    """A law over nothing is none."""
    texts = [Path(path).read_text("utf-8") for path in tree.files_under(tree.SOURCE) if path.suffix == ".py"]
    assert sum(text.count("re.compile(") for text in texts) > 50
