"""A chart as tables: what a screen reader reads, and what is left when there is no room for a picture."""

from itertools import pairwise
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from heatwatch.links.actions.charting import Chart, Line
from heatwatch.links.things import Thing

AGAINST = "against it: "
# From so many days on, the space before a tip in the order of time is a size larger.
SPACES = (2, 8, 32, 180)


def of(chart: Chart) -> dict[str, Any]:
    """The tips, the links between them, and what they have in common."""
    numbers = {tip.pk: tip.number for tip, _ in chart.tips}
    return {
        "tips": [{"tip": tip, "away": away, "how": _how(chart, tip.pk)} for tip, away in chart.tips],
        "lines": [step(line) for line in chart.lines],
        "times": _times(chart),
        "things": [_thing(place, thing, numbers) for place, thing in enumerate(chart.things, 1)],
    }


def step(line: Line) -> dict[str, Any]:
    """One link: between which tips, how strong, and why."""
    reasons = line.told.reasons
    return {
        "line": line,
        "reasons": [reason for reason in reasons if not reason.startswith(AGAINST)],
        "against": [reason.removeprefix(AGAINST) for reason in reasons if reason.startswith(AGAINST)],
    }


def _times(chart: Chart) -> list[dict[str, Any]]:
    """The tips in the order in which they came, each with how long after the one before, and as how much space."""
    tips = sorted((tip for tip, _ in chart.tips), key=lambda tip: (tip.received, tip.number))
    days = [(localdate(later.received) - localdate(tip.received)).days for tip, later in pairwise(tips)]
    return [
        {"tip": tip, "after": after, "space": sum(after >= least for least in SPACES)}
        for tip, after in zip(tips, [0, *days], strict=True)
    ]


def _how(chart: Chart, tip: UUID) -> list[Line]:
    """By which links a tip came into the chart: those with tips that are nearer."""
    return [line for line in chart.lines if line.far.pk == tip]


def _thing(place: int, thing: Thing[UUID], numbers: dict[UUID, str]) -> dict[str, Any]:
    return {"place": place, "thing": thing, "tips": sorted(numbers[tip] for tip in thing.tips)}
