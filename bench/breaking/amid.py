"""Rounds of reports on a running house: people report, a blow falls amid them, and all insist until an answer comes."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

from bench.breaking import canaries
from bench.breaking.ground import Ground
from bench.breaking.outcome import Outcome
from bench.killing.house import House, until
from bench.killing.reporters import PATIENCE, Report, send_all
from bench.killing.rounds import compared
from heatwatch.cli.running.processes import http_answers

A_ROUND, AT_ONCE = 6, 3
# One page of three brings a photo.
PHOTO = 40_000
READING_SECONDS = 900.0
Blow = Callable[[House, random.Random], None]


def nothing(*_: object) -> None:
    """What need not be done."""


def reports(
    fault: str,
    ground: Ground,
    rounds: int,
    chance: random.Random,
    blows: Sequence[Blow],
    beforehand: Callable[[House], None] = nothing,
) -> Outcome:
    """Each round one of the blows, in their order. Afterwards the reader reads everything, and all is compared."""
    outcome, all_of_them = Outcome(rounds), list[Report]()
    with ground.house(ground.copy(fault), beforehand) as house:
        for number in range(rounds):
            some = a_few(fault, number)
            all_of_them += some
            _round(house, some, blows[number % len(blows)], chance)
            outcome.cut += 1
        end(house, all_of_them, outcome)
    ground.search(outcome)
    return outcome


def a_few(fault: str, number: int) -> list[Report]:
    """The reports of one round."""
    return [
        Report(canaries.story(fault, f"{number} {place}"), b"" if place % 3 else canaries.photo(PHOTO))
        for place in range(A_ROUND)
    ]


def insist(house: House, some: list[Report], answered: Callable[[], None] = nothing) -> threading.Thread:
    """Send until every code was shown, in the background."""
    sending = threading.Thread(target=send_all, args=(some, house.port, AT_ONCE, answered))
    sending.start()
    return sending


def wait_for(sending: threading.Thread, house: House) -> None:
    """Until everybody was answered; what ended meanwhile is started again, as systemd would."""
    while sending.is_alive():
        revive(house)
        sending.join(0.2)


def revive(house: House) -> None:
    """Start again what ended."""
    for place, door in enumerate(("public", "reader")):
        if place < len(house.children) and house.children[place].poll() is not None:
            house.start([door])
            house.children[place] = house.children.pop()


def is_ready(house: House) -> bool:
    """Whether the public site answers; what ended is started again."""
    revive(house)
    return http_answers("127.0.0.1", house.port)


def end(house: House, sent: list[Report], outcome: Outcome, *words: str, insisted: bool = True) -> None:
    """Wait until the reader has read what came in, then compare. Every job went on that left nothing undone."""
    outcome.acknowledged = sum(bool(report.codes) for report in sent)
    if insisted:
        outcome.lost += len(sent) - outcome.acknowledged
    deadline = time.monotonic() + READING_SECONDS
    while True:
        found = compared(house, sent, "--read", *words)
        if not (found["unread"] or found["unchained"]) or time.monotonic() > deadline:
            break
        time.sleep(1)
    outcome.compare(found)
    outcome.half += 0 if insisted else found["unasked"]
    outcome.resumed = outcome.cut if not found["unread"] and not found["unchained"] else 0


def _round(house: House, some: list[Report], blow: Blow, chance: random.Random) -> None:
    until(partial(is_ready, house), PATIENCE)
    answered = threading.Semaphore(0)
    sending = insist(house, some, answered.release)
    for _ in range(chance.randrange(A_ROUND)):
        answered.acquire(timeout=PATIENCE)
    time.sleep(chance.uniform(0, 0.05))
    blow(house, chance)
    wait_for(sending, house)
