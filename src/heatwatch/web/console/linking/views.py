"""Saying whether two tips are about the same, and the chart of what leads from a tip to others."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from heatwatch.common import clock
from heatwatch.common.errors import NotFound
from heatwatch.desk import queries as desk
from heatwatch.desk.actions.opening import hold_tip
from heatwatch.desk.queries.known import is_before_reading, see_once
from heatwatch.links import queries
from heatwatch.links.actions.charting import FARTHEST, MOST_TIPS, Look
from heatwatch.links.actions.deciding import decide
from heatwatch.web.console.acting import act
from heatwatch.web.console.gate import POST, needs
from heatwatch.web.console.linking import drawing, tables
from heatwatch.web.console.linking.forms import ChartForm
from heatwatch.web.console.pages import page
from heatwatch.web.console.watching import refusals


@needs("link", methods=POST)
def decide_link(request: Any, number: str, id: UUID) -> HttpResponse:
    """Confirm or reject a link with another tip that this person may open; the other button takes it back."""
    tip = desk.tip_for(request.account, number)
    link, other = queries.link_for(request.account, tip, id)

    def work(held: Any, given: Any, now: Any) -> None:
        decide(request.account, held.tip, link, other, verdict=given["verdict"], now=now)

    return act(request, number, "decide_link", work, anchor="links")


@needs("open_tip")
def chart(request: Any, number: str) -> HttpResponse:
    """What is linked with a tip, as a picture and as tables, and how it is connected with another tip."""
    see_once(request.account)
    tip = desk.tip_for(request.account, number)
    if is_before_reading(tip):
        return redirect("tip", tip.number)
    form = ChartForm({name: request.GET.get(name, field.initial) for name, field in ChartForm.base_fields.items()})
    look = Look(request.keyring, request.account, hold_tip(request.keyring, tip), form.wanted)
    found, way = look.chart(), _way(request, look, form)
    look.note(clock.now())
    context = {
        "tip": tip,
        "form": form,
        "narrowed": set(form.changed_data) & {"least", "since", "until"},
        "legend": drawing.LEGEND,
        "chart": found,
        "picture": drawing.drawn(found),
        "tables": tables.of(found),
        "way": way,
        "compared": queries.is_compared(tip),
        "most": MOST_TIPS,
        "farthest": FARTHEST,
    }
    return page(request, "chart", context, status=422 if form.errors else 200)


def _way(request: Any, look: Look, form: ChartForm) -> dict[str, Any] | None:
    """How the tip is connected with the one that somebody named; one that they may not know of is none."""
    typed = form.cleaned_data.get("to", "") if form.is_valid() else ""
    if not typed:
        return None
    try:
        goal = desk.tip_for(request.account, typed)
    except NotFound as refusal:
        refusals.note(request, refusal)
        form.add_error("to", "There is no tip of this number that you may open. It looks like HW-7K3-Q92.")
        return None
    if goal == look.root:
        form.add_error("to", "This is the tip itself. Give the number of another one.")
        return None
    found = look.way_to(goal)
    return {"goal": goal, "cut": found.cut, "steps": [tables.step(line) for line in found.lines]}
