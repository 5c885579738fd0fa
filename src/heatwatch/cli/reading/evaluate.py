"""`heatwatch evaluate --gold FILE`: how far the reading agrees with labelled texts, beside a plain keyword baseline.

Precision, recall and F1 with counts and Wilson intervals for each lane, indicator, danger sign and kind of identifier,
which lanes were taken for which, and every miss and false alarm with its words. `--json` writes the same as JSON
Lines. A bad line is told with its number and skipped; exit code 1 says that there was one.
"""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heatwatch.cli.reading import lines, tables
from heatwatch.common.errors import HouseError, Invalid

if TYPE_CHECKING:
    from heatwatch.triage.measuring.evaluation import Answer

Gold = dict[str, Any]
Reader = Callable[[str, str], "Answer"]
SHORT = 20


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("evaluate", help="measure the reading against labelled texts")
    parser.add_argument("--gold", type=Path, required=True, help="JSON lines with labels, or - for standard input")
    parser.add_argument("--json", action="store_true", help="write JSON lines instead of tables")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Measure over every good line; exit code 1 when one was bad."""
    from heatwatch.triage.measuring.evaluation import evaluate

    with lines.Lines(arguments.gold) as given:
        tips = list(given.read(gold_of))
    if not tips:
        raise HouseError("no labelled text in the file", "docs/guides/assess.md says how a line is written")
    measured = {part: {name: evaluate(some, read) for name, read in readers().items()} for part, some in parts_of(tips)}
    show = tables.as_lines if arguments.json else tables.as_text
    for line in show(measured, {tip["id"]: tip["text"] for tip in tips}):
        print(line)
    return 1 if given.bad else 0


def readers() -> dict[str, Reader]:
    """The grammar, and the plain keywords beside it."""
    from heatwatch.knowledge.model.whole import knowledge
    from heatwatch.triage.assessment import Assessor, answer_of
    from heatwatch.triage.measuring.baseline import read_by_keywords

    assessor = Assessor(knowledge())
    return {"grammar": lambda text, language: answer_of(assessor.assess(text, language)), "keywords": read_by_keywords}


def parts_of(tips: list[Gold]) -> Iterator[tuple[str, list[Gold]]]:
    """The whole, and those parts of it that have texts: Spanish, the person themself, short messages."""
    yield "all", tips
    parts = {
        "Spanish": [tip for tip in tips if tip.get("lang") == "es"],
        "voice self": [tip for tip in tips if tip.get("voice") == "self"],
        f"under {SHORT} words": [tip for tip in tips if len(tip["text"].split()) < SHORT],
    }
    yield from ((name, some) for name, some in parts.items() if some)


def gold_of(row: dict[str, Any]) -> Gold:
    """A line's object with every label that is compared; what it leaves out is empty."""
    from heatwatch.knowledge.model.routing import LANES

    if row.get("lane") not in LANES:
        raise Invalid(f"lane is one of {', '.join(LANES)}")
    if not isinstance(row.get("minor", False), bool):
        raise Invalid("minor is true or false")
    evidence = row.get("evidence", {})
    if not isinstance(evidence, dict) or not all(isinstance(words, str) for words in evidence.values()):
        raise Invalid("evidence is no object of quotes")
    return {
        **row,
        "id": lines.id_of(row),
        "text": lines.text_of(row, "text"),
        "minor": row.get("minor", False),
        "evidence": evidence,
        **{name: _words(row, name) for name in ("types", "indicators", "danger")},
        "identifiers": _identifiers(row),
    }


def _words(row: dict[str, Any], name: str) -> list[str]:
    value = row.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Invalid(f"{name} is no list of ids")
    return value


def _identifiers(row: dict[str, Any]) -> list[dict[str, str]]:
    value = row.get("identifiers", [])
    if not isinstance(value, list) or not all(_is_identifier(one) for one in value):
        raise Invalid("identifiers is no list of {kind, text, value}")
    return value


def _is_identifier(one: object) -> bool:
    return isinstance(one, dict) and all(isinstance(one.get(name), str) for name in ("kind", "text", "value"))
