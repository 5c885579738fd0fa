"""What `heatwatch relink` becomes: the facts and links of every tip are made again with the present code and weights.

First the facts, from the newest reading of each tip; what this version made already is passed by. Then every tip that
waits is compared. Both lists stand in the database, so an interrupted run goes on where it stopped, a reader that
runs meanwhile shares the work, and what people decided stays.
"""

import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from heatwatch.common import clock
from heatwatch.desk import queries as desk
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.links import queries, version
from heatwatch.links.actions import comparing, keeping
from heatwatch.links.actions.comparing import Memory
from heatwatch.links.actions.keeping import Keeper
from heatwatch.reader.all_tips import INTERRUPTED, batches, stop_when_asked
from heatwatch.reader.desk_key import open_desk
from heatwatch.vault.actions import Keyring


@dataclass
class Relinking:
    """One run over all tips, and what became of each so far."""

    keyring: Keyring
    keeper: Keeper
    done: Counter[str] = field(default_factory=Counter)
    stopping: threading.Event = field(default_factory=threading.Event)
    tell: Callable[[str], object] = lambda _: None

    def run(self) -> bool:
        """Facts, then links; False when told to stop before the end."""
        return self._all_facts() and self._all_links()

    def _all_facts(self) -> bool:
        total = desk.tip_count()
        for batch in batches():
            there = queries.made_with(batch)
            for tip in batch:
                if self.stopping.is_set():
                    return False
                self.done[self._facts_of(tip, there.get(tip, ""))] += 1
            told = ", ".join(f"{count} {what}" for what, count in sorted(self.done.items()))
            self.tell(f"facts: {sum(self.done.values())} of {total} tips ({told})")
        return True

    def _facts_of(self, tip: UUID, made_with: str) -> str:
        if made_with == version.present():
            return keeping.UNCHANGED
        store = keeping.make_again(self.keyring, self.keeper, tip)
        if store is None:
            return keeping.PASSED_OVER
        try:
            with transaction.atomic():
                store()
        except IntegrityError:
            # It was destroyed, or the running reader keeps it, at this moment.
            return keeping.PASSED_OVER
        return keeping.MADE

    def _all_links(self) -> bool:
        memory = Memory()
        while comparing.turn(self.keyring, memory):
            if self.stopping.is_set():
                return False
            self.tell(f"links: {len(memory.tips)} tips held, {queries.count_to_compare()} wait to be compared")
        return True


def relink() -> int:
    """Exit code 0 when every tip was compared; 130 when it was interrupted."""
    keyring = open_desk(settings.ENV.key_file("reader.key"), clock.now())
    relinking = Relinking(keyring, Keeper.through(knowledge()), tell=_told)
    stop_when_asked(relinking.stopping)
    _told(f"linking with {version.present()}")
    finished = relinking.run()
    _told("done" if finished else "stopped; run it again to go on")
    return 0 if finished else INTERRUPTED


def _told(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
