"""`heatwatch assess --input FILE --output FILE`: read each text against the knowledge base.

A line `{"id", "text", "lang"?}` gives a line `{"id", "language", "lane", "urgency", "types", "minor", "indicators",
"danger", "identifiers"}`; `start` and `end` count characters of the given text. Exit code 0: every line was read.
1: at least one was bad; it is told with its number and skipped.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heatwatch.cli.reading import lines
from heatwatch.common.errors import HouseError, Invalid

if TYPE_CHECKING:
    from heatwatch.triage.assessment import Assessment
    from heatwatch.triage.findings import Finding


@dataclass(frozen=True, slots=True)
class Tip:
    """A line to read."""

    id: str | int
    text: str
    language: str


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("assess", help="read texts: indicators, danger, lane, identifiers, with their words")
    parser.add_argument("--input", type=Path, required=True, help="JSON lines {id, text, lang?}, or -")
    parser.add_argument("--output", type=Path, required=True, help="the file to write, or -")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read every good line; exit code 1 when one was bad."""
    from heatwatch.knowledge.model.whole import knowledge
    from heatwatch.triage.assessment import Assessor

    if str(arguments.input) != lines.STANDARD and arguments.input.resolve() == arguments.output.resolve():
        raise HouseError("the output would overwrite the input", "name another file with --output")
    assessor, given, count = Assessor(knowledge()), lines.Lines(arguments.input), 0
    with given, lines.opened_for_writing(arguments.output) as file:
        for tip in given.read(tip_of):
            lines.write(file, {"id": tip.id, **as_row(assessor.assess(tip.text, tip.language))})
            count += 1
    print(f"{count} read, {len(given.bad)} bad", file=sys.stderr)
    return 1 if given.bad else 0


def tip_of(row: dict[str, Any]) -> Tip:
    """A line's object as a text to read."""
    language = row.get("lang")
    if language is not None and not isinstance(language, str):
        raise Invalid("lang is no language tag such as en or es")
    return Tip(lines.id_of(row), lines.text_of(row, "text"), language or "")


def as_row(assessment: "Assessment") -> dict[str, Any]:
    """An assessment as the command writes it."""
    return {
        "language": assessment.language,
        "lane": assessment.lane,
        "urgency": assessment.urgency,
        "types": list(assessment.types),
        "minor": assessment.minor is not None,
        "indicators": [_finding(one) for one in assessment.indicators],
        "danger": [_finding(one) for one in assessment.danger],
        "identifiers": [
            {"kind": one.kind, "text": one.text, "value": one.value, "start": one.start, "end": one.end}
            for one in assessment.identifiers
        ],
    }


def _finding(one: "Finding") -> dict[str, Any]:
    return {"id": one.id, "quote": one.quote, "start": one.start, "end": one.end, "confidence": one.confidence}
