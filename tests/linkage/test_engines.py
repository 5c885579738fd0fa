"""Whatever compares in bulk is spoken to by linkage alone; a contract of import-linter can only name what is there."""

import re

from tests.laws import tree

ENGINE = re.compile(r"^\s*(?:import|from)\s+(?:splink|duckdb|pyspark)\b", re.MULTILINE)


def test_only_linkage_imports_an_engine() -> None:
    sources = {tree.shown(path): path.read_text("utf-8") for path in tree.python_files()}
    assert any(name.startswith("src/heatwatch/linkage/") for name in sources)
    offenders = [name for name, text in sources.items() if name.startswith("src/") and ENGINE.search(text)]
    assert all(name.startswith("src/heatwatch/linkage/") for name in offenders), offenders


def test_a_planted_import_is_found() -> None:
    assert ENGINE.search("import duckdb\n")
    assert ENGINE.search("    from splink.internals import anything\n")
    assert not ENGINE.search("# import duckdb some day\n")
