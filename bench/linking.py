"""Generated tips (`bench.tellings`) are handed to an engine as facts, and every pair of them is linked.

Drawing the tips is not counted. Left out is what comes before, reading texts, and what comes after: the reasons of the
few pairs that are linked. For Spark a master and two workers are started, and gone afterwards. Beside the time on the
clock stands what the processors worked for it, which a machine that others use as well makes no longer.
"""

import argparse
import os
import resource
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field

from bench.tellings import Tellings
from heatwatch.linkage.engines.opening import DUCKDB, SPARK, opened
from heatwatch.linkage.engines.volume import Volume, Work
from heatwatch.linkage.facts import Telling
from heatwatch.linkage.linking import linked
from heatwatch.linkage.model import shipped
from heatwatch.linkage.rarity import shipped as shipped_background
from spark.standalone import standalone

LEAST, CLOSE = 0.5, 1e-6
# A million tips in so many seconds and gigabytes.
SECONDS, GIGABYTES, MILLION = 300, 6, 1_000_000
Pairs = dict[tuple[int, int], float]


@dataclass(slots=True)
class Clock:
    """Seconds on the clock and of the processors."""

    clock: float = field(default_factory=time.perf_counter)
    processor: float = field(default_factory=time.process_time)

    def since(self) -> tuple[float, float]:
        """How many passed."""
        return time.perf_counter() - self.clock, time.process_time() - self.processor


@dataclass(slots=True)
class Drawing:
    """Tips as they are drawn, and what drawing them took."""

    tips: Tellings
    clock: float = 0.0
    processor: float = 0.0

    def __iter__(self) -> Iterator[Telling]:
        drawn = iter(self.tips)
        while True:
            began = Clock()
            telling = next(drawn, None)
            clock, processor = began.since()
            self.clock, self.processor = self.clock + clock, self.processor + processor
            if telling is None:
                return
            yield telling


def main() -> None:
    """Link them, and say what it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tips", type=int, default=10_000)
    parser.add_argument("--engine", choices=(DUCKDB, SPARK), default=DUCKDB)
    parser.add_argument("--memory", type=int, default=4)
    parser.add_argument("--check", action="store_true", help="compare with python, or Spark with DuckDB")
    given = parser.parse_args()
    _say_how_busy()
    tips = Tellings(given.tips)
    with ExitStack() as closed:
        if given.engine == SPARK:
            os.environ["SPARK_CONF_DIR"] = str(closed.enter_context(standalone(memory=given.memory)))
        found = _timed(given.engine, tips, given)
    true = {(first, second) for second, first in tips.partners.items()}
    print(f"{len(found)} linked, {len(true & found.keys())} of them among the {len(true)} that were told twice")
    if given.check:
        expected = _timed(DUCKDB, tips, given) if given.engine == SPARK else _by_python(tips)
        _compare(found, expected)
    _say_how_busy()


def _timed(name: str, tips: Tellings, given: argparse.Namespace) -> Pairs:
    work, drawing = Work(), Drawing(tips)
    with closing(opened(name, given.memory)) as engine:
        began = Clock()
        volume = Volume(engine, shipped(), shipped_background(), LEAST)
        found = {(one, other): share for one, other, share in volume.pairs(drawing, work) if share >= LEAST}
        clock, processor = began.since()
    seconds = clock - drawing.clock
    worked = processor - drawing.processor
    print(f"{given.tips} tips linked by {name} in {seconds:.1f} s (processor {worked:.1f} s)")
    print(f"drawing them took {drawing.clock:.1f} s beside that (processor {drawing.processor:.1f} s)")
    print(
        f"{work.blocked} pairs found by a token, {work.blocked / work.tips:.0f} a tip, of {work.all_pairs}; "
        f"{work.counted} compared, {work.counted / work.tips:.2f} a tip"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"memory of this process at its highest: {peak:.2f} GB")
    if given.tips == MILLION:
        met = seconds <= SECONDS and peak <= GIGABYTES
        print(f"goal {SECONDS} s and {GIGABYTES} GB: {'met' if met else 'MISSED'}")
    return found


def _by_python(tips: Tellings) -> Pairs:
    began = Clock()
    expected = {(one, other): link.probability for one, other, link in linked(tips).placed_links(LEAST)}
    clock, processor = began.since()
    print(f"the same by python in {clock:.1f} s (processor {processor:.1f} s)")
    return expected


def _compare(found: Pairs, expected: Pairs) -> None:
    wrong = found.keys() ^ expected.keys()
    wrong |= {pair for pair in found.keys() & expected.keys() if abs(found[pair] - expected[pair]) > CLOSE}
    same = "the same pairs, the same probabilities"
    print(f"{len(wrong)} of {len(expected)} pairs differ" if wrong else f"{same}: {len(expected)}")


def _say_how_busy() -> None:
    print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", flush=True)


if __name__ == "__main__":
    main()
