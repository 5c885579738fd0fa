"""`rotation`: killed at any point of giving the desk a new key, while reports come in."""

import random

from django.conf import settings

from bench.breaking.jobs.doom import Chance, run
from bench.breaking.jobs.staff import Member, receive, signed_in
from bench.breaking.outcome import Outcome
from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.desk.actions.opening import open_tip
from heatwatch.intake.models import Tip
from heatwatch.vault import recipients
from heatwatch.vault.actions import rotating
from heatwatch.vault.models import Compartment, TipKey
from heatwatch.vault.queries import unfinished_rotation
from tests.vault.keyholes import opens

# So few that a blow falls between batches too.
BATCH = 25


def rounds(count: int, chance: random.Random) -> Outcome:
    """Each round: a rotation into its blow, a report meanwhile, and the rotation again until it ends."""
    rotating.BATCH = BATCH
    helen, blows, outcome = signed_in("helen"), Chance(chance), Outcome(count)
    told: dict[str, str] = {}
    for number in range(count):
        old = helen.desk
        cut = blows.strike(lambda: _rotate(helen)).killed
        outcome.cut += cut
        tip, story = receive("rotation", number)
        told[tip.number] = story
        run(lambda: _rotate(helen))
        outcome.resumed += cut and _is_done()
        for row in TipKey.objects.filter(compartment="desk", person=None):
            if opens(row, old):
                outcome.fails("readable", f"round {number}: the old key opens {row.tip}")
    _read_all(helen, told, outcome)
    return outcome


def _rotate(member: Member) -> None:
    """What `heatwatch keys rotate desk` does once the member signed in."""
    ring, now = member.ring, clock.now()
    rotation = rotating.begin(ring, "desk", now).rotation
    rotating.publish(rotation)
    while rotating.advance(ring, rotation, now):
        pass
    assert rotating.finish(ring, rotation, now)


def _is_done() -> bool:
    file = recipients.load(settings.ENV.recipients_file).of("desk")
    return unfinished_rotation("desk") is None and file == Compartment.objects.get(pk="desk").recipient


def _read_all(member: Member, told: dict[str, str], outcome: Outcome) -> None:
    ring = member.ring
    outcome.acknowledged = len(told)
    for tip in Tip.objects.filter(restricted=False):
        try:
            story = open_tip(ring, member.account, tip, clock.now()).story["story"]
        except HouseError:
            outcome.fails("lost", tip.number)
            continue
        if story != told.pop(tip.number, story):
            outcome.fails("lost", f"{tip.number} says something else")
    for number in told:
        outcome.fails("lost", f"{number} is not there")
