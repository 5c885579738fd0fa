"""`rotation`: killed at any point of giving the desk a new key, and its tokens, while reports come in."""

import hashlib
import random

from django.conf import settings
from django.db import transaction

from bench.breaking import canaries
from bench.breaking.jobs.doom import Chance, run
from bench.breaking.jobs.staff import Member, receive, signed_in
from bench.breaking.outcome import Outcome
from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.desk.actions.opening import open_tip
from heatwatch.intake.actions import conversations
from heatwatch.intake.actions.conversations import Tokens, tokens_now
from heatwatch.intake.actions.gathering import gather
from heatwatch.intake.actions.taking_in import take_in
from heatwatch.intake.incoming import Incoming
from heatwatch.intake.models import Conversation, Tip
from heatwatch.intake.queries import numbers_to_renew
from heatwatch.intake.rules import SILENCE
from heatwatch.vault import recipients
from heatwatch.vault.actions import rotating
from heatwatch.vault.models import Compartment, TipKey
from heatwatch.vault.queries import unfinished_rotation
from heatwatch.web.kit.recipients import desk_recipients
from tests.vault.keyholes import opens

# So few that a blow falls between batches too.
BATCH = 25
SENDERS = tuple(f"+1510555010{last}" for last in range(5))


def rounds(count: int, chance: random.Random) -> Outcome:
    """Each round: a rotation into its blow, a report and a text meanwhile, and the rotation again until it ends."""
    rotating.BATCH, conversations.BATCH = BATCH, 2
    helen, blows, outcome = signed_in("helen"), Chance(chance), Outcome(count)
    told: dict[str, str] = {}
    for sender in SENDERS:
        _texted(helen, sender)
    for number in range(count):
        old, kept = helen.desk, _known(helen)
        cut = blows.strike(lambda: _rotate(helen)).killed
        outcome.cut += cut
        tip, story = receive("rotation", number)
        told[tip.number] = story
        _texted(helen, SENDERS[number % len(SENDERS)])
        run(lambda: _rotate(helen))
        outcome.resumed += cut and _is_done()
        _look_for(kept, number, outcome)
        for row in TipKey.objects.filter(compartment="desk", person=None):
            if opens(row, old):
                outcome.fails("readable", f"round {number}: the old key opens {row.tip}")
    _read_all(helen, told, outcome)
    return outcome


def _texted(member: Member, sender: str) -> None:
    """A text message comes in, and a reader with this member's keys brings it to its tip."""
    now, text = clock.now(), canaries.story("rotation", sender)
    seen = hashlib.sha256(f"{sender} {now}".encode()).digest()
    take_in(Incoming(channel="sms", sender=sender, text=text, at=now), seen=seen, recipients=desk_recipients())
    assert gather(member.ring, now + SILENCE, lambda _: "en") == 1


def _known(member: Member) -> Tokens:
    """By what members know senders at this moment."""
    with transaction.atomic():
        return tokens_now(member.ring, recipients.load(settings.ENV.recipients_file))


def _look_for(kept: Tokens, number: int, outcome: Outcome) -> None:
    """Each sender has one conversation, and the keys from before the rotation name none of them."""
    tokens = set(Conversation.objects.values_list("token", flat=True))
    if len(tokens) != len(SENDERS):
        outcome.fails("doubled", f"round {number}: {len(tokens)} conversations")
    if any(tokens & set(kept.of("sms", sender)) for sender in SENDERS):
        outcome.fails("readable", f"round {number}: the old key tells who wrote")


def _rotate(member: Member) -> None:
    """What `heatwatch keys rotate desk` does once the member signed in, and what the reader does then."""
    ring, now = member.ring, clock.now()
    rotation = rotating.begin(ring, "desk", now).rotation
    rotating.publish(rotation)
    while rotating.advance(ring, rotation, now):
        pass
    assert rotating.finish(ring, rotation, now)
    while conversations.renew(ring):
        pass


def _is_done() -> bool:
    file = recipients.load(settings.ENV.recipients_file).of("desk")
    done = unfinished_rotation("desk") is None and file == Compartment.objects.get(pk="desk").recipient
    return done and not numbers_to_renew()


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
