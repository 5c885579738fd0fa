"""`heatwatch link --input FILE --output FILE`: which of some tips may be of one thing, how likely, and why.

Each line is `{"id", "text", "lang"?, "received"?}`; each pair that may be of one thing gives a line `{"a", "b",
"probability", "reasons"}`, the likeliest first. Nothing is merged: people judge. Two tips are compared only
if they share a token that few tips have. Exit code 0: every line was read. 1: at least one was bad; it is told with its
number and skipped.
"""

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from heatwatch.cli.reading import lines
from heatwatch.cli.reading.assess import Tip, tip_of
from heatwatch.common.errors import Invalid

if TYPE_CHECKING:
    from heatwatch.linkage.linking import Link, Linker
    from heatwatch.linkage.measuring.evaluation import Told

Given = TypeVar("Given", "Tip", "Told")
LEAST = 0.5
AID = "A suggestion for people to confirm or reject, not evidence: docs/guides/link.md says how often it errs."


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("link", help="tips that may be of one thing: pairs with probability and reasons")
    parser.add_argument("--input", type=Path, required=True, help="JSON lines {id, text, lang?, received?}, or -")
    parser.add_argument("--output", type=Path, required=True, help="the file to write, or -")
    parser.add_argument("--least", type=share, default=LEAST, help="the least probability of a pair (0.5)")
    parser.set_defaults(run=run)


def share(text: str) -> float:
    """A probability from 0 to 1."""
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("a probability is from 0 to 1")
    return value


def run(arguments: argparse.Namespace) -> int:
    """Link every good line; exit code 1 when one was bad."""
    lines.refuse_overwriting(arguments.input, arguments.output)
    with lines.Lines(arguments.input) as given:
        tips = list(given.read(once(tip_of)))
    linker = linker_of(tips)
    links = sorted(linker.links(arguments.least), key=_likeliest_first)
    with lines.opened_for_writing(arguments.output) as file:
        for link in links:
            lines.write(file, as_row(link, linker))
    print(f"{len(tips)} read, {len(given.bad)} bad, {len(links)} pairs", file=sys.stderr)
    print(compared(linker), file=sys.stderr)
    print(AID, file=sys.stderr)
    return 1 if given.bad else 0


def once(made: Callable[[dict[str, Any]], Given]) -> Callable[[dict[str, Any]], Given]:
    """Reads a line and refuses an id that came before: a pair must name two tips."""
    seen: set[str | int] = set()

    def read(row: dict[str, Any]) -> Given:
        tip = made(row)
        if tip.id in seen:
            raise Invalid("an id that came before")
        seen.add(tip.id)
        return tip

    return read


def linker_of(tips: "Iterable[Tip | Told]") -> "Linker":
    """A linker that holds every tip, read and taken apart into facts."""
    from heatwatch.knowledge.model.whole import knowledge
    from heatwatch.linkage.facts import ground_of, telling_of
    from heatwatch.linkage.linking import linked
    from heatwatch.triage.assessment import Assessor
    from heatwatch.triage.encoder.judging import ready_judge

    assessor, ground = Assessor(knowledge(), ready_judge()), ground_of(knowledge())
    return linked(telling_of(tip.id, tip.text, assessor.assess(tip.text, tip.language), ground) for tip in tips)


def compared(linker: "Linker") -> str:
    """How much was compared, so that anybody sees that it does not grow with the square of the tips."""
    counts = linker.counts
    return (
        f"compared {counts.pairs} of {counts.all_pairs} pairs; {counts.tokens} tokens, "
        f"{counts.too_common} of them too common to be a reason to compare"
    )


def as_row(link: "Link", linker: "Linker") -> dict[str, Any]:
    """A link as the command writes it."""
    from heatwatch.linkage.reasons import reasons

    return {
        "a": link.one.id,
        "b": link.other.id,
        "probability": round(link.probability, 3),
        "reasons": reasons(link, linker.rarity),
    }


def _likeliest_first(link: "Link") -> tuple[float, str, str]:
    return -link.probability, str(link.one.id), str(link.other.id)
