"""Every refusal to start is explained with its remedy, and tried by a test."""

import re

from tests.laws import tree

GUIDE = tree.PROJECT / "docs" / "guides" / "refusals.md"
ID = re.compile(r"heatwatch\.([EW]\d{3})\b")
ROW = re.compile(r"^\| ([EW]\d{3}) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def test_every_id_is_explained_with_a_remedy_and_none_that_is_gone() -> None:
    explained = [id for id, _, _ in ROW.findall(GUIDE.read_text("utf-8"))]
    assert sorted(explained) == sorted(ids_of_the_code())


def test_every_id_is_used_once() -> None:
    """One id may be told by a check and by a command, of the same thing; never by two checks."""
    ids = re.findall(r'id="heatwatch\.([EW]\d{3})"', "\n".join(sources()))
    assert sorted(ids) == sorted(set(ids))


def test_every_id_is_tried_by_a_test() -> None:
    tried = "\n".join(path.read_text("utf-8") for path in tree.files_under(tree.PROJECT / "tests" / "config"))
    missing = sorted(id for id in ids_of_the_code() if f'"{id}"' not in tried)
    assert not missing


def ids_of_the_code() -> set[str]:
    return {id for text in sources() for id in ID.findall(text)}


def sources() -> list[str]:
    return [path.read_text("utf-8") for path in tree.files_under(tree.SOURCE) if path.suffix == ".py"]
