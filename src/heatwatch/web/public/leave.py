"""Leave this site: at once, and with nothing left behind that this house can remove."""

from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from heatwatch.common import clock
from heatwatch.intake.actions.drafts import discard_draft, mark_left
from heatwatch.intake.actions.receiving import acknowledge
from heatwatch.web.public import tokens, visits
from heatwatch.web.public.answers import SeeOther
from heatwatch.web.public.report import lookup_in


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Discard the draft, hide the receipt for good, end the visit, and go to a page about something else."""
    # The script sends the form unseen and goes there by itself: a redirect would be followed unseen too.
    unseen = "unseen" in request.POST
    response = HttpResponse(status=204) if unseen else SeeOther(settings.AGENCY.leave_to)
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    visits.expire(response)
    # Nothing may keep a frightened person here: what cannot be removed now is swept within a day.
    with suppress(DatabaseError):
        _forget(request)
        visits.end(request, response)
    return response


def _forget(request: HttpRequest) -> None:
    token = tokens.read(request.POST.get("token", ""))
    lookup = lookup_in(request.POST.get("shown", ""))
    if token:
        discard_draft(token)
        mark_left(token, clock.now())
    if lookup:
        acknowledge(lookup)
