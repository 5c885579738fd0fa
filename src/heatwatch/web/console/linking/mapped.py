"""The map of the places that the tips of a group, or of a case, tell."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from heatwatch.accounts.access import require
from heatwatch.cases import queries as cases
from heatwatch.common import clock
from heatwatch.desk import queries as desk
from heatwatch.desk.queries.known import is_before_reading, see_once
from heatwatch.geography.outlines import outlines
from heatwatch.links.actions.grouping import MOST_TIPS
from heatwatch.links.actions.placing import Located, located, note_placed
from heatwatch.links.places import Marked
from heatwatch.web.console.gate import needs
from heatwatch.web.console.linking import mapping
from heatwatch.web.console.linking.grouped import around
from heatwatch.web.console.pages import page


@needs("open_tip")
def tip_map(request: Any, number: str) -> HttpResponse:
    """The places that a tip tells, and the others of its group."""
    see_once(request.account)
    tip = desk.tip_for(request.account, number)
    if is_before_reading(tip):
        return redirect("tip", tip.number)
    form, group = around(request, tip)
    context = {"tip": tip, "form": form, "group": group, **_shown(request, group.tips)}
    return page(request, "tip_map", context, status=422 if form.errors else 200)


@needs("see_cases")
def case_map(request: Any, id: UUID) -> HttpResponse:
    """The places that the tips of a case tell, of the latest that were brought in."""
    found = cases.case_for(request.account, id)
    require(request.account, "open_tip")
    every = [row.tip for row in cases.tips_of(request.account, found) if not is_before_reading(row.tip)]
    tips = every[:MOST_TIPS]
    note_placed(request.account, tips, clock.now())
    left_out = len(every) - len(tips)
    return page(request, "case_map", {"case": found, "left_out": left_out, **_shown(request, tips)})


def _shown(request: Any, tips: list[Any]) -> dict[str, Any]:
    """The map and its table."""
    found, numbers = located(request.keyring, tips), {tip.pk: tip.number for tip in tips}
    spots = [(one.spot, _label(one), _aloud(one)) for one in found.placed if one.spot]
    return {
        "tips": tips,
        "map": mapping.drawn(spots, outlines()) if spots else None,
        **_tables(found, numbers),
        "unread": found.unread,
        "most": MOST_TIPS,
    }


def _tables(found: Located, numbers: dict[UUID, str]) -> dict[str, Any]:
    return {
        "placed": [{"place": place, **_row(one, numbers)} for place, one in enumerate(found.placed, 1)],
        "nowhere": [_row(one, numbers) for one in found.nowhere],
    }


def _row(one: Marked[UUID], numbers: dict[UUID, str]) -> dict[str, Any]:
    return {"spot": one.spot, "name": one.name, "words": one.words, "tips": sorted(numbers[tip] for tip in one.tips)}


def _label(one: Marked[UUID]) -> str:
    return f"{one.name} ({len(one.tips)})"


def _aloud(one: Marked[UUID]) -> str:
    many = len(one.tips)
    words = one.spot.words if one.spot else one.name
    return f"{words[:1].upper()}{words[1:]}: told by {many} of these tips"
