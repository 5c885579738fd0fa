"""`heatwatch evaluate-links --gold FILE`: how far links agree with labelled situations, beside two plain baselines.

A line holds `id`, `text`, `situation` and, when it is known, `lang`. Pair precision, recall and F1 with Wilson
intervals, B³ over the groups that links make, how often a partner is first or among the first three, how often one
would be shown while a caller still tells (*related now*), and every error with the words of both. `--json` writes the
same as JSON Lines. Exit code 1 says that a line was bad.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heatwatch.cli.reading import lines
from heatwatch.cli.reading.assess import tip_of
from heatwatch.cli.reading.link import LEAST, compared, linker_of, once
from heatwatch.common.errors import HouseError, Invalid

if TYPE_CHECKING:
    from heatwatch.linkage.linking import Linker
    from heatwatch.linkage.measuring.evaluation import Measure, Scored, Told
    from heatwatch.linkage.measuring.now import Now

MODEL, IDENTIFIERS, SIMILARITY = "links", "exact identifiers only", "text similarity only"
WIDTH = 24
SHOWN = 300


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("evaluate-links", help="measure links against labelled situations")
    parser.add_argument("--gold", type=Path, required=True, help="JSON lines {id, text, situation, lang?}, or -")
    parser.add_argument("--json", action="store_true", help="write JSON lines instead of a table")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Measure over every good line; exit code 1 when one was bad."""
    from heatwatch.linkage.measuring.evaluation import errors

    with lines.Lines(arguments.gold) as given:
        tips = list(given.read(once(told_of)))
    if not tips:
        raise HouseError("no labelled text in the file", "docs/guides/link.md says how a line is written")
    linker = linker_of(tips)
    ours = list(scored(linker))
    wrong = errors(tips, ours, LEAST)
    show = as_lines if arguments.json else as_text
    print(compared(linker), file=sys.stderr)
    measured = measures(tips, linker, ours)
    for line in show(measured, now(tips, linker), wrong):
        print(line)
    return 1 if given.bad else 0


def told_of(row: dict[str, Any]) -> "Told":
    """A line's object as a labelled tip."""
    from heatwatch.linkage.measuring.evaluation import Told

    tip = tip_of(row)
    situation = row.get("situation")
    if not isinstance(situation, str | int) or isinstance(situation, bool) or situation == "":
        raise Invalid("no situation")
    return Told(tip.id, tip.text, tip.language, str(situation))


def scored(linker: "Linker") -> Iterator["Scored"]:
    """Every pair that was compared, with its probability and its reasons."""
    from heatwatch.linkage.measuring.evaluation import Scored
    from heatwatch.linkage.reasons import reasons

    for one, other, link in linker.placed_links(0.0):
        yield Scored(one, other, link.probability, partial(reasons, link))


def measures(tips: Sequence["Told"], linker: "Linker", ours: Sequence["Scored"]) -> dict[str, "Measure"]:
    """What the model and each baseline give."""
    from heatwatch.linkage.measuring.baselines import SIMILAR, by_identifiers, by_similarity
    from heatwatch.linkage.measuring.evaluation import measure

    return {
        MODEL: measure(tips, ours, LEAST),
        IDENTIFIERS: measure(tips, list(by_identifiers(list(linker.tellings.values()))), LEAST),
        SIMILARITY: measure(tips, list(by_similarity([tip.text for tip in tips])), SIMILAR),
    }


def now(tips: Sequence["Told"], linker: "Linker") -> list["Now"]:
    """What a call-taker would be shown while each tip is told: by the cues alone, from the floor of the desk on."""
    from heatwatch.knowledge.model.whole import knowledge
    from heatwatch.linkage.facts import ground_of, telling_of
    from heatwatch.linkage.measuring.now import told_now
    from heatwatch.links.rules import FLOOR
    from heatwatch.triage.assessment import Assessor

    assessor, ground = Assessor(knowledge()), ground_of(knowledge())
    return told_now(tips, linker, lambda id_, text: telling_of(id_, text, assessor.assess(text), ground), FLOOR)


def as_lines(measured: dict[str, "Measure"], told: list["Now"], wrong: list[dict[str, Any]]) -> Iterator[str]:
    """One JSON object for each method, each share of the words and each error."""
    for name, one in measured.items():
        yield json.dumps({"table": "links", "method": name, **one.as_row()})
    yield from (json.dumps({"table": "related now", **one.as_row()}) for one in told)
    yield from (json.dumps({"table": "error", **error}, ensure_ascii=False) for error in wrong)


def as_text(measured: dict[str, "Measure"], told: list["Now"], wrong: list[dict[str, Any]]) -> Iterator[str]:
    """The same for people to read."""
    yield f"Pairs at a probability of {LEAST} or more. Each share is followed by the interval that holds the true one"
    yield "19 times in 20."
    for name, one in measured.items():
        row = one.as_row()
        yield f"\n{name}"
        for head in ("precision", "recall"):
            low, high = row[f"{head}_interval"]
            yield f"  {f'pair {head}':{WIDTH}} {row[head]:.2f} ({low:.2f}–{high:.2f})"
        counts = ", ".join(f"{head} {row[head]}" for head in ("right", "false", "missed"))
        yield f"  {'pair F1':{WIDTH}} {row['f1']:.2f}  {counts}"
        b3 = f"{row['b3_precision']:.2f} / {row['b3_recall']:.2f} / {row['b3_f1']:.2f}"
        yield f"  {'B³ precision/recall/F1':{WIDTH}} {b3}"
        yield f"  {'partner first':{WIDTH}} {one.first} of {one.with_partner}"
        yield f"  {'partner among first 3':{WIDTH}} {one.among_first} of {one.with_partner}"
        if name == MODEL:
            yield from map(_now, told)
    yield f"\nEvery false and missed pair: {len(wrong)}"
    for error in wrong:
        yield f"  {error['error']} {error['a']} – {error['b']}  {error['probability']}"
        yield from (f"      {reason}" for reason in error["reasons"])
        yield from (f"    “{_short(error[text])}”" for text in ("text_a", "text_b"))


def _now(one: "Now") -> str:
    """One line, so that both stand with what else is summed up of the links."""
    head = f"related now, {one.share:.0%} told"
    counts = f"{one.among_first} of {one.with_partner} among first 3, {one.shown} shown"
    return f"  {head:{WIDTH}} {counts}; others shown at {one.misled} of {one.tips}"


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= SHOWN else shown[:SHOWN] + "…"
