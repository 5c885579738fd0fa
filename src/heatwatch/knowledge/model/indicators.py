"""Indicators and danger signs: what they mean, how they look, what to ask, and the cues that find them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from heatwatch.common.errors import Invalid
from heatwatch.knowledge.cues.patterns import Pattern, parse
from heatwatch.knowledge.model.onlookers import looks_like_in
from heatwatch.knowledge.model.sources import Source, Verified, cited_in, verified_in
from heatwatch.knowledge.model.toml_files import TomlFile

GROUPS = ("recruitment", "control", "seen", "danger")
CUE_LANGUAGES = ("any", "en", "es", "zh", "vi", "tl")
STRENGTHS = ("clear", "likely", "possible")
CONTEXTS = ("", "exploitation")
_FIELDS = [
    "id", "group", "name", "explanation", "looks_like", "questions", "elements", "means", "htcds", "ilo", "sources",
    "verified", "unverified", "context", "weak", "finer", "cue", "near_miss", "examples",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern that reports an indicator: in which language, how clearly, and which finer indicator it is."""

    pattern: Pattern
    language: str
    strength: str
    finer: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of the model. `weak`: alone it does not make a tip. `context`: what the text must be about."""

    id: str
    group: str
    name: dict[str, str]
    explanation: dict[str, str]
    looks_like: dict[str, dict[str, str]]
    questions: tuple[dict[str, str], ...]
    codes: dict[str, tuple[str, ...]]
    sources: tuple[str, ...]
    verified: Verified
    context: str
    weak: bool
    finer: dict[str, str]
    cues: tuple[Cue, ...] = ()
    near_misses: tuple[Cue, ...] = ()
    examples: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read_indicator(file: TomlFile, sources: Mapping[str, Source]) -> Indicator:
    """One indicator file; mistakes gather in the file."""
    file.only(_FIELDS)
    data = file.data
    finer = {str(one.get("id")): file.text("label", one, "finer ") for one in file.tables("finer")}
    group = file.text("group")
    if group not in GROUPS:
        file.blame(f"group is one of {', '.join(GROUPS)}", "group")
    if data.get("context", "") not in CONTEXTS:
        file.blame(f"context is one of {', '.join(CONTEXTS[1:])}", "context")
    examples = data.get("examples", {})
    return Indicator(
        id=file.text("id"),
        group=group,
        name=file.both("name"),
        explanation=file.both("explanation"),
        looks_like=looks_like_in(file),
        questions=_questions(file),
        codes={key: file.texts(key) for key in ("elements", "means", "htcds", "ilo")},
        sources=cited_in(file, data, sources),
        verified=verified_in(file, data),
        context=str(data.get("context", "")),
        weak=data.get("weak", False) is True,
        finer=finer,
        cues=cues_in(file, "cue", finer),
        near_misses=cues_in(file, "near_miss"),
        examples={key: file.texts(key, examples, "examples ") for key in ("positive", "negative")},
    )


def _questions(file: TomlFile) -> tuple[dict[str, str], ...]:
    questions = file.tables("questions")
    for question in questions:
        if not question.get("en") or not question.get("es"):
            file.blame("a question needs a text in en and in es", str(question.get("en") or question.get("es") or ""))
    return tuple({language: str(text) for language, text in one.items()} for one in questions)


def cues_in(file: TomlFile, key: str, finer: Mapping[str, str] | None = None) -> tuple[Cue, ...]:
    """Every cue that a file writes under [[key]]."""
    return tuple(cue for table in file.tables(key) for cue in _cues(file, table, finer or {}))


def _cues(file: TomlFile, table: Mapping[str, Any], finer: Mapping[str, str]) -> list[Cue]:
    language, strength = str(table.get("language", "")), str(table.get("strength", "likely"))
    file.only(["language", "strength", "finer", "patterns"], table, "cue ")
    if language not in CUE_LANGUAGES:
        file.blame(f"a cue's language is one of {', '.join(CUE_LANGUAGES)}", language or "cue")
    if strength not in STRENGTHS:
        file.blame(f"a cue's strength is one of {', '.join(STRENGTHS)}", strength)
    one = str(table.get("finer", ""))
    if one and one not in finer:
        file.blame(f"finer {one!r} is not among this file's [[finer]]", one)
    return [
        Cue(pattern, language, strength, one)
        for source in file.texts("patterns", table, "cue ")
        for pattern in _patterns(file, source)
    ]


def _patterns(file: TomlFile, source: str) -> list[Pattern]:
    try:
        return parse(source)
    except Invalid as mistake:
        file.blame(mistake.cause, source)
        return []
