"""Every read of links: clear columns only, and for a person nothing that they may not know of."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import F, Q
from django.db.models.expressions import OrderBy

from heatwatch.accounts.access import may
from heatwatch.accounts.models import Account
from heatwatch.desk.errors import NoSuchTip
from heatwatch.desk.queries.known import before_reading, known_by
from heatwatch.intake.models import Tip
from heatwatch.links import rules
from heatwatch.links.models import Facts, Link

# Decided links of a tip stay for ever; a page shows so many.
MOST_DECIDED = 200
MOST_OPEN = rules.MOST_KEPT + rules.MOST_FOUND
CONFIRMED_FIRST = F("decided_at").desc(nulls_last=True)
# A link quotes both of its tips.
_TOLD = ~before_reading("one__") & ~before_reading("other__")


def of_tip(actor: Account, tip: Tip) -> list[tuple[Link, Tip]]:
    """The links of a tip whose other tip this person may open, each with that tip, in no order."""
    known = known_by(actor)
    rows = Link.objects.filter(Q(one=tip) | Q(other=tip), known("one__"), known("other__"), _TOLD)
    # What nobody decided stands first, and is never so much that it would push a decision out.
    ordered = rows.select_related("one", "other", "decided_by").order_by(F("decided_at").desc(nulls_first=True), "pk")
    pairs = [(row, row.other if row.one_id == tip.pk else row.one) for row in ordered[: MOST_OPEN + MOST_DECIDED]]
    return [pair for pair in pairs if _may_open(actor, pair[1])]


def link_for(actor: Account, tip: Tip, id: UUID) -> tuple[Link, Tip]:
    """One link of a tip that this person got through `tip_for`; raises `NoSuchTip` when the other must not be known."""
    found = [pair for pair in of_tip(actor, tip) if pair[0].pk == id]
    if not found:
        raise NoSuchTip
    return found[0]


def leading_from(actor: Account, tips: Collection[UUID], limit: int, *, confirmed: bool = False) -> list[Link]:
    """The links of several tips that nobody rejected, the confirmed ones first; both ends may be opened by this person.

    The caller got these tips through this gate, or through `tip_for`. It may ask for the confirmed ones alone.
    """
    which = Q(one__in=tips) | Q(other__in=tips)
    return _openable(actor, which & Q(verdict=rules.CONFIRMED) if confirmed else which, limit)


def confirmed_last(actor: Account, limit: int) -> list[Link]:
    """The links that were confirmed last, of which this person may open both tips.

    Who confirmed a link has a time: without an order of what has none, the index of the confirmed ones gives this one.
    """
    return _openable(actor, Q(verdict=rules.CONFIRMED), limit, F("decided_at").desc())


def between(actor: Account, tips: Collection[UUID], limit: int) -> list[Link]:
    """The same, of which both ends are among these tips."""
    return _openable(actor, Q(one__in=tips, other__in=tips), limit)


def _openable(actor: Account, which: Q, limit: int, first: OrderBy = CONFIRMED_FIRST) -> list[Link]:
    known = known_by(actor)
    rows = Link.objects.filter(which, known("one__"), known("other__"), _TOLD).exclude(verdict=rules.REJECTED)
    ordered = rows.select_related("one", "other", "decided_by").order_by(first, "pk")
    return [row for row in ordered[:limit] if all(_may_open(actor, tip) for tip in (row.one, row.other))]


def _may_open(actor: Account, tip: Tip) -> bool:
    return may(actor, "open_tip", on_restricted_to_me=tip.restricted)


def is_compared(tip: Tip) -> bool:
    """Whether the reader has compared a tip with the earlier ones."""
    return Facts.objects.filter(tip=tip, compared=True).exists()


def all_of(tip: UUID) -> dict[UUID, Link]:
    """Every link of a tip by its other tip, for the reader."""
    rows = Link.objects.filter(Q(one=tip) | Q(other=tip))
    return {other_of(row, tip): row for row in rows}


def other_of(row: Link, tip: UUID) -> UUID:
    """The other tip of a link."""
    return row.other_id if row.one_id == tip else row.one_id


def facts_after(last: int, limit: int) -> list[tuple[int, UUID]]:
    """(row, tip) of the facts that the reader may hold, in the order of their rows."""
    rows = Facts.objects.filter(pk__gt=last, tip__restricted=False).order_by("pk")
    return list(rows.values_list("pk", "tip_id")[:limit])


def facts_in(rows: Iterable[int]) -> list[Facts]:
    """Sealed facts by their rows."""
    return list(Facts.objects.filter(pk__in=list(rows)).order_by("pk"))


def facts_of(tips: Iterable[UUID]) -> list[Facts]:
    """Sealed facts of several tips, of those that have any."""
    return list(Facts.objects.filter(tip__in=list(tips)))


def to_compare(limit: int) -> list[tuple[int, UUID]]:
    """(row, tip) of the facts that wait to be compared, the longest waiting first; restricted tips wait."""
    rows = Facts.objects.filter(compared=False, tip__restricted=False).order_by("pk")
    return list(rows.values_list("pk", "tip_id")[:limit])


def count_to_compare() -> int:
    """How many wait."""
    return Facts.objects.filter(compared=False, tip__restricted=False).count()


def made_with(tips: Iterable[UUID]) -> dict[UUID, str]:
    """The version that made the facts of each of these tips, of those that have any."""
    return dict(Facts.objects.filter(tip__in=list(tips)).values_list("tip_id", "made_with"))


def undecided(tip: UUID) -> list[Link]:
    """The links of a tip that nobody decided."""
    return list(Link.objects.filter(Q(one=tip) | Q(other=tip), verdict=rules.OPEN))
