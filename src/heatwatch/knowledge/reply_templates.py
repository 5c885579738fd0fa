"""Replies that the desk starts from; a person fills in the {slots} and reads every word before sending."""

import tomllib
from dataclasses import dataclass
from functools import cache

from heatwatch.common.errors import HouseError
from heatwatch.knowledge.folder import FOLDER
from heatwatch.knowledge.spoken.catalogues import in_language

FILE = "reply_templates.toml"


@dataclass(frozen=True)
class ReplyTemplate:
    """One reply: its title and use in the desk's language, its text in each language of reporters."""

    id: str
    title: str
    when_to_use: str
    slots: tuple[str, ...]
    approved: bool
    text: dict[str, str]

    def in_language(self, language: str) -> str:
        """The text in the reporter's language, or in English where there is none."""
        return in_language(self.text, language)


@cache
def reply_templates() -> dict[str, ReplyTemplate]:
    """The templates by id, in the order of the file; raises `HouseError` when it cannot be read."""
    try:
        entries = tomllib.loads((FOLDER / FILE).read_text("utf-8"))["templates"]
        return {entry["id"]: _template(entry) for entry in entries}
    except (OSError, ValueError, KeyError, TypeError) as broken:
        raise HouseError(f"knowledge_base/{FILE} cannot be read", "restore the file from the repository") from broken


def open_slot(text: str) -> str:
    """The first slot of a template that still stands in braces, such as ``{phone}``; empty when none does."""
    slots = {f"{{{slot}}}" for template in reply_templates().values() for slot in template.slots}
    return min((slot for slot in slots if slot in text), key=text.index, default="")


def _template(entry: dict[str, object]) -> ReplyTemplate:
    slots, text = entry["slots"], entry["text"]
    if not isinstance(slots, list) or not isinstance(text, dict):
        raise TypeError(f"slots or text of {entry['id']}")
    return ReplyTemplate(
        id=str(entry["id"]),
        title=str(entry["title_en"]),
        when_to_use=str(entry["when_to_use"]),
        slots=tuple(map(str, slots)),
        approved=entry["reviewed"] != "drafted",
        text={str(language): str(words) for language, words in text.items()},
    )
