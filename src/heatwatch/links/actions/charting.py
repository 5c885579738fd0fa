"""What leads from one tip to others, opened for whoever looks: the chart of it, and the way from one tip to another.

From step to step only links are followed whose both tips this person may open, so that a tip they must not know of is
neither shown nor counted, and nothing is reached through it. That a tip was shown stands in its trail, as it does when
a tip's page suggests it; the record names the tip before it, and is told to nobody who must not know of that one.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.audit.queries import LINK
from heatwatch.common.secret import masked
from heatwatch.desk.actions.opening import Held
from heatwatch.intake.models import Tip
from heatwatch.links import queries, rules
from heatwatch.links.actions.opening import Told, opened
from heatwatch.links.models import Link
from heatwatch.links.things import Thing, in_common
from heatwatch.vault.actions import Keyring, open_tip_keys
from heatwatch.vault.keys import Identity

# So many tips, and so many of the things they have in common, can be taken in at a glance.
MOST_TIPS, MOST_THINGS = 40, 20
# So many links one look from a set of tips opens, and so far, and through so many tips, a way is looked for.
MOST_LINKS, FARTHEST, MOST_PASSED = 600, 6, 300
ALL, PROBABLE, CONFIRMED = "all", "probable", "confirmed"


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see: how strong links, of tips from when to when, and how many steps away."""

    least: str = ALL
    since: date | None = None
    until: date | None = None
    steps: int = 1

    def in_time(self, tip: Tip) -> bool:
        """Whether a tip came between these days."""
        came = localdate(tip.received)
        return (self.since is None or came >= self.since) and (self.until is None or came <= self.until)


@masked
@dataclass(frozen=True, slots=True)
class Line:
    """A link opened, from the tip that is nearer to where the look began."""

    link: Link
    near: Tip
    far: Tip
    told: Told

    @property
    def confirmed(self) -> bool:
        """Whether somebody said that it holds."""
        return self.link.verdict == rules.CONFIRMED

    @property
    def words(self) -> str:
        """How strong it is: a person's word, or else how likely."""
        return rules.CONFIRMED if self.confirmed else rules.in_words(self.told.probability)

    @property
    def rank(self) -> tuple[bool, float, str, str]:
        """What stands before what: the strongest first."""
        return (not self.confirmed, -self.told.probability, self.far.number, self.near.number)

    def strong_enough(self, least: str) -> bool:
        """Whether it is as strong as somebody wants."""
        return self.confirmed or least == ALL or (least == PROBABLE and self.told.probability >= rules.LIKELY)


@masked
@dataclass(frozen=True)
class Chart:
    """Tips by how many steps away they are, the links between them, and what they have in common."""

    tips: list[tuple[Tip, int]]
    lines: list[Line]
    things: list[Thing[UUID]]
    left_out: int
    cut: bool


@masked
@dataclass(frozen=True)
class Way:
    """The shortest way to another tip, link by link; none where `cut` says that not everything was looked through."""

    lines: list[Line]
    cut: bool


class Look:
    """One person's look from one tip whose key they hold; what was opened once is kept for this page."""

    def __init__(self, keyring: Keyring, actor: Account, held: Held, wanted: Wanted) -> None:
        self.keyring, self.actor, self.root, self.wanted = keyring, actor, held.tip, wanted
        self.keys: dict[UUID, Identity] = {held.tip.pk: held.identity}
        self.told: dict[UUID, Told | None] = {}
        # Which tips were shown, each with the one before it.
        self.shown: dict[UUID, UUID] = {held.tip.pk: held.tip.pk}

    def chart(self) -> Chart:
        """Ring by ring, the strongest links first, until all is there or it is as much as a page takes."""
        steps, tips, beyond, cut = {self.root.pk: 0}, {self.root.pk: self.root}, set[UUID](), False
        ring = [self.root.pk]
        for step in range(1, self.wanted.steps + 1):
            lines, more = self._from(ring, set(steps), {self.root.pk})
            cut, ring = cut or more, []
            for line in lines:
                if line.far.pk in steps or line.far.pk in beyond:
                    continue
                if len(steps) == MOST_TIPS:
                    beyond.add(line.far.pk)
                    continue
                steps[line.far.pk], tips[line.far.pk] = step, line.far
                self.shown.setdefault(line.far.pk, line.near.pk)
                ring.append(line.far.pk)
        rows = queries.between(self.actor, steps.keys(), MOST_LINKS)
        lines = self._lines(rows, steps, {self.root.pk})
        things = in_common([((line.near.pk, line.far.pk), line.told.reasons) for line in lines])
        cut = cut or len(rows) == MOST_LINKS
        return Chart([(tips[id], step) for id, step in steps.items()], lines, things, len(beyond), cut)

    def way_to(self, goal: Tip) -> Way:
        """The shortest way, and of several the one whose links are the strongest at each step."""
        ends, before, cut = {self.root.pk, goal.pk}, dict[UUID, Line](), False
        ring, steps = [self.root.pk], {self.root.pk: 0}
        for step in range(1, FARTHEST + 1):
            lines, more = self._from(ring, set(steps), ends)
            cut, ring = cut or more, []
            for line in lines:
                if line.far.pk not in steps and len(steps) < MOST_PASSED:
                    steps[line.far.pk], before[line.far.pk] = step, line
                    ring.append(line.far.pk)
            if goal.pk in before:
                return Way(self._back(goal.pk, before), cut=False)
            if not ring:
                return Way([], cut or len(steps) == MOST_PASSED)
        return Way([], cut=True)

    def note(self, now: datetime) -> None:
        """Record on each tip that was shown that this person saw it, and through which other."""
        with transaction.atomic():
            for tip, before in self.shown.items():
                record("listed", actor=self.actor.pk, kind=LINK, id=before, tip=tip, now=now)

    def _from(self, ring: list[UUID], known: set[UUID], ends: set[UUID]) -> tuple[list[Line], bool]:
        """The links from these tips to others, the strongest first; and whether there are more than were opened."""
        rows = queries.leading_from(self.actor, ring, MOST_LINKS)
        fresh = [row for row in rows if row.one_id not in known or row.other_id not in known]
        return self._lines(fresh, dict.fromkeys(ring, 0), ends), len(rows) == MOST_LINKS

    def _lines(self, rows: Iterable[Link], steps: dict[UUID, int], ends: set[UUID]) -> list[Line]:
        """Those of these links that fit what is wanted, opened; `ends` are shown whenever they came."""
        fitting = [
            row for row in rows if all(tip.pk in ends or self.wanted.in_time(tip) for tip in (row.one, row.other))
        ]
        self._open({id for row in fitting for id in (row.one_id, row.other_id)})
        far = len(steps)
        lines = []
        for row in fitting:
            if row.pk not in self.told:
                self.told[row.pk] = opened(row, self.keys)
            told = self.told[row.pk]
            if told:
                near, other = sorted((row.one, row.other), key=lambda tip: (steps.get(tip.pk, far), tip.number))
                lines.append(Line(row, near, other, told))
        return sorted((line for line in lines if line.strong_enough(self.wanted.least)), key=lambda line: line.rank)

    def _open(self, tips: Collection[UUID]) -> None:
        missing = [id for id in tips if id not in self.keys]
        if missing:
            self.keys |= open_tip_keys(self.keyring, missing)

    def _back(self, goal: UUID, before: dict[UUID, Line]) -> list[Line]:
        lines = []
        while goal in before:
            line = before[goal]
            lines.append(line)
            self.shown.setdefault(goal, line.near.pk)
            goal = line.near.pk
        return lines[::-1]
