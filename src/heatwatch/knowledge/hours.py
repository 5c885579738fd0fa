"""When somebody is at the desk, in the office's own time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Span = tuple[int, int]
HOUR = timedelta(hours=1)
# Beyond any holiday; an office without hours never opens its public site.
DAYS_AHEAD = 60


@dataclass(frozen=True)
class Hours:
    """Staffed spans of each weekday in minutes from midnight, days off, and how soon an answer comes when staffed."""

    zone: ZoneInfo
    weekdays: tuple[tuple[Span, ...], ...]
    closed: frozenset[date]
    answer_staffed: int

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Hours":
        """Read the `[hours]` table of the agency file."""
        return cls(
            zone=ZoneInfo(data["time_zone"]),
            weekdays=tuple(tuple(_span(text) for text in data["weekdays"][day]) for day in DAYS),
            closed=frozenset(data["closed"]),
            answer_staffed=data["answer_within_hours_staffed"],
        )

    @property
    def any_staffed(self) -> bool:
        """Whether anybody is ever at the desk: an instance without refuses to go live."""
        return any(self.weekdays)

    def staffed(self, now: datetime) -> bool:
        """Whether somebody is at the desk at this moment."""
        local = now.astimezone(self.zone)
        if local.date() in self.closed:
            return False
        minute = local.hour * 60 + local.minute
        return any(start <= minute < end for start, end in self.weekdays[local.weekday()])

    def answer_within(self, now: datetime) -> int:
        """In how many hours an answer is tried for: counted from the moment at which somebody is there to write it."""
        if self.staffed(now):
            return self.answer_staffed
        opens = next((start for start in self._starts(now) if start > now), now + timedelta(days=DAYS_AHEAD))
        # Rounded up, so that no answer is promised sooner than it is tried for.
        return -((now - opens) // HOUR) + self.answer_staffed

    def _starts(self, now: datetime) -> Iterator[datetime]:
        """When the desk is next staffed, in UTC: between two local times may lie a change of the clock."""
        today = now.astimezone(self.zone).date()
        for day in (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)):
            if day not in self.closed:
                for start, _ in sorted(self.weekdays[day.weekday()]):
                    yield datetime.combine(day, time(start // 60, start % 60), self.zone).astimezone(UTC)


def _span(text: str) -> Span:
    start, end = (_minutes(part) for part in text.split("-"))
    if start >= end:
        raise ValueError(f"{text} ends before it starts; write a night as two spans")
    return start, end


def _minutes(text: str) -> int:
    """Minutes from midnight; 24:00 is the end of a day."""
    if text.strip() == "24:00":
        return 24 * 60
    at = time.fromisoformat(text.strip())
    return at.hour * 60 + at.minute
