"""Which tips hang together: the group around one tip, opened for whoever looks, and the list of the groups there are.

A group is what confirmed links join, step by step, and, where somebody asks for it, what suggested ones join that are
strong enough. Only links are followed whose both tips this person may open. So the size of a group is a number of tips
that they may know of, and two people may rightly see two sizes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.audit.queries import LINK
from heatwatch.common.secret import masked
from heatwatch.desk.actions.opening import Held, note_listed
from heatwatch.intake.models import Tip
from heatwatch.links import queries, rules
from heatwatch.links.actions.opening import opened
from heatwatch.links.growth import Period, grown
from heatwatch.links.models import Link
from heatwatch.vault.actions import Keyring, open_tip_keys

# So many tips a group is drawn of, so many steps it is followed, and so many links one step looks at.
MOST_TIPS, FARTHEST, MOST_LINKS = 100, 20, 600
# The list looks through so many of the links that were confirmed last, and shows so many groups.
MOST_CONFIRMED, MOST_GROUPS = 500, 50
# What is listed, in the trail.
LIST = "groups"


@masked
@dataclass(frozen=True, slots=True)
class Member:
    """A tip of a group, and by which link it came in; the one that the look began at came by none."""

    tip: Tip
    near: Tip | None = None
    link: Link | None = None
    words: str = ""


@masked
@dataclass(frozen=True)
class Group:
    """The tips that hang together, in the order in which they came; `cut` says that there may be more."""

    members: list[Member]
    left_out: int
    cut: bool

    @property
    def tips(self) -> list[Tip]:
        """The tips alone."""
        return [member.tip for member in self.members]


@dataclass(frozen=True)
class Listed:
    """A group in the list: its tips as far as the links that were looked through join them, in the order they came."""

    tips: list[Tip]

    @property
    def rank(self) -> tuple[float, int, str]:
        """What grew last stands first, and then what is larger."""
        return (-self.tips[-1].received.timestamp(), -len(self.tips), self.tips[0].number)


class Gathering:
    """One person's look around one tip whose key they hold; `least` is None for confirmed links alone."""

    def __init__(self, keyring: Keyring, actor: Account, held: Held, least: float | None = None) -> None:
        self.keyring, self.actor, self.root, self.least = keyring, actor, held.tip, least
        self.keys = {held.tip.pk: held.identity}
        self.members = {held.tip.pk: Member(held.tip)}

    def group(self) -> Group:
        """Step by step, the strongest links first, until nothing is left or it is as much as a page takes."""
        ring, beyond, cut = [self.root.pk], set[UUID](), False
        for _ in range(FARTHEST):
            rows = queries.leading_from(self.actor, ring, MOST_LINKS, confirmed=self.least is None)
            cut, ring = cut or len(rows) == MOST_LINKS, []
            for member in self._joined(rows):
                id = member.tip.pk
                if id in self.members or id in beyond:
                    continue
                if len(self.members) == MOST_TIPS:
                    beyond.add(id)
                    continue
                self.members[id] = member
                ring.append(id)
            if not ring:
                break
        members = sorted(self.members.values(), key=lambda one: (one.tip.received, one.tip.number))
        return Group(members, len(beyond), cut or bool(ring))

    def note(self, now: datetime) -> None:
        """Record on each tip that was shown that this person saw it, and through which other."""
        with transaction.atomic():
            for id, member in self.members.items():
                before = member.near.pk if member.near else id
                record("listed", actor=self.actor.pk, kind=LINK, id=before, tip=id, now=now)

    def _joined(self, rows: Iterable[Link]) -> list[Member]:
        """What these links bring in, by the strongest first."""
        fresh = [row for row in rows if (row.one_id in self.members) != (row.other_id in self.members)]
        found = []
        for row, strength in self._strong(fresh):
            near, far = (row.one, row.other) if row.one_id in self.members else (row.other, row.one)
            words = rules.CONFIRMED if row.verdict == rules.CONFIRMED else rules.in_words(strength)
            found.append((-strength, far.number, near.number, Member(far, near, row, words)))
        return [member for *_, member in sorted(found, key=lambda one: one[:3])]

    def _strong(self, rows: Iterable[Link]) -> Iterable[tuple[Link, float]]:
        """The confirmed links, which stand above whatever is likely, and the others that are strong enough."""
        suggested = [row for row in rows if row.verdict != rules.CONFIRMED]
        yield from ((row, 2.0) for row in rows if row.verdict == rules.CONFIRMED)
        missing = {id for row in suggested for id in (row.one_id, row.other_id)} - set(self.keys)
        self.keys |= open_tip_keys(self.keyring, list(missing)) if missing else {}
        for row in suggested:
            told = opened(row, self.keys)
            if told and self.least is not None and told.probability >= self.least:
                yield row, told.probability


def growth_of(tips: Iterable[Tip]) -> tuple[str, list[Period[Tip]]]:
    """How many there were after each week, month or year of the office's clock."""
    return grown([(localdate(tip.received), tip) for tip in tips])


def groups(actor: Account, now: datetime) -> tuple[list[Listed], int, bool]:
    """The groups that confirmed links make, those that grew last first; how many more there are, and whether links
    were left out. It costs the same at any number of tips. What is shown is recorded as a list of the queue is.
    """
    rows = queries.confirmed_last(actor, MOST_CONFIRMED)
    found = sorted(map(Listed, _hanging_together(rows)), key=lambda one: one.rank)
    shown = found[:MOST_GROUPS]
    note_listed(actor, LIST, [one.tips[0] for one in shown], now)
    return shown, len(found) - len(shown), len(rows) == MOST_CONFIRMED


def _hanging_together(rows: Iterable[Link]) -> Iterable[list[Tip]]:
    """Sets of tips that links join, each in the order in which they came."""
    by: dict[UUID, dict[UUID, Tip]] = {}
    for row in rows:
        one, other = (by.get(tip.pk) or {tip.pk: tip} for tip in (row.one, row.other))
        joined = one | other
        by.update(dict.fromkeys(joined, joined))
    sets = {id(tips): tips for tips in by.values()}
    return [sorted(tips.values(), key=lambda tip: (tip.received, tip.number)) for tips in sets.values()]
