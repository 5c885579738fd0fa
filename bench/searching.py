"""Generated tips are put into an index as the reader puts them, and asked as it asks, filter and snippets included.

It leaves out what is before the index and behind it: opening sealed tips, the database's filter, the socket. Beside the
time on the clock stands what the processor worked for it, which a machine that others use as well makes no longer.
"""

import argparse
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from heatwatch.search.asked import Known, parse
from heatwatch.search.entry import Entry
from heatwatch.search.index import Index
from heatwatch.search.snippets import snippet

# As `searching.actions.holding` reads tips, and how many milliseconds a question may take.
BATCH, WORDS, GOAL = 500, 90, 50
# Of a thousand tips so many are restricted, and each question leaves them out.
HIDDEN_OF_A_THOUSAND, STILL_HELD = 5, 5
LANES, TYPES, STATES = ("crisis", "high_risk", "tip", "none"), ("labor", "sex"), ("unread", "open", "closed")
KNOWN = Known({"lane": LANES, "type": (*TYPES, "none"), "status": STATES}, UTC)
COMMON = [
    "the",
    "and",
    "she",
    "they",
    "house",
    "work",
    "motel",
    "girl",
    "van",
    "boss",
    "money",
    "passport",
    "door",
    "night",
    "says",
    "locked",
    "street",
    "kitchen",
    "call",
    "week",
    "told",
    "phone",
    "man",
    "woman",
    "room",
    "car",
    "rent",
    "la",
    "casa",
    "trabajo",
    "señora",
    "puerta",
    "noche",
    "pasaporte",
    "dinero",
    "cocina",
    "calle",
]
LETTERS, VOWELS = "bcdfglmnprstv", "aeiou"
START = datetime(2026, 1, 1, tzinfo=UTC)
Times = list[tuple[float, float]]


@dataclass
class Spent:
    """Seconds on the clock and of the processor while something was done, again and again."""

    clock: float = 0.0
    processor: float = 0.0
    _since: tuple[float, float] = field(default=(0.0, 0.0), repr=False)

    def __enter__(self) -> "Spent":
        self._since = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.clock += time.perf_counter() - self._since[0]
        self.processor += time.process_time() - self._since[1]


def main() -> None:
    """Fill, ask, add one, fill again, and say what it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tips", type=int, default=100_000)
    parser.add_argument("--asks", type=int, default=400)
    parser.add_argument("--once", action="store_true", help="do not fill it a second time, as after a restart")
    given = parser.parse_args()
    chance = random.Random(7)  # the same tips at every measurement
    words = [_made_up(chance) for _ in range(40_000)]
    before = _megabytes()
    _say_how_busy()
    index, spent = _filled(given.tips, words)
    print(f"{given.tips} tips held in {_told(spent)}, {given.tips / spent.clock:.0f} a second")
    print(f"memory of the process: {before:.0f} MB before, {_megabytes():.0f} MB with the index")
    _ask(index, words, given)
    with Spent() as spent:
        _until_found(index)
    print(f"a new tip is found after {1000 * spent.clock:.0f} ms (processor {1000 * spent.processor:.0f} ms)")
    del index
    if not given.once:
        _, spent = _filled(given.tips, words)
        print(f"held again after a restart in {_told(spent)}")
    _say_how_busy()


def _filled(tips: int, words: list[str]) -> tuple[Index, Spent]:
    """An index of so many tips, and what holding them took; making the texts up is not counted."""
    index, spent, chance = Index(), Spent(), random.Random(11)
    for first in range(0, tips, BATCH):
        batch = [_tip(number, words, chance) for number in range(first, min(tips, first + BATCH))]
        with spent:
            index.change(batch)
    return index, spent


def _tip(number: int, words: list[str], chance: random.Random) -> Entry:
    """A text in which some words are common and most are rare, as in real ones."""
    drawn = [
        chance.choice(COMMON) if chance.random() < 0.5 else words[int(len(words) * chance.random() ** 3)]
        for _ in range(WORDS)
    ]
    phone = f"510555{chance.randrange(100, 200):04d}"
    return Entry(
        UUID(int=number),
        f"HW-{number % 1000:03d}-{number // 1000 % 1000:03d}",
        START - timedelta(minutes=15 * number),
        chance.choice(STATES),
        chance.choice(LANES),
        (chance.choice(TYPES),),
        (("story", " ".join(drawn)), ("where", f"{chance.choice(words)} street")),
        (f"+1{phone}",) if number % 5 == 0 else (),
        (f"7{chance.choice(words)[:3].upper()}{number % 1000:03d}",) if number % 9 == 0 else (),
        (f"{chance.choice(words)} street",),
    )


def _ask(index: Index, words: list[str], given: argparse.Namespace) -> None:
    chance = random.Random(13)
    long = [word for word in words if len(word) > 4]
    hidden = {UUID(int=number) for number in range(0, given.tips, 1000 // HIDDEN_OF_A_THOUSAND)}
    # Within a second the reader drops what went out of reach; a question leaves out what it did not come to yet.
    index.change([], sorted(hidden)[STILL_HELD:])
    kinds: dict[str, Callable[[], str]] = {
        "one common word": lambda: chance.choice(COMMON),
        "two words": lambda: f"{chance.choice(COMMON)} {chance.choice(words)}",
        "a phrase": lambda: f'"{chance.choice(COMMON)} {chance.choice(COMMON)}"',
        "a beginning": lambda: f"{chance.choice(words)[:4]}*",
        "three letters and a *": lambda: f"{chance.choice(words)[:3]}*",
        "a letter may differ": lambda: f"{chance.choice(words)}~1",
        "two letters may differ": lambda: f"{chance.choice(long)}~2",
        "a telephone": lambda: f"phone:555-{chance.randrange(100, 200):04d}",
        "a place in a lane": lambda: f"near:{chance.choice(words)} lane:crisis",
        "a month without a word": lambda: "before:2026 after:2025-12 -motel",
    }
    each, everything = max(1, given.asks // len(kinds)), []
    for name, made in kinds.items():
        times = [_timed(index, made(), hidden) for _ in range(each)]
        everything += times
        print(_line(name, times))
    met = _at([clock for clock, _ in everything], 0.99) <= GOAL
    print(f"{_line('all of them', everything)}   goal p99 {GOAL} ms: {'met' if met else 'MISSED'}")
    print(f"{len(everything)} questions, {len(hidden)} tips out of reach, {STILL_HELD} of them still held")


def _timed(index: Index, typed: str, hidden: set[UUID]) -> tuple[float, float]:
    # The index answers in the thread that asks; threads that put parts of it together are not its work.
    began, worked = time.perf_counter(), time.thread_time()
    parts = parse(typed, KNOWN)
    for _, texts in index.ask(parts, hidden).page:
        snippet(parts, texts)
    return time.perf_counter() - began, time.thread_time() - worked


def _until_found(index: Index) -> None:
    index.change([Entry(UUID(int=2**100), "HW-NEW-NEW", START, "unread", texts=(("story", "okapizebra"),))])
    if index.ask(parse("okapizebra", KNOWN)).count != 1:
        raise SystemExit("the new tip was not found")


def _made_up(chance: random.Random) -> str:
    return "".join(chance.choice(LETTERS) + chance.choice(VOWELS) for _ in range(chance.randrange(2, 5)))


def _line(name: str, times: Times) -> str:
    clock, processor = ([one[which] for one in times] for which in (0, 1))
    return (
        f"{name:24} p50 {_at(clock, 0.5):6.1f} ms   p99 {_at(clock, 0.99):6.1f} ms"
        f"   processor p50 {_at(processor, 0.5):6.1f} ms   p99 {_at(processor, 0.99):6.1f} ms"
    )


def _at(times: list[float], share: float) -> float:
    return 1000 * sorted(times)[min(len(times) - 1, int(share * len(times)))]


def _told(spent: Spent) -> str:
    return f"{spent.clock:.1f} s (processor {spent.processor:.1f} s)"


def _say_how_busy() -> None:
    print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def _megabytes() -> float:
    """What the process holds at this moment, and not what it once held."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
