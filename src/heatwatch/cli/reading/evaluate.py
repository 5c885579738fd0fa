"""`heatwatch evaluate --gold FILE`: how far the reading agrees with labelled texts, beside a plain keyword baseline.

Precision, recall and F1 with counts and Wilson intervals for each lane, indicator, danger sign and kind of identifier,
which lanes were taken for which, and every miss and false alarm with its words. `--json` writes the same as JSON
Lines. A bad line is told with its number and skipped; exit code 1 says that there was one.

`--save` keeps the figures that pages show beside each reading. `--corrections` measures the reader against what people
confirmed, rejected and added at the desk, for whoever holds the keys.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heatwatch.cli.reading import corrections, lines, tables
from heatwatch.common import clock
from heatwatch.common.errors import HouseError, Invalid
from heatwatch.knowledge.measured import save

if TYPE_CHECKING:
    from heatwatch.triage.measuring.evaluation import Answer, Evaluation

Gold = dict[str, Any]
Reader = Callable[[str, str], "Answer"]
SHORT = 20


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("evaluate", help="measure the reading against labelled texts")
    against = parser.add_mutually_exclusive_group(required=True)
    against.add_argument("--gold", type=Path, help="JSON lines with labels, or - for standard input")
    against.add_argument("--corrections", action="store_true", help="what people corrected at this instance's desk")
    parser.add_argument("--user", help="with --corrections: whose keys to open tips with; asks for the passphrase")
    parser.add_argument("--json", action="store_true", help="write JSON lines instead of tables")
    parser.add_argument("--save", metavar="ABOUT", help="keep the figures; ABOUT says of which texts they are")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Measure over every good line; exit code 1 when one was bad."""
    if arguments.corrections:
        return corrections.run(arguments)
    if arguments.user:
        raise HouseError("--user is for --corrections", "leave it out: a file of labelled texts needs no keys")
    from heatwatch.triage.measuring.evaluation import evaluate

    with lines.Lines(arguments.gold) as given:
        tips = list(given.read(gold_of))
    if not tips:
        raise HouseError("no labelled text in the file", "docs/guides/assess.md says how a line is written")
    # Most texts belong to several parts: each is read once.
    known = {name: cache(read) for name, read in readers().items()}
    measured = {part: {name: evaluate(some, read) for name, read in known.items()} for part, some in parts_of(tips)}
    show = tables.as_lines if arguments.json else tables.as_text
    for line in show(measured, {tip["id"]: tip["text"] for tip in tips}):
        print(line)
    if arguments.save:
        place = save(summary(measured["all"][tables.OURS], arguments.save, clock.now()))
        print(f"kept in {place}: pages show these figures from now on", file=sys.stderr)
    return 1 if given.bad else 0


def summary(evaluation: "Evaluation", about: str, now: datetime) -> dict[str, Any]:
    """The figures that stand beside each reading: how often it errs, in words that nobody needs to look up."""
    from heatwatch.desk.reading_version import current
    from heatwatch.knowledge.model.whole import knowledge
    from heatwatch.triage.measuring.evaluation import total

    indicators, crisis = total(evaluation.indicators), evaluation.lanes["crisis"]
    return {
        "date": f"{now:%Y-%m-%d}",
        "about": about,
        "texts": evaluation.tips,
        "version": str(current(knowledge().digest)),
        "lane_right": sum(score.right for score in evaluation.lanes.values()),
        "precision": _percent(indicators.right, indicators.right + indicators.false),
        "recall": _percent(indicators.right, indicators.right + indicators.missed),
        "crisis_precision": _percent(crisis.right, crisis.right + crisis.false),
        "crisis_recall": _percent(crisis.right, crisis.right + crisis.missed),
    }


def _percent(right: int, of: int) -> dict[str, int]:
    from heatwatch.triage.measuring.evaluation import wilson

    low, high = wilson(right, of)
    return {"percent": round(100 * right / of) if of else 0, "low": round(100 * low), "high": round(100 * high)}


def readers() -> dict[str, Reader]:
    """The whole reading, and beside it the cues alone and plain keywords."""
    from heatwatch.knowledge.model.whole import knowledge
    from heatwatch.triage.assessment import Assessor, answer_of
    from heatwatch.triage.encoder.judging import ready_judge
    from heatwatch.triage.measuring.baseline import read_by_keywords

    def reading(assessor: Assessor) -> Reader:
        return lambda text, language: answer_of(assessor.assess(text, language))

    judge = ready_judge()
    whole = {tables.OURS: reading(Assessor(knowledge(), judge))} if judge else {}
    return {**whole, "cues": reading(Assessor(knowledge())), "keywords": read_by_keywords}


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
