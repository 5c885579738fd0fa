"""How a group of tips grew: week by week, or by months or years where the first lies long before the last. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

Tip = TypeVar("Tip")
WEEK, MONTH, YEAR = "week", "month", "year"
# So many bars stand beside each other, and can still be told apart.
MOST_PERIODS = 60
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Period(Generic[Tip]):
    """A week, month or year by its first day: what came in it, and how many there were by its end."""

    first: date
    new: tuple[Tip, ...]
    total: int

    @property
    def before(self) -> int:
        """How many there were when it began."""
        return self.total - len(self.new)


def grown(tips: Iterable[tuple[date, Tip]]) -> tuple[str, list[Period[Tip]]]:
    """What a period is, and every period from the first tip to the last, empty ones too."""
    dated = sorted(tips, key=lambda one: one[0])
    if not dated:
        return WEEK, []
    first, last = dated[0][0], dated[-1][0]
    unit = next((unit for unit in (WEEK, MONTH) if len(_starts(unit, first, last)) <= MOST_PERIODS), YEAR)
    begins, total, periods = BEGINS[unit], 0, []
    for start in _starts(unit, first, last):
        new = tuple(tip for day, tip in dated if begins(day) == start)
        total += len(new)
        periods.append(Period(start, new, total))
    return unit, periods


def _starts(unit: str, first: date, last: date) -> Sequence[date]:
    start, starts = BEGINS[unit](first), []
    while start <= last:
        starts.append(start)
        start = NEXT[unit](start)
    return starts


def _week(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(day: date) -> date:
    return day.replace(day=1)


def _year(day: date) -> date:
    return day.replace(month=1, day=1)


def _next_month(first: date) -> date:
    return date(first.year + first.month // MONTHS, first.month % MONTHS + 1, 1)


BEGINS: dict[str, Callable[[date], date]] = {WEEK: _week, MONTH: _month, YEAR: _year}
NEXT: dict[str, Callable[[date], date]] = {
    WEEK: lambda first: first + timedelta(days=7),
    MONTH: _next_month,
    YEAR: lambda first: first.replace(year=first.year + 1),
}
