"""docs/guides/logging.md lists every logger, counted attempt and verb of the audit trail, and none that is gone."""

import ast
import re
from collections.abc import Iterator

from heatwatch.common.tally import KINDS
from heatwatch.web.console.shown.history import WORDS
from tests.laws import tree

PAGE = tree.PROJECT / "docs" / "guides" / "logging.md"
PROXY = tree.PROJECT / "ops" / "nginx" / "heatwatch.conf"
TRAIL = "## What stands in the audit trail"
# What inserts a record, or hands its verb on to what does.
INSERTING = {"record", "record_refusal", "_audit", "change"}
VERB = re.compile(r"[a-z]+(?:_[a-z]+)*")


def test_every_logger_is_listed_and_none_that_is_gone() -> None:
    assert sorted(rows_under("## The lines of the processes")) == sorted(set(loggers()))


def test_every_counted_attempt_is_listed() -> None:
    assert rows_under("## Attempts") == list(KINDS)


def test_every_verb_of_the_trail_is_listed() -> None:
    missing = (set(verbs()) | set(WORDS)) - set(listed_verbs())
    assert not missing, f"docs/guides/logging.md does not name {sorted(missing)}"


def test_no_verb_is_listed_that_is_gone() -> None:
    source = "\n".join(path.read_text("utf-8") for path in tree.files_under(tree.SOURCE) if path.suffix == ".py")
    gone = [verb for verb in listed_verbs() if f'"{verb}"' not in source]
    assert not gone, f"nothing records {gone}"


def test_the_proxy_logs_nothing_as_the_page_says() -> None:
    logs = re.findall(r"^\s*((?:access|error)_log .*);", PROXY.read_text("utf-8"), re.MULTILINE)
    assert logs == ["access_log off", "error_log /dev/null emerg"]


def test_verbs_are_found_in_code() -> None:
    found = list(verbs_in(ast.parse('audit.record("opened", id=1)\nchange(tip, 3, me, "closed", now)\nprint("x")')))
    assert found == ["opened", "closed"]


def loggers() -> Iterator[str]:
    for path in tree.files_under(tree.SOURCE):
        if path.suffix == ".py":
            yield from re.findall(r'getLogger\("(heatwatch[\w.]*)"\)', path.read_text("utf-8"))


def verbs() -> Iterator[str]:
    for path in tree.files_under(tree.SOURCE):
        if path.suffix == ".py":
            yield from verbs_in(ast.parse(path.read_text("utf-8")))


def verbs_in(module: ast.Module) -> Iterator[str]:
    """The constant verbs with which records are inserted; what stands in a table is found in the words of the trail."""
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in INSERTING:
            given = [each.value for each in node.args if isinstance(each, ast.Constant)]
            yield from (value for value in given if isinstance(value, str) and VERB.fullmatch(value))


def listed_verbs() -> list[str]:
    return re.findall(r"`([a-z_]+)`", section(TRAIL))


def rows_under(title: str) -> list[str]:
    return re.findall(r"^\| `([\w.]+)` \|", section(title), re.MULTILINE)


def section(title: str) -> str:
    return PAGE.read_text("utf-8").partition(title)[2].partition("\n## ")[0]
