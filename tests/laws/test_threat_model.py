"""docs/threat-model.md: every attacker's part says what the defence rests on, what remains, and what shows it."""

import re

from tests.laws import tree
from tests.laws.test_asvs import functions_of

PAGE = tree.PROJECT / "docs" / "threat-model.md"
HEADINGS = ("*Rests on*", "*Remains*", "*Shown by*")
NAMED = re.compile(r"`(tests/[\w/]+(?:\.py)?)(?:::(\w+))?/?`")


def parts() -> dict[str, str]:
    """Each attacker with what is written about them."""
    section = PAGE.read_text("utf-8").partition("## Who may attack")[2].partition("\n## ")[0]
    return dict(re.findall(r"^### (.+?)\n(.*?)(?=^### |\Z)", section, re.MULTILINE | re.DOTALL))


def test_every_part_says_what_it_rests_on_what_remains_and_what_shows_it() -> None:
    assert len(parts()) > 10
    missing = [f"{who}: {heading}" for who, text in parts().items() for heading in HEADINGS if heading not in text]
    assert not missing, missing


def test_every_part_names_tests_and_every_named_test_is_there() -> None:
    for who, text in parts().items():
        assert NAMED.search(text.partition("*Shown by*")[2]), f"{who}: no test"
    assert not faults(PAGE.read_text("utf-8"))


def test_a_test_that_is_gone_is_found() -> None:
    assert faults("`tests/laws/test_threat_model.py::test_nothing`")
    assert faults("`tests/laws/test_nowhere.py`")
    assert not faults("`tests/attacks/` and `tests/laws/test_threat_model.py::test_a_test_that_is_gone_is_found`")


def faults(text: str) -> list[str]:
    """The named tests that are not there."""
    gone = []
    for path, function in NAMED.findall(text):
        file = tree.PROJECT / path
        if not file.exists() or (function and function not in functions_of(file)):
            gone.append(f"{path}::{function}" if function else path)
    return gone
