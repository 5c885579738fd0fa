"""`heatwatch link --input FILE --output FILE`: which of some tips may be of one thing, how likely, and why.

Each line is `{"id", "text", "lang"?, "received"?}`; each pair that may be of one thing gives a line `{"a", "b",
"probability", "reasons"}`, the likeliest first. Nothing is merged: people judge. Two tips are compared only
if they share a token that few tips have. Exit code 0: every line was read. 1: at least one was bad; it is told with its
number and skipped. Which engine compares changes how long it takes and nothing else.
"""

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from heatwatch.cli.reading import lines
from heatwatch.cli.reading.assess import Tip, tip_of
from heatwatch.common.errors import Invalid
from heatwatch.linkage.engines.opening import ENGINES, MEMORY, PYTHON, opened, usual

if TYPE_CHECKING:
    from heatwatch.linkage.engines.engine import Engine
    from heatwatch.linkage.facts import Telling
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
    parser.add_argument("--engine", choices=ENGINES, help="what compares: the quickest that is installed")
    parser.add_argument("--memory", type=gigabytes, default=MEMORY, help="gigabytes that the engine may use (4)")
    parser.set_defaults(run=run)


def share(text: str) -> float:
    """A probability from 0 to 1."""
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("a probability is from 0 to 1")
    return value


def gigabytes(text: str) -> int:
    """A whole number, at least one."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("an engine needs a gigabyte at least")
    return value


def run(arguments: argparse.Namespace) -> int:
    """Link every good line; exit code 1 when one was bad."""
    lines.refuse_overwriting(arguments.input, arguments.output)
    with contextlib.ExitStack() as closing:
        chosen = arguments.engine or usual()
        # Before any text is read: whoever asks for an engine that is not there need not wait for it.
        engine = None if chosen == PYTHON else opened(chosen, arguments.memory)
        if engine is not None:
            closing.callback(engine.close)
        with lines.Lines(arguments.input) as given:
            tips = list(given.read(once(tip_of)))
        found = by_python(tips, arguments.least) if engine is None else by_engine(tips, arguments.least, engine)
    with lines.opened_for_writing(arguments.output) as file:
        for link in sorted(found.links, key=_likeliest_first):
            lines.write(file, as_row(link))
    print(f"{len(tips)} read, {len(given.bad)} bad, {len(found.links)} pairs", file=sys.stderr)
    print(found.compared, file=sys.stderr)
    print(AID, file=sys.stderr)
    return 1 if given.bad else 0


class Found(NamedTuple):
    """The links, and how much was compared."""

    links: "list[Link]"
    compared: str


def by_python(tips: "Iterable[Tip]", least: float) -> Found:
    """The links, compared in the memory of this process."""
    linker = linker_of(tips)
    links = list(linker.links(least))
    return Found(links, compared(linker))


def by_engine(tips: "Iterable[Tip]", least: float, engine: "Engine") -> Found:
    """The same links, their pairs found by an engine."""
    from heatwatch.linkage.engines.links import Bulk

    bulk = Bulk(list(tellings_of(tips)))
    links = list(bulk.links(engine, least))
    work = bulk.work
    words = f"{work.blocked} of {work.all_pairs} pairs share a token few tips have; {work.counted} were compared"
    return Found(links, words)


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
    from heatwatch.linkage.linking import linked

    return linked(tellings_of(tips))


def tellings_of(tips: "Iterable[Tip | Told]") -> "Iterator[Telling]":
    """Every tip, read and taken apart into facts."""
    from heatwatch.knowledge.model.whole import knowledge
    from heatwatch.linkage.facts import ground_of, telling_of
    from heatwatch.triage.assessment import Assessor
    from heatwatch.triage.encoder.judging import ready_judge

    assessor, ground = Assessor(knowledge(), ready_judge()), ground_of(knowledge())
    return (telling_of(tip.id, tip.text, assessor.assess(tip.text, tip.language), ground) for tip in tips)


def compared(linker: "Linker") -> str:
    """How much was compared, so that anybody sees that it does not grow with the square of the tips."""
    counts = linker.counts
    return (
        f"compared {counts.pairs} of {counts.all_pairs} pairs; {counts.tokens} tokens, "
        f"{counts.too_common} of them too common to be a reason to compare"
    )


def as_row(link: "Link") -> dict[str, Any]:
    """A link as the command writes it."""
    from heatwatch.linkage.reasons import reasons

    return {
        "a": link.one.id,
        "b": link.other.id,
        "probability": round(link.probability, 3),
        "reasons": reasons(link),
    }


def _likeliest_first(link: "Link") -> tuple[float, str, str]:
    return -link.probability, str(link.one.id), str(link.other.id)
