"""A reading of a tip as it is sealed and as it is opened again: what the text reports, and the words that say so.

The sealed form is plain JSON of its own, so that an old version stays readable whatever becomes of the reading itself.
Confidence is kept as the word that people are shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from heatwatch.common.secret import masked
from heatwatch.desk.reading_version import Version
from heatwatch.triage.assessment import Assessment
from heatwatch.triage.findings import Finding

INDICATOR, DANGER = "indicator", "danger"
# So many names of findings fit into one line of the queue.
IN_A_LINE = 4


@masked
@dataclass(frozen=True, slots=True)
class Sign:
    """Something that the text reports, as a version keeps it."""

    kind: str
    id: str
    quote: str
    start: int
    end: int
    said: str
    status: str
    finer: str


@masked
@dataclass(frozen=True, slots=True)
class Reading:
    """One opened version."""

    language: str
    lane: str
    urgency: str
    reason: str
    types: tuple[str, ...]
    minor: Sign | None
    signs: tuple[Sign, ...]
    set_aside: tuple[Sign, ...]
    identifiers: tuple[dict[str, Any], ...]
    questions: tuple[dict[str, str], ...]

    def of(self, kind: str) -> dict[str, Sign]:
        """The signs of a kind, by id."""
        return {sign.id: sign for sign in self.signs if sign.kind == kind}


@dataclass(frozen=True, slots=True)
class Kept:
    """A version with what stands beside it in the clear; `reading` is None when it cannot be opened.

    `newer` says that this is because a newer HEAT Watch sealed it.
    """

    number: int
    version: Version
    made_at: datetime
    reading: Reading | None
    newer: bool = False


def as_dict(assessment: Assessment) -> dict[str, Any]:
    """What is sealed of an assessment."""
    signs = [
        *(_sign(DANGER, one) for one in assessment.danger),
        *(_sign(INDICATOR, one) for one in assessment.indicators),
    ]
    found = [(one.kind, one.text, one.value, one.start, one.end) for one in assessment.identifiers]
    return {
        "language": assessment.language,
        "lane": assessment.lane,
        "urgency": assessment.urgency,
        "reason": assessment.reason,
        "types": list(assessment.types),
        "minor": _sign("minor", assessment.minor) if assessment.minor else None,
        "signs": signs,
        "set_aside": [_sign(INDICATOR, one) for one in assessment.set_aside],
        "identifiers": [dict(zip(("kind", "text", "value", "start", "end"), one, strict=True)) for one in found],
        "questions": [dict(question) for question in assessment.questions],
    }


def from_dict(data: Mapping[str, Any]) -> Reading:
    """The inverse; raises what wrong data raises: KeyError, TypeError or ValueError."""
    return Reading(
        language=str(data["language"]),
        lane=str(data["lane"]),
        urgency=str(data["urgency"]),
        reason=str(data["reason"]),
        types=tuple(data["types"]),
        minor=Sign(**data["minor"]) if data["minor"] else None,
        signs=tuple(Sign(**one) for one in data["signs"]),
        set_aside=tuple(Sign(**one) for one in data["set_aside"]),
        identifiers=tuple(data["identifiers"]),
        questions=tuple(data["questions"]),
    )


def as_line(assessment: Assessment, names: Mapping[str, str]) -> str:
    """The reasons for the queue: why this lane, then what the text reports by name. No word of the text is in it."""
    said = [names.get(one.id, one.id) for one in (*assessment.danger, *assessment.indicators)]
    more = f" and {len(said) - IN_A_LINE} more" if len(said) > IN_A_LINE else ""
    return f"{assessment.reason}: {', '.join(said[:IN_A_LINE])}{more}" if said else assessment.reason


def english_names(*tables: Iterable[Any]) -> dict[str, str]:
    """What indicators and danger signs are called."""
    return {one.id: one.name["en"] for table in tables for one in table}


def _sign(kind: str, one: Finding) -> dict[str, Any]:
    return {
        "kind": kind,
        "id": one.id,
        "quote": one.quote,
        "start": one.start,
        "end": one.end,
        "said": one.in_words,
        "status": one.status,
        "finer": one.finer,
    }
