"""The supervisor's board: how long what waits has waited, what is past due, and what nobody touched."""

from typing import Any

from django.http import HttpResponse

from heatwatch.common import clock
from heatwatch.common.clock import span
from heatwatch.desk.actions.opening import note_listed
from heatwatch.desk.queries import board as queries
from heatwatch.web.console.gate import needs
from heatwatch.web.console.pages import page


@needs("see_board")
def board(request: Any) -> HttpResponse:
    """Waiting times by lane, and two lists."""
    now = clock.now()
    late, untouched = queries.past_due(request.account, now), queries.untouched(request.account, now)
    for view, tips in (("past due", late), ("untouched", untouched)):
        note_listed(request.account, view, tips, now)
    rows = [
        {"lane": row["lane"], **row, "longest": span(now - row["first"]) if row["first"] else ""}
        for row in queries.waiting_times(request.account, now)
    ]
    context = {"rows": rows, "late": late, "untouched": untouched, "days": queries.UNTOUCHED.days, "most": queries.MOST}
    return page(request, "board", context)
