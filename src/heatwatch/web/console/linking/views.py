"""Saying whether two tips are about the same."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from heatwatch.desk import queries as desk
from heatwatch.links import queries
from heatwatch.links.actions.deciding import decide
from heatwatch.web.console.acting import act
from heatwatch.web.console.gate import POST, needs


@needs("link", methods=POST)
def decide_link(request: Any, number: str, id: UUID) -> HttpResponse:
    """Confirm or reject a link with another tip that this person may open; the other button takes it back."""
    tip = desk.tip_for(request.account, number)
    link, other = queries.link_for(request.account, tip, id)

    def work(held: Any, given: Any, now: Any) -> None:
        decide(request.account, held.tip, link, other, verdict=given["verdict"], now=now)

    return act(request, number, "decide_link", work, anchor="links")
