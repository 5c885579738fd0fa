"""docs/threat-model.md: every claim names the test functions that show it, and every named one is there."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.laws import tree

PAGE = tree.PROJECT / "docs" / "threat-model.md"
# What ends a part, and is no claim about what stands in an attacker's way.
ENDS = ("*Rests on*", "*Remains*")
SHOWN, NONE = "*Shown by*", "*No test*: "
REFERENCE = re.compile(r"`(tests/[\w/]+\.py)(?:::([\w:]+))?`")
BULLET = re.compile(r"^- (.*?)(?=^- |\Z)", re.MULTILINE | re.DOTALL)
SHORTEST_REASON = 30


def parts(page: str) -> dict[str, list[str]]:
    """Each attacker with the bullets of their part."""
    section = page.partition("## Who may attack")[2].partition("\n## ")[0]
    found = re.findall(r"^### (.+?)\n(.*?)(?=^### |\Z)", section, re.MULTILINE | re.DOTALL)
    return {who: BULLET.findall(text) for who, text in found}


def test_every_part_says_what_it_rests_on_what_remains_and_what_stands() -> None:
    told = parts(PAGE.read_text("utf-8"))
    assert len(told) > 10
    for who, bullets in told.items():
        assert [bullet.startswith(ENDS) for bullet in bullets][-2:] == [True, True], who
        assert len(claims(bullets)) == len(bullets) - len(ENDS) > 0, who


def test_every_claim_names_the_functions_that_show_it_or_says_why_none_can() -> None:
    wrong = list(unproven(PAGE.read_text("utf-8")))
    assert not wrong, "\n".join(wrong)


def test_every_input_names_the_functions_that_show_how_it_is_treated() -> None:
    table = PAGE.read_text("utf-8").partition("## Who controls")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == 12
    assert not [row for row in rows if not functions_named(row.rstrip(" |").rpartition(" | ")[2])]


def test_every_named_test_is_there() -> None:
    gone = list(faults(PAGE.read_text("utf-8")))
    assert not gone, "\n".join(gone)


def test_a_claim_without_a_function_and_a_test_that_is_gone_are_found() -> None:
    here = "tests/laws/test_threat_model.py"
    head = "## Who may attack\n### A\n"
    for bare in ("", f"  - {SHOWN} `{here}`", f"  - {SHOWN} nothing", f"  - {NONE}no"):
        assert list(unproven(f"{head}- a claim\n{bare}\n- *Remains*: nothing\n")), bare
    assert not list(unproven(f"{head}- a claim\n  - {SHOWN} `{here}::test_every_named_test_is_there`\n"))
    assert not list(unproven(f"{head}- a claim\n  - {NONE}nobody here can look into a network of somebody else\n"))
    assert list(faults(f"`{here}::test_nothing`"))
    assert list(faults(f"`{here}::claims`")), "a function that is no test shows nothing"
    assert list(faults("`tests/laws/test_nowhere.py`"))
    assert not list(faults("`tests/web/webhooks/behaviour.py::DoorBehaviour::test_it_rejects_the_wrong_method`"))


def claims(bullets: list[str]) -> list[str]:
    return [bullet for bullet in bullets if not bullet.startswith(ENDS)]


def unproven(page: str) -> Iterator[str]:
    """Claims about what stands in an attacker's way that no named function shows."""
    for who, bullets in parts(page).items():
        for claim in claims(bullets):
            shown, reason = claim.partition(SHOWN)[2], claim.partition(NONE)[2]
            if not functions_named(shown) and len(reason.strip()) < SHORTEST_REASON:
                yield f"{who}: {claim[:90]}"


def functions_named(text: str) -> list[str]:
    return [function for _, function in REFERENCE.findall(text) if function]


def faults(page: str) -> Iterator[str]:
    """Named tests that are not there."""
    for path, function in REFERENCE.findall(page):
        if function not in {"", *named_in(tree.PROJECT / path)} or not (tree.PROJECT / path).exists():
            yield f"{path}::{function}"


@cache
def named_in(file: Path) -> frozenset[str]:
    """The tests of a file, those of a class by its name and theirs."""
    if not file.exists():
        return frozenset()
    found = set()
    for node in ast.parse(file.read_text("utf-8")).body:
        inside = [(f"{node.name}::", node.body)] if isinstance(node, ast.ClassDef) else [("", [node])]
        found |= {f"{of}{one.name}" for of, body in inside for one in body if isinstance(one, ast.FunctionDef)}
    return frozenset(name for name in found if name.rpartition("::")[2].startswith("test_"))
