"""Offences and their elements, which indicator is evidence of which element, and the types and sectors."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from heatwatch.knowledge.model.sources import Source, Verified, cited_in, verified_in
from heatwatch.knowledge.model.toml_files import TomlFile

PARTS = ("act", "means", "purpose", "age", "context")


@dataclass(frozen=True, slots=True)
class Element:
    """Something that has to be shown for an offence; `any_of` are the indicators that are evidence of it."""

    id: str
    part: str
    text: dict[str, str]
    any_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offence:
    """A statute or definition and its elements. `unless_minor` are the elements not needed for a person under 18."""

    id: str
    name: str
    types: tuple[str, ...]
    minor_only: bool
    elements: tuple[Element, ...]
    unless_minor: tuple[str, ...]
    sources: tuple[str, ...]
    verified: Verified


@dataclass(frozen=True, slots=True)
class Sector:
    """Where people are exploited, with the public codes for it."""

    id: str
    type: str
    name: dict[str, str]
    niem: str
    htcds: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Law:
    """Offences by id and sectors by id."""

    offences: dict[str, Offence]
    sectors: dict[str, Sector]


def read_law(
    elements: TomlFile, exploitation: TomlFile, sources: Mapping[str, Source], indicators: Mapping[str, object]
) -> Law:
    """Read law/elements.toml and law/exploitation.toml."""
    elements.only(["offence"])
    exploitation.only(["sector"])
    offences = [_offence(elements, table, sources, indicators) for table in elements.tables("offence")]
    sectors = [_sector(exploitation, table) for table in exploitation.tables("sector")]
    return Law({one.id: one for one in offences}, {one.id: one for one in sectors})


def _offence(
    file: TomlFile, table: dict[str, Any], sources: Mapping[str, Source], indicators: Mapping[str, object]
) -> Offence:
    id_ = file.text("id", table, "offence ")
    file.only(
        ["id", "name", "types", "minor_only", "unless_minor", "element", "sources", "verified", "unverified"],
        table,
        f"{id_} ",
    )
    elements = tuple(_element(file, one, id_, indicators) for one in table.get("element", []))
    if not elements:
        file.blame(f"{id_} has no [[offence.element]]", id_)
    return Offence(
        id_,
        file.text("name", table, f"{id_} "),
        file.texts("types", table, f"{id_} "),
        table.get("minor_only") is True,
        elements,
        file.texts("unless_minor", table, f"{id_} "),
        cited_in(file, table, sources, f"{id_} "),
        verified_in(file, table, f"{id_} "),
    )


def _element(file: TomlFile, table: dict[str, Any], offence: str, indicators: Mapping[str, object]) -> Element:
    id_ = file.text("id", table, f"{offence} element ")
    part = file.text("part", table, f"{id_} ")
    if part not in PARTS:
        file.blame(f"{id_} part is one of {', '.join(PARTS)}", id_)
    any_of = file.texts("any_of", table, f"{id_} ")
    for one in any_of:
        if one not in indicators:
            file.blame(f"{id_} names the unknown indicator {one!r}", one)
    return Element(id_, part, file.both("text", table, f"{id_} "), any_of)


def _sector(file: TomlFile, table: dict[str, Any]) -> Sector:
    id_ = file.text("id", table, "sector ")
    file.only(["id", "type", "name", "niem", "htcds", "words"], table, f"{id_} ")
    kind = file.text("type", table, f"{id_} ")
    if kind not in ("labor", "sex"):
        file.blame(f"{id_} type is labor or sex", id_)
    niem = file.text("niem", table, f"{id_} ")
    htcds = str(table.get("htcds", ""))
    return Sector(id_, kind, file.both("name", table, f"{id_} "), niem, htcds, file.texts("words", table, f"{id_} "))
