"""The whole knowledge base as one value: read once, checked, and passed to whoever needs it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from heatwatch.knowledge.cues import cries
from heatwatch.knowledge.cues.cries import Cries, read_cries
from heatwatch.knowledge.cues.stand_ins import NONE, StandIns, read_stand_ins
from heatwatch.knowledge.folder import FOLDER
from heatwatch.knowledge.model.gazetteer import Gazetteer, read_gazetteer
from heatwatch.knowledge.model.indicators import Cue, Indicator, cues_in, read_indicator
from heatwatch.knowledge.model.law import Law, read_law
from heatwatch.knowledge.model.pages import Page, read_page
from heatwatch.knowledge.model.routing import Routing, read_routing
from heatwatch.knowledge.model.sources import Passage, Source, read_passages, read_sources
from heatwatch.knowledge.model.toml_files import KnowledgeMistake, Mistake, TomlFile, read_toml

CONCEPT_FILES = ("en", "es", "zh", "vi", "tl")


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that a text is about or asks for, which decides its lane beside the indicators."""

    id: str
    cues: tuple[Cue, ...]
    near_misses: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One language's concepts, and its texting forms."""

    language: str
    concepts: dict[str, tuple[str, ...]]
    shorthand: dict[str, str]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The model of how trafficking occurs. `digest` names this exact version of the files."""

    sources: dict[str, Source]
    indicators: dict[str, Indicator]
    dangers: dict[str, Indicator]
    matters: dict[str, Matter]
    vocabularies: dict[str, Vocabulary]
    law: Law
    routing: Routing
    gazetteer: Gazetteer
    digest: str = ""
    passages: dict[str, Passage] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    stand_ins: StandIns = NONE
    cries: Cries = cries.NONE

    def verified(self, kind: str) -> dict[str, Indicator]:
        """The indicators or dangers whose source somebody has read; no other may fire or route a tip."""
        table: dict[str, Indicator] = getattr(self, kind)
        return {id_: one for id_, one in table.items() if one.verified}


@dataclass(slots=True)
class _Files:
    """The files read so far and what is wrong in them."""

    folder: Path
    mistakes: list[Mistake] = field(default_factory=list)
    read: list[TomlFile] = field(default_factory=list)

    def one(self, name: str) -> TomlFile:
        try:
            file = read_toml(self.folder / name)
        except KnowledgeMistake as broken:
            self.mistakes.extend(broken.mistakes)
            return TomlFile(self.folder / name, "", {})
        self.read.append(file)
        return file

    def all_in(self, folder: str) -> list[TomlFile]:
        names = sorted(path.name for path in (self.folder / folder).glob("*.toml"))
        return [file for name in names if (file := self.one(f"{folder}/{name}")).data]

    def found(self) -> list[Mistake]:
        return sorted([*self.mistakes, *(mistake for file in self.read for mistake in file.mistakes)])


@cache
def knowledge() -> Knowledge:
    """The knowledge base of this checkout."""
    return load(FOLDER)


def load(folder: Path) -> Knowledge:
    """Read a knowledge base; a `KnowledgeMistake` names every mistake in it with file and line."""
    known, mistakes = read(folder)
    if mistakes:
        raise KnowledgeMistake(mistakes)
    return known


def read(folder: Path) -> tuple[Knowledge, list[Mistake]]:
    """What can be read of a knowledge base, and every mistake in it."""
    files = _Files(folder)
    sources = read_sources(files.one("sources.toml"))
    indicators = _by_id(files, "indicators", sources)
    dangers = _by_id(files, "dangers", sources)
    passages = read_passages(files.one("passages.toml"), sources)
    routing_mistakes: list[Mistake] = []
    known = Knowledge(
        sources=sources,
        indicators=indicators,
        dangers=dangers,
        matters={file.text("id"): _matter(file) for file in files.all_in("matters")},
        vocabularies={name: _vocabulary(files.one(f"concepts/{name}.toml")) for name in CONCEPT_FILES},
        law=read_law(files.one("law/elements.toml"), files.one("law/exploitation.toml"), sources, indicators),
        routing=read_routing(folder / "routing.csv", routing_mistakes),
        gazetteer=read_gazetteer(files.one("places.toml"), files.one("names.toml")),
        digest=_digest(folder),
        passages=passages,
        pages={file.path.stem: read_page(file, passages) for file in files.all_in("pages")},
        stand_ins=read_stand_ins(files.one("stand_ins.toml")),
        cries=read_cries(files.one("cries.toml"), dangers),
    )
    _check_concepts(files, known)
    return known, sorted([*files.found(), *routing_mistakes])


def _by_id(files: _Files, folder: str, sources: Mapping[str, Source]) -> dict[str, Indicator]:
    found: dict[str, Indicator] = {}
    for file in files.all_in(folder):
        one = read_indicator(file, sources)
        if one.id != file.path.stem:
            file.blame(f"id is {one.id!r}, but the file is called {file.path.name}", "id")
        found[one.id] = one
    return found


def _matter(file: TomlFile) -> Matter:
    file.only(["id", "name", "cue", "near_miss"])
    return Matter(file.text("id"), cues_in(file, "cue"), cues_in(file, "near_miss"))


def _vocabulary(file: TomlFile) -> Vocabulary:
    file.only(["language", "shorthand", "concepts"])
    concepts = {
        name: file.texts(name, file.data.get("concepts", {}), f"{name} ") for name in file.data.get("concepts", {})
    }
    shorthand = {str(short): str(full) for short, full in file.data.get("shorthand", {}).items()}
    return Vocabulary(file.text("language"), concepts, shorthand)


# How long tips are kept says nothing of how they are read.
NOT_READ_BY = frozenset({"passages.toml", "retention.csv"})
# Concepts that the reading itself finds, since they are more than words.
FOUND_BY_READING = frozenset({"minor_age"})


def _check_concepts(files: _Files, known: Knowledge) -> None:
    defined = {name for vocabulary in known.vocabularies.values() for name in vocabulary.concepts} | FOUND_BY_READING
    for file in files.read:
        for cue in _cues_of(known, file):
            for key in cue.pattern.keys:
                if key.startswith("@") and key[1:] not in defined:
                    file.blame(f"concept {key} is not defined in knowledge_base/concepts", cue.pattern.source)


def _cues_of(known: Knowledge, file: TomlFile) -> Iterable[Cue]:
    id_ = file.data.get("id", "")
    folders: dict[str, Mapping[str, Indicator | Matter]] = {
        "indicators": known.indicators,
        "dangers": known.dangers,
        "matters": known.matters,
    }
    entry = folders.get(file.path.parent.name, {}).get(id_)
    return (*entry.cues, *entry.near_misses) if entry else ()


def _digest(folder: Path) -> str:
    """A hash over every file that texts are read by, so that an assessment can say which knowledge it was made with."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".toml", ".csv") and path.parent.name != "pages" and path.name not in NOT_READ_BY:
            total.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
