"""Sources, and whether somebody has read that a source says what an entry says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from heatwatch.knowledge.model.toml_files import TomlFile

KINDS = ("statute", "treaty", "instrument", "standard", "guidance", "report")


@dataclass(frozen=True, slots=True)
class Source:
    """A statute, treaty, standard or guide, as a footnote names it."""

    id: str
    citation: str
    title: str
    where: str
    kind: str
    licence: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """Who read the source, on which day, and what it says. Nobody did where `on` is None."""

    on: date | None
    by: str = ""
    excerpt: str = ""

    def __bool__(self) -> bool:
        return self.on is not None


UNVERIFIED = Verified(None)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a source: where it stands, on which site it was read, and what it says there word for word."""

    id: str
    source: Source
    at: str
    copy: str
    verified: Verified


def read_sources(file: TomlFile) -> dict[str, Source]:
    """Every [source.ID] of sources.toml."""
    file.only(["source"])
    found = {}
    for id_, table in file.data.get("source", {}).items():
        where = f"source.{id_} "
        file.only(["citation", "title", "where", "kind", "licence", "url"], table, where)
        kind = file.text("kind", table, where)
        if kind and kind not in KINDS:
            file.blame(f"{where}kind is one of {', '.join(KINDS)}", f"source.{id_}")
        citation, title, place = (file.text(key, table, where) for key in ("citation", "title", "where"))
        licence, url = (str(table.get(key, "")) for key in ("licence", "url"))
        found[id_] = Source(id_, citation, title, place, kind, licence, url)
    return found


def read_passages(file: TomlFile, sources: Mapping[str, Source]) -> dict[str, Passage]:
    """Every [passage.ID] of passages.toml."""
    file.only(["passage"])
    found = {}
    for id_, table in file.data.get("passage", {}).items():
        where = f"passage.{id_} "
        file.only(["source", "at", "copy", "verified", "unverified"], table, where)
        source, copy = file.text("source", table, where), file.text("copy", table, where)
        if source in sources:
            verified = verified_in(file, table, where)
            found[id_] = Passage(id_, sources[source], str(table.get("at", "")), copy, verified)
        else:
            file.blame(f"{where}source {source!r} is not in sources.toml", f"passage.{id_}")
    return found


def verified_in(file: TomlFile, table: Mapping[str, Any], where: str = "") -> Verified:
    """`verified = {date, by, excerpt}`, or `unverified = true`: one of them has to be said."""
    value = table.get("verified")
    near = where.strip(" .") or "verified"
    if value is None:
        if table.get("unverified") is not True:
            file.blame(f"{where}needs verified = {{date, by, excerpt}} or unverified = true", near)
        return UNVERIFIED
    complete = isinstance(value, dict) and isinstance(value.get("date"), date) and value.get("by")
    if not complete or not value.get("excerpt"):
        file.blame(f"{where}verified needs date (as 2026-11-23), by and excerpt", near)
        return UNVERIFIED
    return Verified(value["date"], str(value["by"]), str(value["excerpt"]))


def cited_in(file: TomlFile, table: Mapping[str, Any], known: Mapping[str, Source], where: str = "") -> tuple[str, ...]:
    """The sources that an entry cites: at least one, each of them known."""
    cited = file.texts("sources", table, where)
    if not cited:
        file.blame(f"{where}sources must name at least one source", where.strip(" .") or "sources")
    for one in cited:
        if one not in known:
            file.blame(f"{where}source {one!r} is not in sources.toml", one)
    return cited
