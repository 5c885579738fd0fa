"""Who is rung for a caller, and whose telephones ring."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from heatwatch.accounts.models import Account
from heatwatch.alerts.boxes import Reach, open_reach
from heatwatch.alerts.models import ProviderCopy, Ringing
from heatwatch.alerts.queries import addresses, on_call
from heatwatch.alerts.rules import NOT_REACHED, REACHED, RING
from heatwatch.common.errors import NotFound
from heatwatch.desk.queries.known import holds_the_desk


def able(host_key: str, now: datetime) -> list[tuple[Account, str]]:
    """Who can be rung for a caller, each with their number, in the order of escalation.

    It is whoever is on call and agreed to it; nobody else is got out of bed while nobody is on call.
    """
    people = [person for person in on_call(now) if holds_the_desk(person)]
    sealed = addresses([person.pk for person in people])
    found = []
    for person in people:
        row = sealed.get(person.pk)
        try:
            reach = open_reach(host_key, person.pk, row.sealed) if row else Reach()
        except NotFound:
            continue
        if reach.call and reach.callers:
            found.append((person, reach.call))
    return found


def rung_for(call: bytes) -> list[Ringing]:
    """Whose telephones rang for this caller, the first one first."""
    return list(Ringing.objects.filter(call=call).order_by("step"))


def busy() -> dict[UUID, str]:
    """Whose telephones ring for a caller now, or who talks to one."""
    now = Ringing.objects.filter(state__in=(Ringing.RINGS, Ringing.TALKS))
    return dict(now.values_list("account_id", "state"))


def talks() -> list[Ringing]:
    """Who talks to a caller, as far as is known."""
    return list(Ringing.objects.filter(state=Ringing.TALKS))


def ended(ringings: Iterable[Ringing]) -> set[UUID]:
    """Of which of these the provider has said that the call is over."""
    copies = ProviderCopy.objects.filter(batch__in=[one.pk for one in ringings], way=RING)
    over = copies.filter(delivery__in=REACHED | NOT_REACHED) | copies.filter(state=ProviderCopy.GONE)
    return set(over.values_list("batch", flat=True))
