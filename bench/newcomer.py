"""One new tip among very many that a reader holds: how long until what is likest to it is known, and in what room.

Generated tips (`bench.tellings`) are held as the reader holds them after opening their facts, in the reader's own
memory (`links.actions.comparing`). Then new ones come: each is held, and compared as the reader compares it, with
reasons in words for each that is likely enough. Left out is what comes before, reading a text and opening sealed facts,
and what comes after, sealing the few links that are kept.
"""

import argparse
import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heatwatch.config.settings")

import django

django.setup()

from bench.tellings import Tellings  # noqa: E402  the registry comes first
from heatwatch.linkage.comparing import given_stems  # noqa: E402  the same
from heatwatch.linkage.facts import Telling  # noqa: E402  the same
from heatwatch.linkage.linking import linked  # noqa: E402  the same
from heatwatch.links import rules  # noqa: E402  the same
from heatwatch.links.actions.comparing import Memory, likely  # noqa: E402  the same

SIZES = (10_000, 100_000, 300_000, 1_000_000)
NEW, CHECKED, CLOSE = 1000, 50, 1e-9
# Milliseconds for one new tip, and gigabytes of the whole process, with a million.
GOAL, GIGABYTES = 300, 2.5


@dataclass(slots=True)
class Taken:
    """What each of several times took, in milliseconds on the clock and of the processor."""

    times: list[tuple[float, float]] = field(default_factory=list)

    @contextmanager
    def once(self) -> Iterator[None]:
        """What is done meanwhile is done once more."""
        clock, processor = time.perf_counter(), time.process_time()
        yield
        self.times.append((1e3 * (time.perf_counter() - clock), 1e3 * (time.process_time() - processor)))

    def share(self, share: float, which: int = 0) -> float:
        """The time that so large a share of them did not exceed."""
        times = sorted(one[which] for one in self.times)
        return times[min(int(share * len(times)), len(times) - 1)]

    def __str__(self) -> str:
        """Middle, 95 of 100, and the longest; of the processor in brackets."""
        shares = (("half", 0.5), ("95 %", 0.95), ("all", 1.0))
        return ", ".join(f"{said} in {self.share(at):.1f} ms ({self.share(at, 1):.1f})" for said, at in shares)


def main() -> None:
    """Hold so many, and let new ones come on the way there, at each of the sizes that are fewer."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--one", action="store_true")
    parser.add_argument("--tips", type=int, default=SIZES[-1])
    parser.add_argument("--check", action="store_true", help="compare with the plain linker at the first size")
    given = parser.parse_args()
    given_stems()
    sizes = [*(size for size in SIZES if size < given.tips), given.tips]
    memory, tips, empty = Memory(), Tellings(given.tips + NEW), _gigabytes()
    drawn = iter(tips)
    for size in sizes:
        _say_how_busy()
        worked = _fill(memory, drawn, size)
        each = 1e9 * (_gigabytes() - empty) / size
        print(f"{size} tips: {worked:.0f} µs of processor for each to be held, {each:.0f} bytes for each")
        new = list(islice(drawn, NEW))
        if given.check and size == sizes[0]:
            _check(memory, Tellings(tips.size), size, new[:CHECKED])
        _let_come(memory, size, new, tips.partners)


def _fill(memory: Memory, drawn: Iterator[Telling], size: int) -> float:
    """Hold more until there are so many; microseconds of the processor for each, without drawing it."""
    worked, missing = 0.0, size - len(memory.tips)
    for telling in islice(drawn, missing):
        began = time.process_time()
        _hold(memory, telling)
        worked += time.process_time() - began
    return 1e6 * worked / missing


def _let_come(memory: Memory, size: int, new: list[Telling], partners: dict[int, int]) -> None:
    told, come, again = Taken(), Taken(), Taken()
    found = opened = told_twice = seen = 0
    for telling in new:
        with told.once():
            memory.linker.related(telling, rules.MOST_SHOWN, rules.FLOOR)
        with come.once():
            related = _came(memory, telling)
        found, opened = found + memory.linker.met.found, opened + memory.linker.met.compared
        partner = partners.get(int(telling.id))
        told_twice, seen = told_twice + (partner is not None), seen + (partner in related)
    for telling in new:
        with again.once():
            _hold(memory, telling)
    print(f"one new tip, held and compared, with its reasons: {come}")
    print(f"what a caller tells, compared: {told}")
    print(f"one that is read again, in place of what it told: {again}")
    print(f"{found / NEW:.0f} tips share a token that few have, {opened / NEW:.2f} are opened, of {size}")
    print(f"{seen} of {told_twice} new ones that tell of an earlier tip are linked with it, from {rules.FLOOR} on")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"memory of this process at its highest: {peak:.2f} GB", flush=True)
    if size == SIZES[-1]:
        met = come.share(0.95) <= GOAL and peak <= GIGABYTES
        print(f"goal {GOAL} ms for 95 of 100 and {GIGABYTES} GB: {'met' if met else 'MISSED'}")


def _hold(memory: Memory, telling: Telling) -> None:
    row = int(telling.id)
    memory.hold(row, memory.tips.get(row) or uuid4(), telling)


def _came(memory: Memory, telling: Telling) -> set[int]:
    """As the reader takes a tip up: hold it, compare it with all, and say why of each that is likely enough."""
    _hold(memory, telling)
    related = memory.linker.related(memory.linker.told(telling.id), len(memory.tips), rules.FLOOR)
    likely(memory, related)
    return {int(link.other.id) for link in related}


def _check(memory: Memory, tips: Tellings, size: int, new: list[Telling]) -> None:
    """The plain linker, which opens every tip that shares a token, says the same of some new ones."""
    plain, differing, links = linked(islice(tips, size)), 0, 0
    for telling in new:
        expected = [link for link in plain.related(telling, size) if link.probability >= rules.FLOOR]
        found = memory.linker.related(telling, size, rules.FLOOR)
        same = [link.other.id for link in expected] == [link.other.id for link in found]
        same = same and all(
            abs(one.probability - other.probability) <= CLOSE for one, other in zip(expected, found, strict=True)
        )
        differing, links = differing + (not same), links + len(expected)
    print(f"by the plain linker: {links} links of {len(new)} new tips, {differing} of these tips differ")


def _say_how_busy() -> None:
    print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", flush=True)


def _gigabytes() -> float:
    """What this process holds at this moment."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize() / 1e9


if __name__ == "__main__":
    main()
