"""What people say of a reading: this finding is right, that one is wrong, another is missing, the lane is another.

Each judgement is added to those before it; the last one about a finding stands. It keeps which version the person saw.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from heatwatch.common.secret import masked
from heatwatch.desk.readings import DANGER, INDICATOR

LANE = "lane"
ABOUT = (INDICATOR, DANGER, LANE)
CONFIRMED, REJECTED, ADDED, CHANGED = "confirmed", "rejected", "added", "changed"
VERDICTS = (CONFIRMED, REJECTED, ADDED, CHANGED)


@masked
@dataclass(frozen=True, slots=True)
class Judgement:
    """One of them, opened. For a lane, `id` is the lane that the person set, and `before` what the tip had."""

    about: str
    id: str
    verdict: str
    quote: str
    reason: str
    before: str
    seen: int
    by: str
    at: datetime

    @property
    def is_right(self) -> bool:
        """Whether the person says that the text reports it."""
        return self.verdict in (CONFIRMED, ADDED)


def from_dict(data: Mapping[str, Any], by: str, at: datetime) -> Judgement:
    """What was sealed, with who and when beside it; raises KeyError, TypeError or ValueError for wrong data."""
    texts = {name: str(data[name]) for name in ("about", "id", "verdict", "quote", "reason", "before")}
    if texts["about"] not in ABOUT or texts["verdict"] not in VERDICTS:
        raise ValueError("no judgement of a reading")
    return Judgement(**texts, seen=int(data["seen"]), by=by, at=at)


def standing(judgements: Iterable[Judgement]) -> dict[tuple[str, str], Judgement]:
    """The last judgement about each finding, by kind and id; of the lane the last whatever it was."""
    return {(one.about, "" if one.about == LANE else one.id): one for one in judgements}
