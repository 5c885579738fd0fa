"""Every read of saved searches: clear columns only, and no tip is counted that the desk may not know of right now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from heatwatch.accounts.access import may
from heatwatch.accounts.models import Account
from heatwatch.desk.queries.known import before_reading
from heatwatch.saved.errors import NoSuchSearch
from heatwatch.saved.models import Match, SavedSearch
from heatwatch.saved.rules import BROADEST, WINDOW, has_news
from heatwatch.vault.compartments import DESK
from heatwatch.vault.queries import is_member


@dataclass(frozen=True)
class Counted:
    """A search with how many tips fit it that its owner has not looked at, and how many within its days.

    `too_broad`: as many fit as are noted of one search, and nothing more is.
    """

    search: SavedSearch
    new: int
    within: int
    too_broad: bool = False

    @property
    def news(self) -> bool:
        """Whether there is something to tell."""
        return has_news(self.new, self.search.more_than, self.within)


def may_search(account: Account) -> bool:
    """Whether somebody may search at this moment, by their roles and keys."""
    person = account.kind == Account.PERSON and account.is_active
    return person and may(account, "search") and is_member(DESK, account.pk)


def own(actor: Account) -> list[SavedSearch]:
    """Somebody's own, the oldest first; nobody is shown another's."""
    return list(SavedSearch.objects.filter(owner=actor).order_by("saved_at", "pk")) if may_search(actor) else []


def search_for(actor: Account, id: UUID) -> SavedSearch:
    """The only way a page gets a saved search; raises `NoSuchSearch`, also for another's."""
    found = SavedSearch.objects.filter(owner=actor, pk=id).first() if may_search(actor) else None
    if found is None:
        raise NoSuchSearch
    return found


def counted(search: SavedSearch, now: datetime) -> Counted:
    """What fits it, of the tips that every member of the desk may know of."""
    rows = in_reach().filter(search=search)
    recent = rows.filter(tip__received__gte=now - timedelta(days=search.days))
    new, within = rows.filter(seen=False).count(), recent.count() if search.days else 0
    return Counted(search, new, within, too_broad=room(search, now) == 0)


def room(search: SavedSearch, now: datetime) -> int:
    """How many more tips may be noted of it. What is hidden takes no room: that there is none betrays nothing."""
    counts = in_reach().filter(Q(seen=False) | Q(tip__received__gte=now - WINDOW), search=search)
    return max(0, BROADEST - counts.count())


def with_news(now: datetime) -> list[SavedSearch]:
    """The searches whose owners want to be sent an alert and have something to look at, and may still search."""
    unseen = in_reach().filter(search=OuterRef("pk"), seen=False)
    asked = SavedSearch.objects.filter(Exists(unseen), by_alert=True, owner__is_active=True)
    rows = list(asked.select_related("owner").prefetch_related("owner__role_grants").order_by("saved_at", "pk"))
    may_hear = {owner.pk for owner in {row.owner for row in rows} if may_search(owner)}
    # This is asked every two seconds: only where somebody named a number is there more to count than what was asked.
    return [row for row in rows if row.owner_id in may_hear and (not row.more_than or counted(row, now).news)]


def begun() -> list[SavedSearch]:
    """Those that each tip is compared with."""
    return list(SavedSearch.objects.exclude(begun_at=None).filter(owner__is_active=True))


def not_begun() -> list[SavedSearch]:
    """Those of which it was not noted yet what fitted when they were saved."""
    return list(SavedSearch.objects.filter(begun_at=None))


def matched(tips: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Search → those of these tips of which it is noted that they fit it."""
    found: dict[UUID, set[UUID]] = {}
    for search, tip in Match.objects.filter(tip__in=tips).values_list("search_id", "tip_id"):
        found.setdefault(search, set()).add(tip)
    return found


def in_reach() -> QuerySet[Match]:
    """What fits, without what the search itself leaves out: restricted tips, and unopened ones that name an insider."""
    return Match.objects.filter(~Q(before_reading("tip__")), tip__restricted=False)
