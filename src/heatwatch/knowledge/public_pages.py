"""The pages about trafficking as the public reads them: one language, numbered footnotes, and nothing unverified.

A statement is shown only when every passage that it rests on is verified, an indicator only when it is verified itself.
Each passage becomes one footnote, numbered in the order of first use, that knows every place that leads to it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from heatwatch.knowledge.folder import FOLDER
from heatwatch.knowledge.model.onlookers import Sight, read_sight
from heatwatch.knowledge.model.pages import Onlooker, Page, Section, Statement, read_page
from heatwatch.knowledge.model.sources import Passage, Source, Verified, read_passages, read_sources
from heatwatch.knowledge.model.toml_files import read_toml
from heatwatch.knowledge.spoken.catalogues import in_language

GROUPS = ("seen", "control", "recruitment")


@dataclass(frozen=True, slots=True)
class Mark:
    """The small number behind a statement, and its place, so that the footnote can lead back."""

    number: int
    place: str


@dataclass(frozen=True, slots=True)
class Footnote:
    """What somebody read, where and when, and every place of the page that rests on it."""

    number: int
    sources: tuple[Source, ...]
    at: str
    copy: str
    verified: Verified
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence or two with the marks of their footnotes; `term` stands before them, in bold."""

    text: str
    term: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Statements that follow each other: lines of a list, or paragraphs."""

    points: bool
    statements: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing by its name, and what it shows, in words."""

    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a page in one language. `looks` are sentences for the onlooker that the section names."""

    id: str
    title: str
    tone: str
    picture: Picture | None
    blocks: tuple[Block, ...]
    steps: tuple[Picture, ...]
    indicators: tuple[Said, ...]
    looks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who may see signs: who they are, and the title of their page."""

    id: str
    picture: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A page in one language."""

    title: str
    lead: str
    parts: tuple[Part, ...]
    viewers: tuple[Viewer, ...]
    notes: tuple[Footnote, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """The page for one onlooker: first what to know, then what may be seen, by group."""

    viewer: Viewer
    blocks: tuple[Block, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[Footnote, ...]


@dataclass(frozen=True, slots=True)
class Base:
    """What the public pages are made of."""

    passages: dict[str, Passage]
    sources: dict[str, Source]
    sights: tuple[Sight, ...]
    pages: dict[str, Page]


@dataclass(slots=True)
class _Notes:
    """Numbers footnotes as they are used."""

    passages: Mapping[str, Passage]
    sources: Mapping[str, Source]
    used: dict[object, tuple[Footnote, list[str]]] = field(default_factory=dict)

    def mark(self, key: object, sources: tuple[Source, ...], at: str, copy: str, verified: Verified) -> Mark:
        """A mark for this passage, which gets a number when it is used first."""
        note, places = self.used.setdefault(key, (Footnote(len(self.used) + 1, sources, at, copy, verified, ()), []))
        places.append(f"r{note.number}-{len(places) + 1}")
        return Mark(note.number, places[-1])

    def for_passage(self, id_: str) -> Mark:
        one = self.passages[id_]
        return self.mark(id_, (one.source,), one.at, one.copy, one.verified)

    def for_sight(self, one: Sight) -> Mark:
        cited = tuple(self.sources[id_] for id_ in one.sources)
        return self.mark((one.sources, one.verified.excerpt), cited, "", "", one.verified)

    def all(self) -> tuple[Footnote, ...]:
        return tuple(
            Footnote(note.number, note.sources, note.at, note.copy, note.verified, tuple(places))
            for note, places in self.used.values()
        )


@cache
def base() -> Base:
    """The public pages' part of this checkout's knowledge base."""
    return read_base(FOLDER)


def read_base(folder: Path) -> Base:
    """Read what the pages need. `heatwatch knowledge check` names mistakes; the pages show what can be read."""
    sources = read_sources(read_toml(folder / "sources.toml"))
    passages = read_passages(read_toml(folder / "passages.toml"), sources)
    sights = (read_sight(read_toml(path), sources) for path in sorted((folder / "indicators").glob("*.toml")))
    pages = (read_page(read_toml(path), passages) for path in sorted((folder / "pages").glob("*.toml")))
    shown = tuple(one for one in sights if one.verified)
    return Base(passages, sources, shown, {page.id: page for page in pages})


@cache
def shown(name: str, language: str) -> Shown:
    """A page in a language, or in English where that language has no text."""
    return show(base(), name, language)


def show(known: Base, name: str, language: str) -> Shown:
    """A page of a knowledge base."""
    page, notes = known.pages[name], _Notes(known.passages, known.sources)
    parts = [_part(known, section, language, notes) for section in page.sections]
    viewers = tuple(_viewer(one, language) for one in page.onlookers)
    return Shown(
        in_language(page.title, language),
        in_language(page.lead, language),
        tuple(filter(None, parts)),
        viewers,
        notes.all(),
    )


@cache
def seen_by(who: str, language: str) -> Seen | None:
    """What an onlooker may see; nothing for somebody who has no page."""
    known = base()
    for one in known.pages["signs"].onlookers:
        if one.id == who:
            notes = _Notes(known.passages, known.sources)
            blocks = _blocks(one.statements, language, notes)
            groups = tuple((group, looks) for group in GROUPS if (looks := _looks(known, who, language, group)))
            return Seen(_viewer(one, language), blocks, groups, notes.all())
    return None


def _part(known: Base, section: Section, language: str, notes: _Notes) -> Part | None:
    """A section with what of it is verified. Advice alone, of what was to be proved, would say nothing: then none."""
    blocks = _blocks(section.statements, language, notes)
    to_prove = any(one.passages for one in section.statements)
    if to_prove and not any(said.marks for block in blocks for said in block.statements):
        return None
    picture = Picture(section.picture, in_language(section.picture_says, language)) if section.picture else None
    listed = [one for one in known.sights if section.indicators and one.group == section.indicators]
    return Part(
        id=section.id,
        title=in_language(section.title, language),
        tone=section.tone,
        picture=picture,
        blocks=blocks,
        steps=tuple(Picture(step.picture, in_language(step.said, language)) for step in section.steps),
        indicators=tuple(_indicator(one, language, notes) for one in listed),
        looks=_looks(known, section.looks, language),
    )


def _blocks(statements: Iterable[Statement], language: str, notes: _Notes) -> tuple[Block, ...]:
    """The statements that may be shown, those that are lines of one list together."""
    blocks: list[tuple[bool, list[Said]]] = []
    for statement in statements:
        if all(notes.passages[id_].verified for id_ in statement.passages):
            said = _said(statement, language, notes)
            if blocks and blocks[-1][0] == statement.point:
                blocks[-1][1].append(said)
            else:
                blocks.append((statement.point, [said]))
    return tuple(Block(points, tuple(said)) for points, said in blocks)


def _said(statement: Statement, language: str, notes: _Notes) -> Said:
    term = in_language(statement.term, language) if statement.term else ""
    return Said(
        in_language(statement.said, language), term, tuple(notes.for_passage(id_) for id_ in statement.passages)
    )


def _indicator(one: Sight, language: str, notes: _Notes) -> Said:
    return Said(in_language(one.explanation, language), in_language(one.name, language), (notes.for_sight(one),))


def _looks(known: Base, who: str, language: str, group: str = "") -> tuple[str, ...]:
    """How the indicators of a group look to an onlooker, or all of them, what controls a person first."""
    order = [group] if group else sorted(GROUPS)
    sights = (one for which in order for one in known.sights if one.group == which and who in one.looks_like)
    return tuple(in_language(one.looks_like[who], language) for one in sights)


def _viewer(one: Onlooker, language: str) -> Viewer:
    return Viewer(one.id, one.picture, in_language(one.name, language), in_language(one.title, language))
