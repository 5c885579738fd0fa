"""Every keyed hash is named in decision 30, with what a rotation does to it: none outlives its key unseen."""

import re
from pathlib import Path

from tests.laws import tree

SOURCE = tree.PROJECT / "src" / "heatwatch"
DECISION = tree.PROJECT / "docs" / "decisions" / "0030-tokens-that-follow-the-key.md"
MAKES = re.compile(r"\bhmac\.(?:new|digest|HMAC)\(|\bdef keyed\(key|import keyed\b|\bblake2[bs]\(.*key=|\bHKDF\(")
INDEX_KEY = re.compile(r"\bindex_keys?\b")
# Where an index key is handed on to a hash, and the row of the table that says what becomes of it.
HANDED_ON = {
    "intake/actions/conversations.py": "intake/rules.py",
    "oversight/actions/grouping.py": "oversight/rules.py",
    "searching/exchange.py": "searching/exchange.py",
    "vault/compartments.py": "vault/compartments.py",
}


def test_every_keyed_hash_is_named_with_what_a_rotation_does_to_it() -> None:
    assert those_that(MAKES) == set(table())


def test_whatever_is_made_with_a_compartment_s_index_key_is_renewed() -> None:
    assert those_that(INDEX_KEY) == HANDED_ON.keys()
    kept = [row for row in HANDED_ON.values() if table()[row].startswith("nothing")]
    assert kept == []


def test_a_keyed_hash_is_found_in_every_way_it_can_be_written() -> None:
    for line in ("hmac.new(key, b'')", "blake2b(b'', key=key)", "from heatwatch.common.keyed import keyed", "HKDF(a)"):
        assert MAKES.search(line)
    assert not MAKES.search("hmac.compare_digest(a, b)")


def those_that(pattern: re.Pattern[str]) -> set[str]:
    found = [path for path in tree.files_under(SOURCE) if path.suffix == ".py"]
    return {shown(path) for path in found if pattern.search(path.read_text("utf-8"))}


def shown(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def table() -> dict[str, str]:
    """Each file of the table, with its last column."""
    rows = [line.strip("|").split("|") for line in DECISION.read_text("utf-8").splitlines() if line.startswith("| `")]
    return {file: row[-1].strip() for row in rows for file in re.findall(r"`([^`]+)`", row[0])}
