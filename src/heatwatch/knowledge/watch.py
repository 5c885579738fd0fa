"""What the office wants to be told of: reading that is unusual, one text again and again, and a flood of reports.

The numbers stand in the agency file (`[watch]`); whoever writes none there gets these.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

LONGEST = timedelta(days=1)
PACES = ("one_network", "unknown_network", "everybody")
# What stands in a rule about what lists quote, and in no other.
QUOTED = " quoted in "
_WRITTEN = re.compile(r"(\d+)( quoted)? in (\d+)(?: (\d\d:\d\d)-(\d\d:\d\d))?")


@dataclass(frozen=True)
class ReadingRule:
    """So many different tips opened within so many minutes are unusual; between two hours of the day, if it says so.

    Or so many `quoted`: whose words a search, a list of links or a chart showed, without anybody opening them.
    """

    tips: int
    minutes: int
    start: time | None = None
    end: time | None = None
    quoted: bool = False

    def __post_init__(self) -> None:
        if self.tips < 2 or not 1 <= self.minutes <= LONGEST.total_seconds() // 60:
            name = "watch.quoted" if self.quoted else "watch.reading"
            raise ValueError(f"{name} asks for at least 2 tips within 1 to 1440 minutes")

    @property
    def span(self) -> timedelta:
        """The minutes as a span of time."""
        return timedelta(minutes=self.minutes)

    def __str__(self) -> str:
        """As it is kept beside what it found: ``15 in 60 22:00-06:00``, ``500 quoted in 15``."""
        hours = f" {self.start:%H:%M}-{self.end:%H:%M}" if self.start and self.end else ""
        return f"{self.tips}{QUOTED if self.quoted else ' in '}{self.minutes}{hours}"

    @classmethod
    def parse(cls, written: str) -> "ReadingRule":
        """The inverse of `__str__`; raises `ValueError`."""
        found = _WRITTEN.fullmatch(written)
        if found is None:
            raise ValueError("this is no rule of unusual reading")
        tips, quoted, minutes, start, end = found.groups()
        begin, until = (time.fromisoformat(start), time.fromisoformat(end)) if start else (None, None)
        return cls(int(tips), int(minutes), begin, until, bool(quoted))

    def counts(self, at: datetime, zone: ZoneInfo) -> bool:
        """Whether something at this moment falls into the rule's hours; 22:00-06:00 goes over midnight."""
        if self.start is None or self.end is None:
            return True
        local = at.astimezone(zone).time()
        if self.start < self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end


USUAL = (ReadingRule(30, 15), ReadingRule(60, 240), ReadingRule(15, 60, time(22), time(6)))
# A page of a search quotes 20 tips and a chart 40. Ten searches and five charts in a quarter of an hour are work.
USUAL_QUOTED: tuple[ReadingRule, ...] = (
    ReadingRule(500, 15, quoted=True),
    ReadingRule(1500, 240, quoted=True),
    ReadingRule(600, 60, time(22), time(6), quoted=True),
)


@dataclass(frozen=True)
class Pace:
    """So many reports are taken at once, and then one more every so many seconds."""

    reports: int
    then_every: float

    def __post_init__(self) -> None:
        if self.reports < 1 or self.then_every <= 0:
            raise ValueError("a pace of watch takes at least 1 report, and then one every some seconds")


@dataclass(frozen=True)
class Watch:
    """`same_text`: how many times one text comes within a day before it is shown as one row.

    Words as short as "please help me" are written by many who need help, so that short texts need more.
    """

    reading: tuple[ReadingRule, ...] = USUAL
    quoted: tuple[ReadingRule, ...] = USUAL_QUOTED
    same_text: int = 10
    same_short_text: int = 50
    # A shelter, a library, all customers of a carrier: whoever is counted as one. What is above waits, and is taken.
    one_network: Pace = Pace(30, 4.0)
    unknown_network: Pace = Pace(120, 0.5)
    everybody: Pace = Pace(300, 0.2)

    def __post_init__(self) -> None:
        if not 3 <= self.same_text <= self.same_short_text:
            raise ValueError("watch.same_text is at least 3, and watch.same_short_text not smaller")

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Watch":
        """Read the `[watch]` table of the agency file; raises `ValueError` or `KeyError`."""
        rules = tuple(_rule(entry) for entry in data["reading"]) if "reading" in data else USUAL
        quoted = USUAL_QUOTED
        if "quoted" in data:
            quoted = tuple(_rule(entry, quoted=True) for entry in data["quoted"])
        many = int(data.get("same_text", cls.same_text))
        short = int(data.get("same_short_text", max(many, cls.same_short_text)))
        paces = {name: Pace(**data[name]) for name in PACES if name in data}
        return cls(rules, quoted, many, short, **paces)

    @property
    def longest(self) -> timedelta:
        """How far back one has to look."""
        return max((rule.span for rule in (*self.reading, *self.quoted)), default=timedelta(0))


def in_words(rule: ReadingRule) -> str:
    """The rule for people to read."""
    hours = f", between {rule.start:%H:%M} and {rule.end:%H:%M}" if rule.start and rule.end else ""
    return f"{rule.tips} different tips{' quoted' if rule.quoted else ''} within {rule.minutes} minutes{hours}"


def _rule(entry: Mapping[str, Any], *, quoted: bool = False) -> ReadingRule:
    start, end = _hours(str(entry["between"]).split("-")) if "between" in entry else (None, None)
    return ReadingRule(int(entry["tips"]), int(entry["minutes"]), start, end, quoted)


def _hours(parts: Iterable[str]) -> tuple[time, time]:
    start, end = (time.fromisoformat(part.strip()) for part in parts)
    return start, end
