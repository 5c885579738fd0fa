"""What is likest to a text that is still being told: asked of the reader's memory, and kept nowhere.

A call has no tip yet, no key and no row. Its words are taken apart into facts as those of a tip are, by the cues alone,
since the trained reading would take longer than a caller waits; they are compared with what the reader holds, and
forgotten.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from heatwatch.common.secret import masked
from heatwatch.knowledge.model.whole import Knowledge
from heatwatch.linkage.facts import Ground, ground_of, telling_of
from heatwatch.links import rules
from heatwatch.links.actions.comparing import Memory, likely
from heatwatch.links.actions.opening import Told
from heatwatch.triage.assessment import Assessor

# No row of facts has this number.
UNTOLD = 0


@masked
@dataclass(frozen=True)
class Listener:
    """Compares what is being told with what a reader holds."""

    memory: Memory
    assessor: Assessor
    ground: Ground

    @classmethod
    def through(cls, known: Knowledge, memory: Memory) -> "Listener":
        """With the cues, places and names of this knowledge."""
        return cls(memory, Assessor(known), ground_of(known))

    def likest(
        self, text: str, gone: Callable[[], Iterable[UUID]], unopened: Callable[[], Iterable[UUID]]
    ) -> dict[UUID, Told]:
        """The three tips likest to a text, the likest first, with what a link would say of each.

        What nobody may know of is forgotten before anything is compared, so that neither a place among the three nor
        how rare something is tells of it. A tip that comes back is read again by the loop. What nobody opened yet is
        held all the same, since the tips that come are compared with it; but a question is answered as if it were not.
        """
        telling = telling_of(UNTOLD, text, self.assessor.assess(text), self.ground)
        with self.memory.lock:
            for tip in gone():
                self.memory.forget(tip)
            unquoted = [self.memory.rows[tip] for tip in unopened() if tip in self.memory.rows]
            with self.memory.linker.without(unquoted):
                return likely(self.memory, self.memory.linker.related(telling, rules.MOST_SHOWN, rules.FLOOR))
