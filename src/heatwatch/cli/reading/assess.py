"""`heatwatch assess --input FILE --output FILE`: read each text against the knowledge base.

A line `{"id", "text", "lang"?}` gives a line `{"id", "language", "lane", "urgency", "types", "minor", "indicators",
"danger", "identifiers"}`; `start` and `end` count characters of the given text. Exit code 0: every line was read.
1: at least one was bad; it is told with its number and skipped.
"""

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heatwatch.cli.reading import lines
from heatwatch.cli.running.startup import PROJECT
from heatwatch.common.errors import HouseError, Invalid
from heatwatch.common.secret import masked
from heatwatch.knowledge.measured import measured

if TYPE_CHECKING:
    from heatwatch.knowledge.model.whole import Knowledge
    from heatwatch.triage.assessment import Assessment
    from heatwatch.triage.findings import Finding


@masked
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
    parser.add_argument(
        "--as-of", metavar="VERSION", help="read as a version on a tip's page did: code.knowledge.model"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read every good line; exit code 1 when one was bad."""
    from heatwatch.triage.assessment import Assessor
    from heatwatch.triage.encoder.judging import ready_judge

    lines.refuse_overwriting(arguments.input, arguments.output)
    assessor, given, count = Assessor(_knowledge(arguments.as_of), ready_judge()), lines.Lines(arguments.input), 0
    with given, lines.opened_for_writing(arguments.output) as file:
        for tip in given.read(tip_of):
            lines.write(file, {"id": tip.id, **as_row(assessor.assess(tip.text, tip.language))})
            count += 1
    print(f"{count} read, {len(given.bad)} bad", file=sys.stderr)
    print(_aid(), file=sys.stderr)
    return 1 if given.bad else 0


def _knowledge(as_of: str | None) -> "Knowledge":
    """The knowledge base to read against: the present one, or the very one of an earlier version."""
    from heatwatch.desk.reading_version import current, parsed
    from heatwatch.knowledge import kept
    from heatwatch.knowledge.model.whole import knowledge

    if not as_of:
        return knowledge()
    wanted = parsed(as_of)
    present = current(wanted.knowledge)
    for part, asked, have in (("code", wanted.code, present.code), ("model", wanted.model, present.model)):
        if asked != have:
            hint = "check out the commit that has it; the words could come out differently here"
            raise HouseError(f"the {part} of that version is not at hand: {asked}, here is {have}", hint)
    found = kept.at_hand(Path(os.environ.get("HEATWATCH_HOME", PROJECT / "var" / "demo")))
    if wanted.knowledge not in found:
        hint = f"at hand are {', '.join(found)}; the reader keeps each it reads with under knowledge/ of its instance"
        raise HouseError(f"the knowledge base {wanted.knowledge} is not at hand", hint)
    return kept.known_as(found[wanted.knowledge])


def _aid() -> str:
    """What has to stand beside every reading."""
    found = measured()
    if not found:
        return "A reading aid, not evidence. How often it errs was not measured."
    shares = f"{found.precision.percent} % of the indicators it shows are right, and it finds {found.recall.percent} %"
    return f"A reading aid, not evidence. Measured on {found.texts} {found.about}, {found.date}: {shares}."


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
