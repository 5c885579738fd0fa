"""What `heatwatch reassess` becomes: every tip is read again with the present code, knowledge and model.

Each reading adds a version. What this version has read already is passed by, so that an interrupted run goes on where
it stopped, and several may run at once.
"""

import logging
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain

from django.conf import settings

from heatwatch.common import clock
from heatwatch.desk import queries
from heatwatch.desk.actions.assessing import Lens, assess_tip
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.links.actions.keeping import Keeper
from heatwatch.reader.all_tips import BATCH, INTERRUPTED, batches, stop_when_asked
from heatwatch.reader.desk_key import open_desk
from heatwatch.vault.actions import Keyring


@dataclass
class Again:
    """One run over all tips, and what became of each so far."""

    keyring: Keyring
    lens: Lens
    done: Counter[str] = field(default_factory=Counter)
    stopping: threading.Event = field(default_factory=threading.Event)

    def over_all(self) -> bool:
        """Read tip by tip, in the order of their ids; False when told to stop before the end."""
        total = queries.tip_count()
        for tip in chain.from_iterable(batches()):
            if self.stopping.is_set():
                return False
            self.done[assess_tip(self.keyring, self.lens, tip, clock.now(), again=True).what] += 1
            self._show(total)
        return True

    def told(self) -> str:
        """What became of the tips, in words."""
        return ", ".join(f"{count} {what}" for what, count in sorted(self.done.items())) or "no tip"

    def _show(self, total: int) -> None:
        """A line that is written over where somebody watches, and one in a hundred where a file does."""
        count = sum(self.done.values())
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{count} of {total} ({self.told()})")
        elif count % BATCH == 0:
            sys.stderr.write(f"{count} of {total} ({self.told()})\n")
        sys.stderr.flush()


def reassess() -> int:
    """Exit code 0 when every tip was passed; 130 when it was interrupted."""
    # Tips that are passed over are counted; a line for each would bury the progress.
    logging.getLogger("heatwatch.desk.assessing").setLevel(logging.ERROR)
    keyring = open_desk(settings.ENV.key_file("reader.key"), clock.now())
    known = knowledge()
    again = Again(keyring, Lens.through(known, Keeper.through(known)))
    stop_when_asked(again.stopping)
    sys.stderr.write(f"reading with {again.lens.version}\n")
    finished = again.over_all()
    end = "done" if finished else "stopped; run it again to go on"
    sys.stderr.write(f"\n{end}: {again.told()}\n")
    return 0 if finished else INTERRUPTED
