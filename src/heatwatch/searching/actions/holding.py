"""The reader holds the words of the desk's tips in memory: all of them after a start, then whatever changes.

1. What went out of reach, restricted or destroyed, is dropped.
2. What the audit trail tells of is read again: each act that changes a tip leaves a record in its own transaction.
3. The next of all tips are read, the newest first, until every one was.

What is read is compared with the saved searches before the index holds it (`matching`), so that what begins to fit is
told from what fitted before.

Whatever is done between two turns is hidden from each answer by the database itself (`hidden`), so that there is no
moment in which a restricted tip is found.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from uuid import UUID

from heatwatch.common.secret import masked
from heatwatch.links.actions.relating import Listener
from heatwatch.search.entry import Entry
from heatwatch.search.index import Index
from heatwatch.searching import queries
from heatwatch.searching.actions.matching import begin, compare
from heatwatch.searching.actions.opening import entries
from heatwatch.searching.exchange import key_of
from heatwatch.vault.actions import Keyring
from heatwatch.vault.compartments import DESK
from heatwatch.vault.errors import NoGrant, Unsealable

# Tips that are opened in a turn: the more, the less often the index is put in order, and the longer a new tip waits.
BATCH = 500
# Clocks of two hosts may differ: what was destroyed in this time before the start is looked at too.
BEFORE = timedelta(days=1)
EVER = datetime.min.replace(tzinfo=UTC)


@masked
@dataclass
class Memory:
    """What a reader holds. One thread changes it; others answer from it. Without a key nobody is answered.

    `listener` compares what is being told with the facts that the reader's loop holds.
    """

    listener: Listener | None = None
    index: Index = field(default_factory=Index)
    key: str = ""
    since: datetime = EVER
    sequence: int = 0
    looked_at: set[UUID] = field(default_factory=set)
    out: set[UUID] = field(default_factory=set)
    total: int = 0
    read: int = 0
    remaining: Iterator[UUID] | None = None

    def begin(self, key: str, now: datetime) -> None:
        """Start from nothing: what is done from here on is told by the audit trail, what was before by the tips."""
        self.key, self.since = key, now - BEFORE
        self.sequence, self.looked_at = queries.last_change(), set()
        self.total, self.read, self.remaining = queries.count(), 0, queries.newest_first()

    def forget_all(self) -> None:
        """Whoever may not open the desk any more holds nothing of it."""
        if self.key:
            self.index, self.key, self.out, self.remaining = Index(), "", set(), None

    @property
    def percent(self) -> int | None:
        """How far it is; None once every tip is held."""
        return None if self.remaining is None else min(99, 100 * self.read // max(1, self.total))

    def hidden(self) -> set[UUID]:
        """What must not be found at this moment, whether it is still held or not."""
        return queries.out_of_reach(self.since)

    def gone(self) -> set[UUID]:
        """What nobody at the desk may know of at this moment."""
        return queries.gone(self.since)

    def put(self, fresh: list[Entry], drop: set[UUID], out: set[UUID]) -> None:
        """Change the index, then say what is not in it any more."""
        self.index.change(fresh, drop)
        # What was just read was within reach; should it go out of it, the next turn has to see that it is new.
        self.out = out - {entry.id for entry in fresh}


def turn(keyring: Keyring, memory: Memory, now: datetime) -> bool:
    """One turn; True while more waits to be read."""
    try:
        desk = keyring.compartment(DESK, again=True)
    except (NoGrant, Unsealable):
        memory.forget_all()
        return False
    if not memory.key:
        memory.begin(key_of(desk), now)
    memory.key = key_of(desk)
    if _follow(keyring, memory, now) or _read_on(keyring, memory, now):
        return True
    begin(keyring, memory.index, memory.hidden(), now)
    return False


def _follow(keyring: Keyring, memory: Memory, now: datetime) -> bool:
    """Steps 1 and 2. What is out of reach is asked first: whatever goes out later is caught by the next turn."""
    out = queries.out_of_reach(memory.since)
    changes = queries.changes_after(memory.sequence)
    touched = {tip for _, record, tip in changes if tip and record not in memory.looked_at}
    now_read = set(islice(touched, BATCH))
    fresh = entries(keyring, now_read)
    compare(keyring, memory.index, fresh, now)
    drop = (out - memory.out) | (now_read - {entry.id for entry in fresh})
    if fresh or drop or out != memory.out:
        memory.put(fresh, drop, out)
    if len(touched) > BATCH:
        memory.looked_at |= {record for _, record, tip in changes if tip in now_read}
        return True
    memory.looked_at = {record for _, record, _ in changes}
    memory.sequence = max([memory.sequence, *(place for place, _, _ in changes)])
    return len(changes) >= queries.AT_ONCE


def _read_on(keyring: Keyring, memory: Memory, now: datetime) -> bool:
    """Step 3."""
    if memory.remaining is None:
        return False
    ids = list(islice(memory.remaining, BATCH))
    fresh = entries(keyring, ids)
    compare(keyring, memory.index, fresh, now)
    memory.put(fresh, set(), memory.out)
    memory.read += len(ids)
    if len(ids) < BATCH:
        memory.remaining = None
    return memory.remaining is not None
