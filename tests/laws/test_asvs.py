"""docs/asvs.md answers every requirement of ASVS 5.0 of levels 1 and 2, and every test that it names is there."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.laws import tree

PAGE = tree.PROJECT / "docs" / "asvs.md"
# The published structure: section → the level of each of its requirements, in order.
LEVELS = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
    "3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333", "3.6": "3", "3.7": "22333",
    "4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333", "6.6": "2223",
    "6.7": "33", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
    "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222", "10.6": "22",
    "10.7": "222",
    "11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23", "11.7": "33",
    "12.1": "12233", "12.2": "11", "12.3": "22223",
    "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
    "14.1": "22", "14.2": "12223333", "14.3": "122",
    "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
    "17.1": "23", "17.2": "22223333", "17.3": "22",
}  # fmt: skip
ROW = re.compile(r"^\| ([\d.]+)(?:–([\d.]+))? \| ([\d, ]+) \| (.+?) \| (.+) \|$", re.MULTILINE)
SUMMARY = re.compile(r"^\| (\d), .+? \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
WITHOUT = ("not met: ", "not applicable: ")
Row = tuple[str, str, str, str, str]


def rows() -> list[Row]:
    return ROW.findall(PAGE.read_text("utf-8"))


def test_the_structure_is_the_published_one() -> None:
    assert sum(map(len, LEVELS.values())) == 345
    assert [sum(levels.count(level) for levels in LEVELS.values()) for level in "123"] == [70, 183, 92]


def test_every_requirement_of_levels_1_and_2_is_answered() -> None:
    answered = [id for row in rows() for id in covered(row)]
    assert len(answered) == len(set(answered)), "one of them is answered twice"
    missing = [id for id, level in levels().items() if level in "12" and id not in answered]
    assert not missing, missing
    assert set(answered) <= set(levels()), set(answered) - set(levels())


def test_every_row_names_its_level() -> None:
    for row in rows():
        assert row[2] == ", ".join(sorted({levels()[id] for id in covered(row)})), row[0]


def test_an_answer_is_a_test_that_is_there_or_says_why_not() -> None:
    wrong = [f"{row[0]}: {fault}" for row in rows() for fault in faults(row[4])]
    assert not wrong, "\n".join(wrong)


def test_the_summary_counts_what_stands_below_it() -> None:
    counted = {level: [0, 0, 0] for level in "123"}
    for row in rows():
        kind = 2 if row[4].startswith("not applicable: ") else 1 if row[4].startswith("not met: ") else 0
        for id in covered(row):
            counted[levels()[id]][kind] += 1
    told = {level: [int(number) for number in numbers] for level, *numbers in SUMMARY.findall(PAGE.read_text("utf-8"))}
    assert told == counted


def test_a_test_that_is_gone_is_found() -> None:
    assert list(faults("`tests/laws/test_asvs.py::test_nothing`"))
    assert list(faults("`tests/laws/test_nowhere.py::test_a_test_that_is_gone_is_found`"))
    assert list(faults("yes"))
    assert list(faults("not met: "))
    assert not list(faults("`tests/laws/test_asvs.py::test_a_test_that_is_gone_is_found`"))


def faults(answer: str) -> Iterator[str]:
    """What is wrong with an answer."""
    named = NAMED.findall(answer)
    yield from (f"{file} has no {name}" for file, name in named if name not in functions_of(tree.PROJECT / file))
    if not named and not any(answer.startswith(word) and len(answer) > len(word) for word in WITHOUT):
        yield f"neither a test nor a reason: {answer!r}"


@cache
def functions_of(file: Path) -> frozenset[str]:
    if not file.exists():
        return frozenset()
    return frozenset(node.name for node in ast.parse(file.read_text("utf-8")).body if isinstance(node, ast.FunctionDef))


@cache
def levels() -> dict[str, str]:
    """Each requirement with its level, in the order of the standard."""
    return {f"{section}.{place}": level for section, each in LEVELS.items() for place, level in enumerate(each, 1)}


def covered(row: Row) -> list[str]:
    """The requirements that a row answers: one, or all from the first to the last."""
    every = list(levels())
    first, last = row[0], row[1] or row[0]
    return every[every.index(first) : every.index(last) + 1] if {first, last} <= set(every) else [first]
