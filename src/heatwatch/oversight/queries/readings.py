"""Reading that was unusual, as far as whoever looks may know of the tips."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from heatwatch.accounts.access import may
from heatwatch.accounts.models import Account
from heatwatch.audit import queries as audit
from heatwatch.common.errors import NotFound
from heatwatch.knowledge.watch import QUOTED, ReadingRule
from heatwatch.oversight import rules
from heatwatch.oversight.models import UnusualReading

LATEST = 50
Hidden = Sequence["QuerySet[Any, UUID]"]


@dataclass(frozen=True)
class Seen:
    """An unusual reading with what of it the onlooker may know."""

    row: UnusualReading
    rule: ReadingRule
    spell: rules.Spell


class NoSuchReading(NotFound):
    """There is none, or none that this person may know of."""

    def __init__(self) -> None:
        super().__init__("there is no such unusual reading", "look at the list")


def all_seen(actor: Account, hidden: Hidden) -> list[Seen]:
    """The unusual readings, those that nobody decided first. `hidden` are the tips the actor must not know of.

    One that only hidden tips make unusual is shown to nobody they are hidden from.
    """
    if not may(actor, "decide_reading"):
        return []
    latest = UnusualReading.objects.select_related("account", "decided_by").order_by("-began", "-id")
    waiting = list(latest.filter(decided_at=None)[:LATEST])
    return _seen([*waiting, *latest.exclude(decided_at=None)[:LATEST]], hidden)


def waiting_for(actor: Account, hidden: Hidden) -> int:
    """How many this person has to decide about."""
    if not may(actor, "decide_reading"):
        return 0
    undecided = UnusualReading.objects.filter(decided_at=None).exclude(account=actor)
    return len(_seen(list(undecided.select_related("account")[:LATEST]), hidden))


def own(actor: Account, hidden: Hidden) -> list[Seen]:
    """What of the person's own reading was unusual, the latest first."""
    mine = UnusualReading.objects.filter(account=actor).select_related("account", "decided_by")
    return _seen(list(mine.order_by("-began", "-id")[:LATEST]), hidden)


def one(actor: Account, id: UUID, hidden: Hidden) -> Seen:
    """One unusual reading; raises `NoSuchReading`."""
    row = UnusualReading.objects.filter(pk=id).select_related("account", "decided_by").first()
    found = _seen([row], hidden) if row and may(actor, "decide_reading") else []
    if not found:
        raise NoSuchReading
    return found[0]


def last_of(account: UUID, *, quoted: bool) -> UnusualReading | None:
    """The latest unusual reading of a person: of what lists quoted to them, or of what they opened."""
    rows = UnusualReading.objects.filter(account=account)
    named = rows.filter(rule__contains=QUOTED) if quoted else rows.exclude(rule__contains=QUOTED)
    return named.order_by("-began", "-id").first()


def _seen(rows: Sequence[UnusualReading], hidden: Hidden) -> list[Seen]:
    found = []
    for row in rows:
        rule = ReadingRule.parse(row.rule)
        glances = audit.seen_by(row.account_id, row.began, row.until, quoted=rule.quoted, hidden_tips=hidden)
        if spell := rules.spell(rule, glances, settings.AGENCY.hours.zone):
            found.append(Seen(row, rule, spell))
    return found
