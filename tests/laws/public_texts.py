"""The texts that the public reads and that stand in data files, language by language."""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.laws import tree

DATA_FOLDERS = ("knowledge_base", "demo")
LANGUAGES = ("en", "es")
# What reporters say, by which a tip is read: nobody promises it.
READING = {"patterns", "positive", "negative"}
READING_FILES = {"places.toml", "names.toml"}
# Words that only the desk reads, in the office's own language.
STAFF_WORDS = {("lanes.csv", "label"), ("urgencies.csv", "label"), ("reply_templates.toml", "title")}


class Text(NamedTuple):
    """A text in one language and where it stands."""

    place: str
    language: str
    text: str


def data_files(suffix: str) -> Iterator[Path]:
    for name in DATA_FOLDERS:
        folder = tree.PROJECT / name
        if folder.exists():
            yield from (path for path in tree.files_under(folder) if path.suffix == suffix)


def gaps() -> Iterator[str]:
    """Places where a text stands in one language and not in the other."""
    for path in data_files(".toml"):
        for place, table in tables(tomllib.loads(path.read_text("utf-8")), tree.shown(path)):
            yield from (f"{place}: {gap}" for gap in gaps_of(table, path.name))
    for path in data_files(".csv"):
        for line, row in enumerate(rows(path), 2):
            yield from (f"{tree.shown(path)}:{line}: {gap}" for gap in gaps_of(row, path.name))


def gaps_of(table: Mapping[str, Any], file: str = "") -> Iterator[str]:
    """Keys `en` and `es`, or `label_en` and `label_es`, come together and are filled together."""
    for key, value in table.items():
        stem, _, language = key.rpartition("_")
        if language not in LANGUAGES or not isinstance(value, str) or (file, stem) in STAFF_WORDS:
            continue
        for other in LANGUAGES:
            twin = f"{stem}_{other}" if stem else other
            if bool(value) != bool(table.get(twin)):
                yield f"{key} is given and {twin} is not" if value else f"{key} is empty"


def texts() -> Iterator[Text]:
    """Every text of the data files."""
    for path in data_files(".toml"):
        for place, table in tables(tomllib.loads(path.read_text("utf-8")), tree.shown(path)):
            for key, value in table.items():
                if key not in READING and path.name not in READING_FILES and path.parent.name != "concepts":
                    yield from (Text(f"{place}.{key}", "", text) for text in strings(value))
    for path in data_files(".csv"):
        for line, row in enumerate(rows(path), 2):
            yield from (Text(f"{tree.shown(path)}:{line}", "", value) for value in row.values())


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def tables(node: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every table of a TOML document, with its path."""
    if isinstance(node, dict):
        yield place, node
        for key, value in node.items():
            yield from tables(value, f"{place}.{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from tables(value, f"{place}[{number}]")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {key: value or "" for key, value in row.items() if key is not None and not isinstance(value, list)}
            for row in csv.DictReader(file)
        ]
