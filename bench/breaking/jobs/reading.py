"""`reader`: killed at any point of opening, reading and storing what it read, again and again."""

import random
import time

from bench.breaking.jobs.doom import Chance, alive
from bench.breaking.jobs.staff import receive, signed_in
from bench.breaking.outcome import Outcome
from heatwatch.audit.models import Waiting
from heatwatch.audit.queries import never_chained, verify
from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.desk.actions.opening import open_tip
from heatwatch.desk.models import Assessment
from heatwatch.intake.models import Tip
from heatwatch.intake.queries import unread_by_reader
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.reader import loop
from heatwatch.triage.encoder.judging import ready_judge

A_ROUND = 2
# Starting takes a dozen statements, a turn without tips two dozen, a tip another.
POINTS, SECONDS = 120, 1.5
SECONDS_FOR_ALL = 900.0


def rounds(count: int, chance: random.Random) -> Outcome:
    """Each round: two reports, and a reader into its blow. Afterwards one reader reads whatever is left."""
    # Loaded once, as the children share it: a reader would need seconds for it in each round.
    knowledge()
    ready_judge()
    outcome, told = Outcome(count), {}
    for number in range(count):
        for part in range(A_ROUND):
            tip, told_story = receive("reader", f"{number} {part}")
            told[tip.number] = told_story
        blows = Chance(chance, POINTS, SECONDS)
        blows.blows = number
        outcome.cut += blows.strike(loop.serve).killed
    waiting = _read_the_rest()
    outcome.resumed = outcome.cut if not waiting else 0
    _judge(told, outcome)
    if waiting:
        outcome.told.append(f"{waiting} tips were never read")
    return outcome


def _read_the_rest() -> int:
    """One reader reads on until nothing waits. What the dead had in hand is free a minute later."""
    with alive(loop.serve):
        deadline = time.monotonic() + SECONDS_FOR_ALL
        while time.monotonic() < deadline and (unread_by_reader() or Waiting.objects.exists()):
            time.sleep(0.5)
    return unread_by_reader()


def _judge(told: dict[str, str], outcome: Outcome) -> None:
    helen = signed_in("helen")
    outcome.acknowledged = len(told)
    for number, story in told.items():
        tip = Tip.objects.get(number=number)
        versions = Assessment.objects.filter(tip=tip).count()
        if versions > 1:
            outcome.fails("doubled", f"{number} has {versions} assessments")
        try:
            opened = open_tip(helen.ring, helen.account, tip, clock.now())
        except HouseError:
            outcome.fails("lost", number)
            continue
        if opened.story["story"] != story:
            outcome.fails("lost", f"{number} says something else")
        if tip.reading == Tip.READ and not versions:
            outcome.fails("half", f"{number} is marked as read and was not")
    for found in verify():
        outcome.fails("half", f"the trail breaks at {found}")
    if lost := never_chained():
        outcome.fails("half", f"{lost} records of the trail were never chained")
