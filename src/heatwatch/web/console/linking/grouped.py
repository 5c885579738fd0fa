"""The groups that links make: a list of them, and one group with how it grew."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from heatwatch.common import clock
from heatwatch.desk import queries as desk
from heatwatch.desk.actions.opening import hold_tip
from heatwatch.desk.queries.known import is_before_reading, see_once
from heatwatch.knowledge.desk_tables import lanes
from heatwatch.links.actions.grouping import (
    FARTHEST,
    MOST_CONFIRMED,
    MOST_TIPS,
    Gathering,
    Group,
    Listed,
    growth_of,
)
from heatwatch.links.actions.grouping import groups as groups_of
from heatwatch.links.growth import Period
from heatwatch.web.console.gate import needs
from heatwatch.web.console.linking import growing
from heatwatch.web.console.linking.forms import GroupForm
from heatwatch.web.console.pages import page

NOT_SET = "not set"


@needs("open_tip")
def groups(request: Any) -> HttpResponse:
    """The groups of tips that confirmed links make, those that grew last first."""
    see_once(request.account)
    found, more, cut = groups_of(request.account, clock.now())
    context = {"groups": [_listed(one) for one in found], "more": more, "cut": cut, "most": MOST_CONFIRMED}
    return page(request, "groups", context)


@needs("open_tip")
def group(request: Any, number: str) -> HttpResponse:
    """The group around one tip: how it grew, and which tips are in it through which links."""
    see_once(request.account)
    tip = desk.tip_for(request.account, number)
    if is_before_reading(tip):
        return redirect("tip", tip.number)
    form, found = around(request, tip)
    return page(request, "group", {"tip": tip, "form": form, **_shown(found)}, status=422 if form.errors else 200)


def around(request: Any, tip: Any) -> tuple[GroupForm, Group]:
    """The group around a tip, by the links that its form lets count; that it was shown is recorded."""
    form = GroupForm({"least": request.GET.get("least", GroupForm.base_fields["least"].initial)})
    look = Gathering(request.keyring, request.account, hold_tip(request.keyring, tip), form.least_likely)
    found = look.group()
    look.note(clock.now())
    return form, found


def _shown(found: Group) -> dict[str, Any]:
    unit, periods = growth_of(found.tips)
    return {
        "group": found,
        "unit": unit,
        "picture": growing.drawn(unit, periods),
        "periods": [_period(unit, place, one) for place, one in enumerate(periods, 1) if one.new],
        "first": found.tips[0],
        "last": found.tips[-1],
        "lanes": counted(_lane(one) for one in found.tips),
        "types": counted(one.types or NOT_SET for one in found.tips),
        "most": MOST_TIPS,
        "farthest": FARTHEST,
    }


def counted(words: Iterable[str]) -> str:
    """How often each of these words comes, the most frequent first: `crisis 3, labor 1`."""
    return ", ".join(
        f"{word} {many}" for word, many in sorted(Counter(words).items(), key=lambda one: (-one[1], one[0]))
    )


def _listed(one: Listed) -> dict[str, Any]:
    first, last = one.tips[0], one.tips[-1]
    return {
        "first": first,
        "last": last,
        "many": len(one.tips),
        "lanes": counted(map(_lane, one.tips)),
        "types": counted(tip.types or NOT_SET for tip in one.tips),
        "open": sum(tip.status != "closed" for tip in one.tips),
        "in_danger": any(tip.danger_now for tip in one.tips),
    }


def _period(unit: str, place: int, one: Period[Any]) -> dict[str, Any]:
    new = sorted(one.new, key=lambda tip: (tip.received, tip.number))
    return {
        "place": place,
        "words": growing.long(unit, one.first),
        "new": new,
        "total": one.total,
        "lanes": counted(map(_lane, new)),
        "types": counted(tip.types or NOT_SET for tip in new),
    }


def _lane(tip: Any) -> str:
    return lanes()[tip.lane].label if tip.lane in lanes() else tip.lane or NOT_SET
