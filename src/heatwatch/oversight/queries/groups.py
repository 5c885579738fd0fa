"""Which tips tell the same, and which of them stand in one row of the queue."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from heatwatch.accounts.models import Account
from heatwatch.desk import queries as desk
from heatwatch.desk.errors import NoSuchTip
from heatwatch.intake.models import Message, Tip
from heatwatch.intake.queries import left_to_renew
from heatwatch.oversight.models import Arrival, TextGroup

MOST_GROUPS, MOST_TIPS = 20, 200


@dataclass(frozen=True)
class Row:
    """One text that came many times, as the queue shows it."""

    group: UUID
    tips: int
    unread: int
    in_danger: int
    burst: int
    due: datetime
    first: datetime
    last: datetime


def folded() -> Q:
    """The tips that stand in the row of their text.

    A tip keeps a row of its own as soon as it is more than a copy: somebody has taken it or is asked to
    translate it, its reporter or the desk wrote a message, or it is restricted. A closed one is in nobody's way.
    """
    if not TextGroup.objects.exists():
        return desk.NOTHING
    copied = Exists(Arrival.objects.filter(tip=OuterRef("pk"), group__isnull=False))
    written = Exists(Message.objects.filter(tip=OuterRef("pk")))
    nobodys = Q(assignee__isnull=True, translator__isnull=True)
    return Q(restricted=False, due__isnull=False) & nobodys & Q(copied) & ~Q(written)


def rows(actor: Account, view: str, filters: Mapping[str, str], besides: Q) -> list[Row]:
    """The groups of a view, the one that is due first on top. `besides` is what `folded` said."""
    if besides == desk.NOTHING or view == "closed":
        return []
    tips = desk.tips_in(actor, view, filters).filter(besides).values("arrival__group")
    found = tips.annotate(
        tips=Count("pk"),
        unread=Count("pk", filter=Q(status=Tip.UNREAD)),
        in_danger=Count("pk", filter=Q(danger_now=True)),
        burst=Count("pk", filter=Q(arrival__burst=True)),
        soonest=Min("due"),
        first=Min("received"),
        last=Max("received"),
    )
    return [_row(dict(values)) for values in found.order_by("soonest", "arrival__group")[:MOST_GROUPS]]


def group(actor: Account, id: UUID) -> TextGroup:
    """One group, of which the actor may know a tip; raises `NoSuchTip`."""
    found = TextGroup.objects.filter(pk=id).first()
    if found is None or not members(actor, found).exists():
        raise NoSuchTip
    return found


def members(actor: Account, group: TextGroup) -> QuerySet[Tip]:
    """The tips of a group. A restricted one is in none, so that everybody counts the same."""
    tips = desk.visible(actor).filter(arrival__group=group, restricted=False)
    return tips.select_related("assignee", "translator", "arrival").order_by("received", "id")


def copies(actor: Account, group: TextGroup) -> QuerySet[Tip]:
    """Those of a group's tips that are open and nothing but a copy: what may be closed together.

    Danger that was ticked, and somebody under 18, want an answer of a person for each tip.
    """
    plain = members(actor, group).filter(folded(), child_report=None, notes=None)
    return plain.exclude(danger_now=True).exclude(minor=True)


def bursting(tips: Collection[UUID]) -> set[UUID]:
    """Those of these tips that came when one network sent very many."""
    return set(Arrival.objects.filter(pk__in=tips, burst=True).values_list("pk", flat=True))


def tokens_to_renew() -> int:
    """How many texts are still noted under a key from before the last rotation."""
    return left_to_renew(Arrival.objects.all())


def _row(values: dict[str, Any]) -> Row:
    return Row(group=values.pop("arrival__group"), due=values.pop("soonest"), **values)
