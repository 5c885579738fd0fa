"""Reads a TOML file of the knowledge base and says in which line a mistake stands."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from heatwatch.common.errors import HouseError
from heatwatch.knowledge.folder import FOLDER

_AT_LINE = re.compile(r"\(at line (\d+)")
LANGUAGES = ("en", "es")


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """Something to mend in a file: where it stands and what is wrong, in words for the person who wrote it."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class KnowledgeMistake(HouseError):
    """The knowledge base cannot be used as it stands."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        shown = "; ".join(str(mistake) for mistake in mistakes[:3])
        super().__init__(f"{len(mistakes)} mistakes in the knowledge base: {shown}", "run heatwatch knowledge check")
        self.mistakes = list(mistakes)


@dataclass(slots=True)
class TomlFile:
    """A file with its text, so that a mistake can be shown where it stands; mistakes gather in `mistakes`."""

    path: Path
    raw: str
    data: dict[str, Any]
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The file as people know it."""
        if self.path.is_relative_to(FOLDER):
            return f"knowledge_base/{self.path.relative_to(FOLDER)}"
        return self.path.name

    def blame(self, text: str, near: str = "") -> None:
        """Note a mistake at the first line that holds `near`."""
        self.mistakes.append(Mistake(self.name, self._line_of(near), text))

    def _line_of(self, near: str) -> int:
        if near:
            for written in (json.dumps(near, ensure_ascii=False), f"[{near}]", near):
                place = self.raw.find(written)
                if place >= 0:
                    return self.raw.count("\n", 0, place) + 1
        return 1

    def text(self, key: str, within: Mapping[str, Any] | None = None, where: str = "") -> str:
        """A text that has to be there."""
        table = self.data if within is None else within
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            self.blame(f"{where}{key} must be a text in quotation marks", where.strip(" .") or key)
            return ""
        return value

    def texts(self, key: str, within: Mapping[str, Any] | None = None, where: str = "") -> tuple[str, ...]:
        """A list of texts; an absent one is empty."""
        table = self.data if within is None else within
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self.blame(f"{where}{key} must be a list of texts", where.strip(" .") or key)
            return ()
        return tuple(value)

    def tables(self, key: str) -> list[dict[str, Any]]:
        """A list of tables, written as [[key]]."""
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.blame(f"{key} must be written as [[{key}]]", key)
            return []
        return value

    def both(self, key: str, within: Mapping[str, Any] | None = None, where: str = "") -> dict[str, str]:
        """A text in English and in Spanish: both have to be there."""
        table = self.data if within is None else within
        value = table.get(key)
        if not isinstance(value, dict) or any(not str(value.get(one, "")).strip() for one in LANGUAGES):
            self.blame(f"{where}{key} needs a text in en and in es", where.strip(" .") or key)
            return dict.fromkeys(LANGUAGES, "")
        return {language: str(text) for language, text in value.items()}

    def only(self, allowed: Sequence[str], within: Mapping[str, Any] | None = None, where: str = "") -> None:
        """Blame every name that nobody reads, since it is most likely a misspelling."""
        for name in self.data if within is None else within:
            if name not in allowed:
                self.blame(f"{where}{name} is not known here; known are {', '.join(allowed)}", name)


def read_toml(path: Path) -> TomlFile:
    """A file, or a `KnowledgeMistake` that names the line where it stops being TOML."""
    try:
        raw = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as broken:
        raise KnowledgeMistake([Mistake(path.name, 1, "cannot be read as UTF-8 text")]) from broken
    try:
        return TomlFile(path, raw, tomllib.loads(raw))
    except tomllib.TOMLDecodeError as broken:
        found = _AT_LINE.search(str(broken))
        line = int(found.group(1)) if found else raw.count("\n") + 1
        raise KnowledgeMistake([Mistake(TomlFile(path, raw, {}).name, line, str(broken))]) from broken
