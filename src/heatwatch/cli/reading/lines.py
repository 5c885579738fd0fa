"""JSON Lines in and out: a bad line is told with its number on standard error, and skipped."""

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, TextIO, TypeVar

from heatwatch.cli.import_tips import numbered, row_of
from heatwatch.common.errors import HouseError, Invalid

STANDARD = "-"
Row = TypeVar("Row")


class Lines:
    """The lines of a file, open while it is used as a context; `bad` holds the numbers of those that were skipped."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.bad: list[int] = []
        self._closing = contextlib.ExitStack()
        self._file: BinaryIO = sys.stdin.buffer

    def __enter__(self) -> "Lines":
        if str(self.path) != STANDARD:
            try:
                self._file = self._closing.enter_context(self.path.open("rb"))
            except OSError as missing:
                raise HouseError(f"{self.path} cannot be read: {missing.strerror}", "name a file of yours") from missing
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def read(self, made_of: Callable[[dict[str, Any]], Row]) -> Iterator[Row]:
        """What each line gives; `made_of` raises `Invalid` for an object that is not what it should be."""
        for number, line in numbered(self._file):
            try:
                row = made_of(row_of(line))
            except Invalid as refusal:
                self.bad.append(number)
                print(f"line {number}: {refusal.cause}", file=sys.stderr)
                continue
            yield row


def opened_for_writing(path: Path) -> contextlib.AbstractContextManager[TextIO]:
    """A file to write lines to, or standard output for `-`."""
    if str(path) == STANDARD:
        return contextlib.nullcontext(sys.stdout)
    try:
        return path.open("w", encoding="utf-8")
    except OSError as refused:
        raise HouseError(f"{path} cannot be written: {refused.strerror}", "name a file of yours") from refused


def refuse_overwriting(source: Path, target: Path) -> None:
    """Raise `HouseError` where the output would take the place of the input."""
    if str(source) != STANDARD and source.resolve() == target.resolve():
        raise HouseError("the output would overwrite the input", "name another file with --output")


def write(file: TextIO, row: dict[str, Any]) -> None:
    """One object, one line."""
    file.write(json.dumps(row, ensure_ascii=False) + "\n")


def text_of(row: dict[str, Any], name: str) -> str:
    """A text that has to be there."""
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Invalid(f"no {name}")
    return value


def id_of(row: dict[str, Any]) -> str | int:
    """What the line is known by: a text or a number."""
    value = row.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise Invalid("no id")
    return value
