"""How trafficking occurs, in plain words with sources; only what somebody has verified is ever shown."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from heatwatch.knowledge.folder import FOLDER

FALLBACK = "en"


@dataclass(frozen=True)
class Source:
    """Where a claim comes from, and when somebody read it."""

    citation: str
    title: str
    where: str
    verified: date


@dataclass(frozen=True)
class Section:
    """One part of the page, in one language."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    sources: tuple[Source, ...]


@cache
def sections(language: str) -> tuple[Section, ...]:
    """The sections whose sources are all verified, in a language or in English."""
    data = tomllib.loads((FOLDER / "how_it_occurs.toml").read_text("utf-8"))
    sources = {id: _source(entry) for id, entry in data["sources"].items() if entry.get("verified")}
    shown = [entry for entry in data["sections"] if all(id in sources for id in entry["sources"])]
    return tuple(_section(entry, language, sources) for entry in shown)


def sources(language: str) -> tuple[Source, ...]:
    """Every source that the shown sections name, once."""
    return tuple(dict.fromkeys(source for section in sections(language) for source in section.sources))


def _source(entry: dict[str, Any]) -> Source:
    return Source(entry["citation"], entry["title"], entry["where"], entry["verified"])


def _section(entry: dict[str, Any], language: str, sources: dict[str, Source]) -> Section:
    said = entry.get(language) or entry[FALLBACK]
    named = tuple(sources[id] for id in entry["sources"])
    return Section(entry["id"], said["title"], tuple(said["paragraphs"]), named)
