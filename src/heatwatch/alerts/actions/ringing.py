"""Whoever is on call is rung for a caller who waits, one after the other, until one of them takes the call.

1. Tell that somebody can be rung: the door lets nobody wait otherwise.
2. For each caller who waits: look whether the telephone that rings for them was taken, or rang long enough.
3. Then ring the next person in the order of the rota, each once. The row is there before the telephone rings, so that
   of two wakers one rings, and a waker that was killed rings nobody twice.
4. Once nobody is left, say so: the door lets the caller go on to the recording.

A caller who left, or whom a colleague took, is rung for no more. Nothing here knows who calls, or touches their call.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction

from heatwatch.accounts.models import Account
from heatwatch.alerts import rules
from heatwatch.alerts.errors import Doubtful, NotTaken
from heatwatch.alerts.models import ProviderCopy, Ringing
from heatwatch.alerts.queries import ringing
from heatwatch.alerts.queries.readiness import BELL
from heatwatch.alerts.telephone import Bell
from heatwatch.common.clock import is_over
from heatwatch.common.errors import HouseError
from heatwatch.intake.actions.claiming import beat
from heatwatch.intake.actions.taking_in import Said, forget_callers, note
from heatwatch.intake.queries import Caller, callers
from heatwatch.intake.rules import FORGOTTEN, LEFT, LONGEST_WAIT, NOBODY, RINGS, TAKEN

FINAL = rules.REACHED | rules.NOT_REACHED
# Who can be rung in this turn, each with their number.
Able = list[tuple[Account, str]]
log = logging.getLogger("heatwatch.alerts")


def ring_for_callers(bell: Bell, host_key: str, clock: Callable[[], datetime]) -> int:
    """One turn; returns how many telephones began to ring."""
    now = clock()
    _forget(now)
    beat(BELL, now)
    able = ringing.able(host_key, now)
    if able:
        beat(RINGS, now)
    return sum(_serve(bell, able, caller, clock) for caller in callers(now - FORGOTTEN))


def _serve(bell: Bell, able: Able, caller: Caller, clock: Callable[[], datetime]) -> bool:
    """Steps 2 to 4 for one caller; True when a telephone begins to ring."""
    now, rung = clock(), ringing.rung_for(caller.call)
    open_now = [one for one in rung if one.state != Ringing.OVER]
    if caller.words.keys() & {LEFT, TAKEN, NOBODY} or is_over(caller.since, LONGEST_WAIT, now):
        _settle(bell, caller, open_now)
        return False
    if not all(_is_over(bell, one, now) for one in open_now):
        return False
    free, others_ring = _next(able, rung)
    if free:
        return _ring(bell, caller, len(rung) + 1, *free, clock)
    if not others_ring:
        log.info("nobody on call took a caller")
        note(Said(caller.call, NOBODY), now)
    return False


def _next(able: Able, rung: list[Ringing]) -> tuple[tuple[Account, str] | None, bool]:
    """Who is rung next, and whether somebody might be once their telephone no longer rings for another caller."""
    before, busy = {one.account_id for one in rung}, ringing.busy()
    left = [(person, number) for person, number in able if person.pk not in before]
    free = next((one for one in left if one[0].pk not in busy), None)
    return free, any(busy.get(person.pk) == Ringing.RINGS for person, _ in left)


def _ring(bell: Bell, caller: Caller, step: int, person: Account, number: str, clock: Callable[[], datetime]) -> bool:
    """Ring one telephone; False when another waker was quicker, or the provider took nothing."""
    try:
        with transaction.atomic():
            mine = Ringing.objects.create(call=caller.call, step=step, account=person, at=clock())
    except IntegrityError:
        return False
    try:
        id = bell.ring(number, caller.call)
    except NotTaken as fault:
        log.warning("%s was not rung: %s", mine.pk, fault.cause)
        _end(mine)
        return False
    except Doubtful as fault:
        # It may ring: the next person is rung in time, as if it did.
        log.warning("%s was perhaps rung: %s", mine.pk, fault.cause)
        return True
    now = clock()
    with transaction.atomic():
        Ringing.objects.filter(pk=mine.pk).update(provider_id=id)
        told = {"provider_id": id, "handed_over": now, "next_look": now + rules.LOOK_SOON}
        ProviderCopy.objects.create(batch=mine.pk, way=rules.RING, **told)
    return True


def _is_over(bell: Bell, one: Ringing, now: datetime) -> bool:
    """Whether this telephone rings no longer for the caller; the next one then does."""
    word = _became(bell, one)
    if word in FINAL:
        _end(one)
        return True
    patience = rules.PICKED_UP if word == rules.IN_PROGRESS else rules.RUNG
    if not is_over(one.at, patience, now):
        return False
    _stop(bell, one)
    return True


def _became(bell: Bell, one: Ringing) -> str:
    """The provider's word for this call, nothing where it says none, `completed` where it knows of none any more."""
    if not one.provider_id:
        return ""
    try:
        word = bell.line.delivery(one.provider_id)
    except HouseError as fault:
        log.warning("nobody said what became of %s: %s", one.pk, fault.cause)
        return ""
    return "completed" if word is None else word


def _settle(bell: Bell, caller: Caller, open_now: list[Ringing]) -> None:
    """Nobody else is rung for this caller. Whoever took the call talks until the caller is gone."""
    talks = LEFT not in caller.words and TAKEN in caller.words
    for one in open_now:
        mine = talks and (not one.provider_id or bell.took(one.provider_id, caller.words[TAKEN]))
        if mine:
            Ringing.objects.filter(pk=one.pk, state=Ringing.RINGS).update(state=Ringing.TALKS)
        else:
            _stop(bell, one)


def _stop(bell: Bell, one: Ringing) -> None:
    """A telephone rings no longer. Whoever picked up at this moment is not cut off."""
    if not _end(one) or not one.provider_id or one.state == Ringing.TALKS:
        return
    try:
        bell.line.cancel(one.provider_id)
    except HouseError as fault:
        # It ends by itself after 20 seconds, and whoever takes it then is told that the call is over.
        log.warning("%s was not told to stop: %s", one.pk, fault.cause)


def _end(one: Ringing) -> bool:
    return Ringing.objects.filter(pk=one.pk).exclude(state=Ringing.OVER).update(state=Ringing.OVER) == 1


def _forget(now: datetime) -> None:
    """Nothing of a caller, and of who was rung for them, outlives the longest talk; and a lost word ends no talk."""
    over = ringing.ended(talking := ringing.talks())
    for one in talking:
        if one.pk in over or is_over(one.at, rules.LONGEST_TALK, now):
            _end(one)
    Ringing.objects.filter(at__lt=now - FORGOTTEN).delete()
    forget_callers(now)
