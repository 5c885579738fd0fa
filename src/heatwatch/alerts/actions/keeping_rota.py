"""The rota: who is on call from when to when."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.db import IntegrityError, transaction

from heatwatch.accounts.access import require
from heatwatch.accounts.models import Account
from heatwatch.alerts import rules
from heatwatch.alerts.models import Shift
from heatwatch.audit.actions import record
from heatwatch.common.errors import Invalid
from heatwatch.desk.queries.known import holds_the_desk


@dataclass(frozen=True)
class Hours:
    """From when to when by the clock on the office's wall, and for how many weeks the same again."""

    begins: datetime
    ends: datetime
    zone: tzinfo
    weeks: int = 1


def add_shifts(actor: Account, person: Account, hours: Hours, *, place: int, now: datetime) -> int:
    """Put somebody on call; returns how many shifts that made. Raises `Invalid`.

    `place` is the order of escalation: who is told first has 1.
    """
    require(actor, "keep_rota")
    found = _spans(person, hours, now)
    try:
        with transaction.atomic():
            for begins, ends in found:
                shift = Shift.objects.create(account=person, begins=begins, ends=ends, place=place, made_by=actor)
                record("shift_added", actor=actor.pk, kind="account", id=person.pk, now=now, detail=_told(shift))
    except IntegrityError as there:
        raise Invalid("this shift is in the rota already", "look at the list", "begins") from there
    return len(found)


def _spans(person: Account, hours: Hours, now: datetime) -> list[tuple[datetime, datetime]]:
    """Each shift from when to when, if they can be in a rota at all."""
    if not person.is_active or not holds_the_desk(person):
        raise Invalid(
            "this person cannot open tips",
            "choose somebody who sees the queue and holds the key of the desk",
            "account",
        )
    if not 1 <= hours.weeks <= rules.MOST_WEEKS:
        raise Invalid("there are too many weeks", f"repeat it for {rules.MOST_WEEKS} weeks at most", "weeks")
    found = rules.spans(hours.begins, hours.ends, hours.zone, hours.weeks)
    for begins, ends in found:
        if ends <= begins:
            raise Invalid("the shift ends before it begins", "choose a later end", "ends")
        if ends - begins > rules.LONGEST_SHIFT:
            raise Invalid("the shift is longer than a month", "make several shifts of it", "ends")
    if found[-1][1] <= now:
        raise Invalid("the shift is over already", "choose one that is still to come", "ends")
    return found


def remove_shift(actor: Account, shift: Shift, now: datetime) -> None:
    """Take a shift out of the rota; one that runs ends at once."""
    require(actor, "keep_rota")
    with transaction.atomic():
        if Shift.objects.filter(pk=shift.pk).delete()[0]:
            record("shift_removed", actor=actor.pk, kind="account", id=shift.account_id, now=now, detail=_told(shift))


def _told(shift: Shift) -> dict[str, object]:
    times = {"begins": shift.begins.isoformat(timespec="minutes"), "ends": shift.ends.isoformat(timespec="minutes")}
    return {**times, "place": shift.place}
