"""Every read of hand-overs: clear columns only. Nothing of a restricted tip is ever among what is open."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from heatwatch.accounts.models import Account
from heatwatch.accounts.queries import colleagues
from heatwatch.alerts.queries import shifts_from
from heatwatch.audit.queries import of_object
from heatwatch.desk.queries import visible
from heatwatch.desk.queries.board import UNTOUCHED, touched
from heatwatch.desk.queries.known import holds_the_desk
from heatwatch.intake.models import Tip
from heatwatch.shifts import kinds, rules
from heatwatch.shifts.errors import NoSuchHandover
from heatwatch.shifts.models import Handover

LATEST = 50
OPEN = Q(status__in=(Tip.UNREAD, Tip.OPEN), restricted=False)
WAITING = Q(signed_at__isnull=True, withdrawn_at__isnull=True)


@dataclass(frozen=True)
class Listed:
    """A tip that is open, and whether no person has touched it for two weeks."""

    tip: Tip
    untouched: bool


def open_tips(actor: Account, now: datetime) -> list[Listed]:
    """What is open at the desk, what is due first first, as far as it is counted. None of it is restricted."""
    tips = visible(actor).filter(OPEN).annotate(seen=touched(now)).order_by(F("due").asc(nulls_last=True), "pk")
    return [Listed(tip, not tip.seen and tip.received < now - UNTOUCHED) for tip in tips[: rules.COUNTED]]


def shown_now(actor: Account, ids: list[UUID]) -> dict[UUID, Tip]:
    """Those of these tips that this person may know of, and that are restricted to nobody."""
    found = visible(actor).filter(pk__in=ids, restricted=False).select_related("assignee")
    return {tip.pk: tip for tip in found}


def handovers(actor: Account) -> list[Handover]:
    """The last ones, the newest first, for whoever holds the desk."""
    return list(_known(actor).order_by("-made_at", "pk")[:LATEST])


def handover_for(actor: Account, id: UUID) -> Handover:
    """The only way a page gets one; raises `NoSuchHandover`."""
    found = _known(actor).filter(pk=id).first()
    if found is None:
        raise NoSuchHandover
    return found


def to_sign(actor: Account) -> list[Handover]:
    """What waits for this person's signature, the oldest first."""
    return list(_known(actor).filter(WAITING, coming=actor).order_by("made_at", "pk"))


def waiting_of(actor: Account) -> Handover | None:
    """What this person handed over, and nobody signed yet."""
    return Handover.objects.filter(WAITING, going=actor).select_related("coming").first()


def old(now: datetime) -> list[UUID]:
    """Those whose list and note are not kept any longer."""
    return list(Handover.objects.filter(made_at__lt=now - rules.KEPT).values_list("pk", flat=True))


def who_comes(actor: Account) -> list[Account]:
    """To whom this person may hand over."""
    return [person for person in colleagues() if person.pk != actor.pk and holds_the_desk(person)]


def next_in_the_rota(actor: Account, now: datetime) -> UUID | None:
    """Whose shift begins about now, if one does."""
    ahead = [shift for shift in shifts_from(now, rules.NEAR) if abs(shift.begins - now) <= rules.NEAR]
    comes = [shift for shift in ahead if shift.account_id != actor.pk]
    return comes[0].account_id if comes else None


def digests_in_the_trail(id: UUID) -> set[str]:
    """What the signatures in the trail say that was signed."""
    said = of_object(kinds.HANDOVER, id).values_list("detail__digest", flat=True)
    return {str(digest) for digest in said if digest}


def _known(actor: Account) -> QuerySet[Handover]:
    rows = Handover.objects.select_related("going", "coming")
    return rows if holds_the_desk(actor) else rows.none()
