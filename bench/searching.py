"""Generated tips are put into an index as the reader puts them, and asked as it asks, filter and snippets included.

It leaves out what is before the index and behind it: opening sealed tips, the database's filter, the socket.
"""

import argparse
import random
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from heatwatch.search.asked import Known, parse
from heatwatch.search.entry import Entry
from heatwatch.search.index import Index
from heatwatch.search.snippets import snippet

BATCH, WORDS, GOAL = 200, 90, 50
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


def main() -> None:
    """Fill, ask, add one, fill again, and say what it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tips", type=int, default=100_000)
    parser.add_argument("--asks", type=int, default=400)
    given = parser.parse_args()
    chance = random.Random(7)  # the same tips at every measurement
    words = [_made_up(chance) for _ in range(40_000)]
    before = _megabytes()
    index, seconds = _filled(given.tips, words)
    rate, more = given.tips / seconds, _megabytes() - before
    print(f"{given.tips} tips held in {seconds:.1f} s, {rate:.0f} a second, {more:.0f} MB more")
    _ask(index, words, given.asks)
    print(f"a new tip is found after {_until_found(index) * 1000:.0f} ms")
    index, seconds = _filled(given.tips, words)
    print(f"held again after a restart in {seconds:.1f} s")


def _filled(tips: int, words: list[str]) -> tuple[Index, float]:
    """An index of so many tips, and how long holding them took; making the texts up is not counted."""
    index, seconds, chance = Index(), 0.0, random.Random(11)
    for first in range(0, tips, BATCH):
        batch = [_tip(number, words, chance) for number in range(first, min(tips, first + BATCH))]
        began = time.perf_counter()
        index.change(batch)
        seconds += time.perf_counter() - began
    return index, seconds


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


def _ask(index: Index, words: list[str], asks: int) -> None:
    chance = random.Random(13)
    hidden = [UUID(int=number) for number in range(0, 500, 5)]
    kinds: dict[str, Callable[[], str]] = {
        "one common word": lambda: chance.choice(COMMON),
        "two words": lambda: f"{chance.choice(COMMON)} {chance.choice(words)}",
        "a phrase": lambda: f'"{chance.choice(COMMON)} {chance.choice(COMMON)}"',
        "a beginning": lambda: f"{chance.choice(words)[:4]}*",
        "a letter may differ": lambda: f"{chance.choice(words)}~1",
        "a telephone": lambda: f"phone:555-{chance.randrange(100, 200):04d}",
        "a place in a lane": lambda: f"near:{chance.choice(words)} lane:crisis",
        "a month without a word": lambda: "before:2026 after:2025-12 -motel",
    }
    all_times: list[float] = []
    for name, made in kinds.items():
        times = sorted(_timed(index, made(), hidden) for _ in range(max(1, asks // len(kinds))))
        all_times += times
        print(f"{name:24} p50 {_at(times, 0.5):6.1f} ms   p99 {_at(times, 0.99):6.1f} ms")
    all_times.sort()
    p99 = _at(all_times, 0.99)
    verdict = f"goal {GOAL} ms: {'met' if p99 <= GOAL else 'MISSED'}"
    print(f"{'all of them':24} p50 {_at(all_times, 0.5):6.1f} ms   p99 {p99:6.1f} ms   {verdict}")


def _timed(index: Index, typed: str, hidden: list[UUID]) -> float:
    began = time.perf_counter()
    parts = parse(typed, KNOWN)
    for _, texts in index.ask(parts, hidden).page:
        snippet(parts, texts)
    return time.perf_counter() - began


def _until_found(index: Index) -> float:
    began = time.perf_counter()
    index.change([Entry(UUID(int=2**100), "HW-NEW-NEW", START, "unread", texts=(("story", "okapizebra"),))])
    found = index.ask(parse("okapizebra", KNOWN)).count
    took = time.perf_counter() - began
    if found != 1:
        raise SystemExit("the new tip was not found")
    return took


def _made_up(chance: random.Random) -> str:
    return "".join(chance.choice(LETTERS) + chance.choice(VOWELS) for _ in range(chance.randrange(2, 5)))


def _at(times: list[float], share: float) -> float:
    return 1000 * times[min(len(times) - 1, int(share * len(times)))]


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
