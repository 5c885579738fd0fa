"""The reader compares each new tip with those it knows, in memory, and seals the links it finds to both tips of each.

1. What is restricted counts as not compared: once it is given back, it is compared with what came meanwhile.
2. Facts that are new in the database are opened and held, a batch a turn; after a start, all of them.
3. A batch of those held is looked after: what is not there any more is forgotten, a tip that was given back is held.
   What was restricted, or destroyed lately, is forgotten at once.
4. When everything is held, what was not compared yet is, the longest waiting first.

The database is the only list of work, so a reader that was killed goes on there, and several share it.

Beside this loop a thread of the reader asks the same memory what is likest to a call that is being typed
(`heatwatch.links.actions.relating`): whoever looks into it or changes it holds its lock.
"""

import logging
from bisect import bisect_right, insort
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from threading import RLock
from time import monotonic
from uuid import UUID

from django.db import IntegrityError, transaction

from heatwatch.common.ids import new_id
from heatwatch.common.secret import masked
from heatwatch.intake.models import Tip
from heatwatch.linkage.facts import Telling
from heatwatch.linkage.held.compact import Compact
from heatwatch.linkage.linking import Link as Found
from heatwatch.linkage.reasons import reasons
from heatwatch.links import queries, rules, version
from heatwatch.links.actions import keeping
from heatwatch.links.actions.opening import Told, opened, sealed
from heatwatch.links.models import Facts, Link
from heatwatch.vault.actions import Keyring, open_tip_keys
from heatwatch.vault.compartments import DESK
from heatwatch.vault.errors import NoGrant, Unsealable
from heatwatch.vault.keys import Identity

# Rows that are opened or looked after in a turn.
BATCH = 200
# On PostgreSQL a row with a smaller number may come after one with a greater: so far back a reader looks again.
BEHIND = 100
# So long a turn compares at most, in seconds: between turns the reader tells that it is alive.
A_TURN, AT_ONCE = 1.0, 50


log = logging.getLogger("heatwatch.links")


@masked
@dataclass
class Memory:
    """What a reader holds of all tips to compare new ones with: their facts, by the rows they were read from.

    `complete` says that since it began to read, everything that was there was held once.
    """

    linker: Compact = field(default_factory=Compact)
    tips: dict[int, UUID] = field(default_factory=dict)
    rows: dict[UUID, int] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    newest: int = 0
    looked_after: int = 0
    complete: bool = False
    lock: RLock = field(default_factory=RLock)

    def read(self, keyring: Keyring, rows: Iterable[tuple[int, UUID]]) -> None:
        """Open and hold what is not held yet. What does not open is left out, and tried again when it comes round."""
        wanted = [row for row, _ in rows if row not in self.tips]
        kept = queries.facts_in(wanted) if wanted else []
        found = {row.pk: row.tip_id for row in kept}
        for row, telling in keeping.opened(keyring, kept).items():
            with self.lock:
                self.hold(row, found[row], telling)

    def hold(self, row: int, tip: UUID, telling: Telling) -> None:
        """Hold what a tip tells, in place of what it told before; for whoever holds the lock."""
        self.forget(tip)
        try:
            self.linker.add(telling)
        except Exception as fault:  # noqa: BLE001  whatever is wrong with one tip, the reader goes on with the others
            log.warning("facts %s cannot be held: %s", row, type(fault).__name__)
            return
        self.tips[row], self.rows[tip] = tip, row
        insort(self.order, row)

    def forget(self, tip: UUID) -> None:
        """Hold a tip no longer; nothing of it stays."""
        with self.lock:
            row = self.rows.pop(tip, None)
            if row is not None:
                del self.tips[row], self.order[bisect_right(self.order, row) - 1]
                self.linker.remove(row)

    def forget_all(self) -> None:
        """Whoever may not open the desk any more holds nothing of it."""
        with self.lock:
            self.linker, self.newest, self.looked_after, self.complete = Compact(), 0, 0, False
            for held in (self.tips, self.rows, self.order):
                held.clear()

    def keep_only(self, there: Container[int], after: int, last: int | None) -> None:
        """Of the rows held after one row, up to another or to the end, forget those that are no longer there."""
        with self.lock:
            end = len(self.order) if last is None else bisect_right(self.order, last)
            for row in self.order[bisect_right(self.order, after) : end]:
                if row not in there:
                    self.forget(self.tips[row])


def turn(
    keyring: Keyring,
    memory: Memory,
    clock: Callable[[], float] = monotonic,
    destroyed: Callable[[], Iterable[UUID]] = tuple,
) -> bool:
    """One turn; True while more waits to be held or compared. `destroyed` tells which tips were of late."""
    try:
        keyring.compartment(DESK, again=True)
    except (NoGrant, Unsealable):
        memory.forget_all()
        return False
    restricted = Tip.objects.filter(restricted=True).values("pk")
    Facts.objects.filter(tip__in=restricted, compared=True).update(compared=False)
    for tip in (*restricted.values_list("pk", flat=True), *destroyed()):
        memory.forget(tip)
    if _read_new(keyring, memory):
        return True
    memory.complete = True
    _look_after(keyring, memory)
    until = clock() + A_TURN
    waiting = queries.to_compare(AT_ONCE)
    for row, tip in waiting:
        _compare(keyring, memory, row, tip)
        if clock() > until:
            return True
    return len(waiting) == AT_ONCE


def _read_new(keyring: Keyring, memory: Memory) -> bool:
    rows = queries.facts_after(memory.newest - BEHIND, BEHIND + BATCH)
    memory.read(keyring, rows)
    memory.newest = max([memory.newest, *(row for row, _ in rows)])
    return len(rows) == BEHIND + BATCH


def _look_after(keyring: Keyring, memory: Memory) -> None:
    """The next of those held, compared with what the database says now."""
    rows = queries.facts_after(memory.looked_after, BATCH)
    last = rows[-1][0] if len(rows) == BATCH else None
    memory.keep_only({row for row, _ in rows}, memory.looked_after, last)
    memory.read(keyring, rows)
    memory.looked_after = last or 0


def _compare(keyring: Keyring, memory: Memory, row: int, tip: UUID) -> None:
    """Make the links of one tip. What does not open has none, and waits no longer."""
    memory.read(keyring, [(row, tip)])
    try:
        found = _found(memory, row)
    except Exception as fault:  # noqa: BLE001  whatever is wrong with one tip, the reader goes on with the others
        log.warning("facts %s cannot be compared: %s", row, type(fault).__name__)
        Facts.objects.filter(pk=row).update(compared=True)
        return
    keys = open_tip_keys(keyring, [tip, *found])
    _mark_restricted(memory, found.keys() - keys.keys())
    links = {other: told for other, told in found.items() if other in keys and tip in keys}
    try:
        with transaction.atomic():
            if Facts.objects.filter(pk=row, compared=False).update(compared=True):
                _store(keyring, tip, links, keys, memory.rows)
    except IntegrityError:
        # A tip of a pair was destroyed, or another reader made the same pair, at this moment: the next turn sees it.
        return


def _found(memory: Memory, row: int) -> dict[UUID, Told]:
    """The tips that may be about the same as one that is held, with what a link says; the likeliest first."""
    with memory.lock:
        if row not in memory.tips:
            return {}
        related = memory.linker.related(memory.linker.told(row), most=len(memory.tips), least=rules.FLOOR)
        return likely(memory, related)


def likely(memory: Memory, related: Iterable[Found]) -> dict[UUID, Told]:
    """By tip, what those of these links say that are likely enough; for whoever holds the memory's lock."""
    return {memory.tips[int(link.other.id)]: _told(link) for link in related if link.probability >= rules.FLOOR}


def _told(link: Found) -> Told:
    return Told(round(link.probability, 4), tuple(reasons(link)), version.present())


def _mark_restricted(memory: Memory, tips: Iterable[UUID]) -> None:
    """Tips that were restricted since they were read: forgotten, and compared again once they are given back."""
    for tip in tips:
        memory.forget(tip)
        Facts.objects.filter(tip=tip, tip__restricted=True).update(compared=False)


def _store(
    keyring: Keyring, tip: UUID, links: dict[UUID, Told], keys: dict[UUID, Identity], held: Container[UUID]
) -> None:
    """Keep the likeliest, and those that were there and still hold; what nobody decided and holds no more is gone.

    A link with a tip that is not held was not compared: another reader may have made it a moment ago.
    """
    known = queries.all_of(tip)
    decided = {other for other, row in known.items() if row.verdict}
    _take_back([row for other, row in known.items() if other in held and other not in links])
    there = set(Tip.objects.filter(pk__in=links, restricted=False).values_list("pk", flat=True))
    wanted = [other for other in links if other in there - decided]
    for place, other in enumerate(wanted):
        one, two = sorted((tip, other))
        if row := known.get(other):
            # A person may be deciding it at this moment.
            changed = sealed(row.pk, links[other], keys[one], keys[two])
            Link.objects.filter(pk=row.pk, verdict=rules.OPEN).update(sealed=changed)
        elif place < rules.MOST_FOUND and _has_room(keyring, other, links[other].probability):
            id = new_id()
            Link.objects.create(id=id, one_id=one, other_id=two, sealed=sealed(id, links[other], keys[one], keys[two]))


def _take_back(rows: Iterable[Link]) -> None:
    """Whatever nobody decided until now; what only the two of a restricted tip see stays theirs."""
    open_to_all = Link.objects.filter(verdict=rules.OPEN, one__restricted=False, other__restricted=False)
    open_to_all.filter(pk__in=[row.pk for row in rows]).delete()


def _has_room(keyring: Keyring, tip: UUID, probability: float) -> bool:
    """Whether a tip may have one more link. When it has very many, the weakest gives way to a likelier one."""
    rows = queries.undecided(tip)
    if len(rows) < rules.MOST_KEPT:
        return True
    keys = open_tip_keys(keyring, [tip, *(queries.other_of(row, tip) for row in rows)])
    told = {row: one.probability for row in rows if (one := opened(row, keys))}
    weakest = min(told, key=lambda row: told[row], default=None)
    if weakest is None or told[weakest] >= probability:
        return False
    _take_back([weakest])
    return True
