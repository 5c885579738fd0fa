"""What the words of a call report, as the screen shows it. Nothing of it is stored, and nothing is logged."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from heatwatch.common import clock
from heatwatch.common.secret import masked
from heatwatch.common.text import cleaned
from heatwatch.desk.whole_story import ANSWERS, STORY, whole
from heatwatch.intake.submission import FIELD_LIMIT, STORY_LIMIT
from heatwatch.knowledge.measured import Measured, measured
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.triage.assessment import Assessment
from heatwatch.triage.findings import Finding
from heatwatch.triage.incremental import LiveReader
from heatwatch.triage.language import READABLE, UNKNOWN
from heatwatch.web.console.calls.questions import Question, next_questions

# Building the grammar of a language takes a tenth of a second: it is done before the first word is typed.
FIRST_WORDS = ("They are at the shop.", "Ellos están en la tienda.", "")
# What is read, and how much of it: nothing longer can be saved.
READ = {STORY: STORY_LIMIT, **dict.fromkeys(ANSWERS, FIELD_LIMIT)}
NOTED = {
    "phone": "telephone",
    "email": "e-mail",
    "url": "web address",
    "handle": "online name",
    "plate": "license plate",
    "address": "address",
    "intersection": "street corner",
    "business": "business",
    "person": "name",
    "vehicle": "vehicle",
}


@masked
@dataclass(frozen=True)
class Reported:
    """Something that the words report: what it is called, which words say so, and how sure the reading is."""

    name: str
    quote: str
    sure: str


@masked
@dataclass(frozen=True)
class Shown:
    """All that stands beside the text."""

    dangers: list[Reported]
    indicators: list[Reported]
    noted: list[tuple[str, str]]
    questions: list[Question]
    asked: list[str]
    minor: str
    lane: str
    urgency: str
    reason: str
    unread: str
    measured: Measured | None


@cache
def live() -> LiveReader:
    """The reader of this process, warmed up."""
    reader = LiveReader(knowledge())
    for words in FIRST_WORDS:
        reader.read(b"", words, clock.now())
    reader.forget(b"")
    return reader


@cache
def error_rates() -> Measured | None:
    """How often the reading errs, read once: it stands beside every reading."""
    return measured()


def read(name: bytes, typed: Mapping[str, Any], asked: Collection[str], now: datetime) -> Shown:
    """Read what was typed so far: the very text that the reader will read once it is a tip."""
    text = text_of(typed)
    found = live().read(name, text, now)
    known = knowledge()
    return Shown(
        dangers=_reported(found.danger),
        indicators=_reported(found.indicators),
        noted=list(dict.fromkeys((NOTED.get(one.kind, one.kind), one.text) for one in found.identifiers)),
        questions=next_questions(known, found, asked),
        asked=list(asked),
        minor=found.minor.quote if found.minor else "",
        lane=found.lane if text else "",
        urgency=found.urgency,
        reason=found.reason,
        unread=_unread(found),
        measured=error_rates(),
    )


def text_of(typed: Mapping[str, Any]) -> str:
    """The one text that all fields make, as the reader will read them."""
    words = {field: cleaned(str(typed.get(field, "")))[:most] for field, most in READ.items()}
    text, _ = whole(words)
    return text


def in_short(shown: Shown) -> str:
    """The same in one line, for whoever listens to the page instead of looking at it."""
    dangers, others = len(shown.dangers), len(shown.indicators)
    counted = [f"{dangers} danger {'sign' if dangers == 1 else 'signs'}"] if dangers else []
    counted += [f"{others} {'thing' if others == 1 else 'things'} reported"] if others else []
    return ", ".join(counted)


def name_of(account: UUID, token: bytes) -> bytes:
    """By which name the reader remembers a call: nobody else's page names the same one."""
    return hashlib.sha256(account.bytes + token).digest()


def _reported(findings: Iterable[Finding]) -> list[Reported]:
    known = {**knowledge().indicators, **knowledge().dangers}
    return [Reported(known[one.id].name["en"], one.quote, one.in_words) for one in findings if one.id in known]


def _unread(found: Assessment) -> str:
    """The language of a text that nothing here can read, so that no silence is taken for harmlessness."""
    return "" if found.language in (*READABLE, UNKNOWN) else found.language
