"""When somebody is at the desk, in the office's own time."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Span = tuple[int, int]


@dataclass(frozen=True)
class Hours:
    """Staffed spans of each weekday in minutes from midnight, days off, and how soon an answer comes."""

    zone: ZoneInfo
    weekdays: tuple[tuple[Span, ...], ...]
    closed: frozenset[date]
    answer_staffed: int
    answer_unstaffed: int

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Hours":
        """Read the `[hours]` table of the agency file."""
        return cls(
            zone=ZoneInfo(data["time_zone"]),
            weekdays=tuple(tuple(_span(text) for text in data["weekdays"][day]) for day in DAYS),
            closed=frozenset(data["closed"]),
            answer_staffed=data["answer_within_hours_staffed"],
            answer_unstaffed=data["answer_within_hours_unstaffed"],
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
        """In how many hours an answer is tried for."""
        return self.answer_staffed if self.staffed(now) else self.answer_unstaffed


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
