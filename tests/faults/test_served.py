"""What breaks under a running house, a round each, on one house: the short form of `bench/faults`."""

import random

import pytest

from bench.breaking import amid, canaries, disks, served
from bench.breaking.ground import Ground
from bench.killing.house import House
from bench.killing.reporters import Report

pytestmark = [pytest.mark.db, pytest.mark.fault, pytest.mark.long]


def cut_lines(house: House, chance: random.Random) -> None:
    for number in range(4):
        never_sent_again = Report(canaries.story("upload", number), canaries.photo(served.TWO_PIECES))
        served.cut(never_sent_again.request(), house.port, chance)


def test_workers_lines_clock_and_database_break_and_nothing_is_lost(ground: Ground) -> None:
    hands = served.Hands(ground.folder / "hands")
    blows = [served.kill_workers, cut_lines, hands.jump]
    # It loses what it committed last when it is killed, to be quick: tests/faults/test_kill.py kills one that does not.
    blows += [served.restart_database] if ground.server else []
    outcome = amid.reports("short", ground, len(blows), random.Random(), blows, hands.take_over)
    assert not outcome.is_bad, outcome.told
    assert outcome.acknowledged == len(blows) * amid.A_ROUND


def test_without_room_people_are_refused_and_nothing_is_lost(ground: Ground) -> None:
    outcome = disks.disk(ground, 1, random.Random(), whole=False, left=(0,))
    assert not outcome.is_bad, outcome.told
    assert (outcome.acknowledged, outcome.cut) == (amid.A_ROUND, 1)
