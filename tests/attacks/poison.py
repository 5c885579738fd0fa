"""Words that would do harm if a page took them for anything but words, each with a number of its own."""

import re
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from heatwatch.knowledge import agency
from heatwatch.knowledge.agency import Agency
from tests.laws import tree

# As long as the shortest field of one line takes, and as what a label of forty signs takes.
LONG = (
    """z{n}z"'></textarea></title><script>hit({n})</script><svg onload=hit({n})><img src=x onerror=hit({n})>"""
    """{{{{7*7}}}}"""
)
SHORT = """z{n}z"><img src=x onerror=hit({n})>"""
# A browser that sends a file writes a quotation mark in its name in another way.
FILE = """z{n}z'><img src=x onerror=hit({n})>"""
TOLD = re.compile(r"z(\d+)z[\"']")
# Lines of the agency file that are words for people.
KEYS = r"\w+_(?:en|es)|text|name|note|law|instructions|display|text_display|phone|office|by"
SAID = re.compile(rf'^({KEYS}) = "(.*)"$', re.MULTILINE)
# Parts of public pages that are no words but ids, files and places.
NO_WORDS = {"picture", "id", "tone", "name", "place", "places", "url", "verified", "kind", "language"}


@dataclass
class Poison:
    """Hands out the words, and remembers what each was for."""

    given: list[str] = field(default_factory=list)

    def says(self, what: str) -> str:
        """Words for a field."""
        self.given.append(what)
        words = SHORT if what.endswith("label") else FILE if what.endswith("files") else LONG
        return words.format(n=len(self.given) - 1)

    def not_in(self, text: str) -> list[str]:
        """The fields of which no words can be read anywhere."""
        read = {self.given[int(number)] for number in TOLD.findall(text)}
        return sorted(set(self.given) - read)

    def agency(self, folder: Path) -> Agency:
        """The agency file with such words behind every text for people."""
        text = (tree.PROJECT / "demo" / "agency.toml").read_text("utf-8")
        file = folder / "poisoned.toml"
        file.write_text(SAID.sub(lambda found: f'{found[1]} = "{found[2]}{self._quoted(found[1])}"', text), "utf-8")
        return agency.load(file)

    def into(self, part: Any, what: str) -> Any:
        """The same part of a public page with such words behind every text."""
        if isinstance(part, str):
            return part + self.says(f"agency {what}") if part else part
        if isinstance(part, tuple | list):
            return type(part)(self.into(one, what) for one in part)
        if not is_dataclass(part) or isinstance(part, type):
            return part
        inside = {one.name: getattr(part, one.name) for one in fields(part) if one.name not in NO_WORDS}
        return replace(part, **{name: self.into(value, f"{what} {name}") for name, value in inside.items()})

    def _quoted(self, key: str) -> str:
        return self.says(f"agency {key}").replace('"', '\\"')
