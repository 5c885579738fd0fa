"""The public pages as data: sections of statements, each with the passages of sources that it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from heatwatch.knowledge.model.onlookers import ONLOOKERS
from heatwatch.knowledge.model.sources import Passage
from heatwatch.knowledge.model.toml_files import TomlFile

TONES = ("", "note", "danger")
SHOWN_GROUPS = ("recruitment", "control", "seen")
PICTURES = (
    "control", "offer", "road", "debt", "papers", "romeo", "scales", "door", "phone",
    "house", "bed", "health", "book", "car", "tools",
)  # fmt: skip
_PAGE = ["id", "reviewed", "title", "lead", "section", "onlooker"]
_SECTION = ["id", "title", "tone", "picture", "picture_says", "indicators", "looks", "statement", "step"]
_ONLOOKER = ["id", "picture", "name", "title", "statement"]
_STATEMENT = ["en", "es", "term", "point", "passages", "ours"]


@dataclass(frozen=True, slots=True)
class Statement:
    """Something said, and the passages it rests on. Without any it is the page's own advice: nothing to prove."""

    said: dict[str, str]
    term: dict[str, str]
    point: bool
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One picture of a story told in pictures, with its words."""

    picture: str
    said: dict[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a page. `indicators` names a group of them to show, `looks` an onlooker whose sentences to show."""

    id: str
    title: dict[str, str]
    statements: tuple[Statement, ...]
    steps: tuple[Step, ...]
    tone: str
    picture: str
    picture_says: dict[str, str]
    indicators: str
    looks: str


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Somebody who may see signs, and what they should know first."""

    id: str
    picture: str
    name: dict[str, str]
    title: dict[str, str]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A public page in all its languages."""

    id: str
    title: dict[str, str]
    lead: dict[str, str]
    sections: tuple[Section, ...]
    onlookers: tuple[Onlooker, ...]


def read_page(file: TomlFile, passages: Mapping[str, Passage]) -> Page:
    """One file of pages/; mistakes gather in the file."""
    file.only(_PAGE)
    if file.text("id") != file.path.stem:
        file.blame(f"id is {file.data.get('id')!r}, but the file is called {file.path.name}", "id")
    return Page(
        id=file.path.stem,
        title=file.both("title"),
        lead=file.both("lead"),
        sections=tuple(_section(file, table, passages) for table in file.tables("section")),
        onlookers=tuple(_onlooker(file, table, passages) for table in file.tables("onlooker")),
    )


def _section(file: TomlFile, table: dict[str, Any], passages: Mapping[str, Passage]) -> Section:
    id_ = file.text("id", table, "section ")
    where = f"{id_} "
    file.only(_SECTION, table, where)
    _one_of(file, table, "tone", TONES, where)
    _one_of(file, table, "indicators", ("", *SHOWN_GROUPS), where)
    _one_of(file, table, "looks", ("", *ONLOOKERS), where)
    picture = _picture(file, table, where)
    return Section(
        id=id_,
        title=file.both("title", table, where),
        statements=_statements(file, table, passages, where),
        steps=tuple(
            Step(_picture(file, one, where), _said(file, one, f"{where}step ")) for one in table.get("step", [])
        ),
        tone=str(table.get("tone", "")),
        picture=picture,
        picture_says=file.both("picture_says", table, where) if picture else {},
        indicators=str(table.get("indicators", "")),
        looks=str(table.get("looks", "")),
    )


def _onlooker(file: TomlFile, table: dict[str, Any], passages: Mapping[str, Passage]) -> Onlooker:
    id_ = file.text("id", table, "onlooker ")
    where = f"{id_} "
    file.only(_ONLOOKER, table, where)
    if id_ not in ONLOOKERS:
        file.blame(f"an onlooker is one of {', '.join(ONLOOKERS)}", id_)
    name, title = file.both("name", table, where), file.both("title", table, where)
    return Onlooker(id_, _picture(file, table, where), name, title, _statements(file, table, passages, where))


def _statements(
    file: TomlFile, table: Mapping[str, Any], passages: Mapping[str, Passage], where: str
) -> tuple[Statement, ...]:
    return tuple(_statement(file, one, passages, where) for one in table.get("statement", []))


def _statement(file: TomlFile, table: dict[str, Any], passages: Mapping[str, Passage], where: str) -> Statement:
    file.only(_STATEMENT, table, f"{where}statement ")
    said = _said(file, table, f"{where}statement ")
    rests_on = file.texts("passages", table, f"{where}statement ")
    for one in rests_on:
        if one not in passages:
            file.blame(f"{where}statement names the passage {one!r}, which is not in passages.toml", one)
    if bool(rests_on) == (table.get("ours") is True):
        file.blame(f"{where}statement names passages, or says ours = true where there is nothing to prove", said["en"])
    term = file.both("term", table, f"{where}statement ") if "term" in table else {}
    return Statement(said, term, table.get("point") is True, rests_on)


def _said(file: TomlFile, table: Mapping[str, Any], where: str) -> dict[str, str]:
    return {language: file.text(language, table, where) for language in ("en", "es")}


def _picture(file: TomlFile, table: Mapping[str, Any], where: str) -> str:
    _one_of(file, table, "picture", ("", *PICTURES), where)
    return str(table.get("picture", ""))


def _one_of(file: TomlFile, table: Mapping[str, Any], key: str, allowed: tuple[str, ...], where: str) -> None:
    value = table.get(key, "")
    if value not in allowed:
        file.blame(f"{where}{key} is one of {', '.join(one for one in allowed if one)}", str(value))
