"""Leave this site: at once, and with nothing left behind that this house can remove."""

from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.http import require_http_methods

from heatwatch.common import clock
from heatwatch.intake.actions.drafts import discard_draft, mark_left
from heatwatch.intake.actions.receiving import acknowledge
from heatwatch.web.kit import tokens
from heatwatch.web.public import visits
from heatwatch.web.public.answers import SeeOther
from heatwatch.web.public.report import lookup_in


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Discard the draft, hide the receipt for good, end the visit, and go to a page about something else."""
    try:
        request.POST  # noqa: B018  it is read here, or nowhere
    except (BadRequest, SuspiciousOperation, MultiPartParserError, OSError):
        # Whoever leaves does so whatever became of the form.
        request.POST = QueryDict()
    # The script sends the form unseen and goes there by itself: a redirect would be followed unseen too.
    unseen = "unseen" in request.POST
    response = HttpResponse(status=204) if unseen else SeeOther(settings.AGENCY.leave_to)
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    visits.expire(response)
    # Nothing may keep a frightened person here: what cannot be removed now is swept within a day.
    token, lookup = tokens.posted(request), lookup_in(request.POST.get("shown", ""))
    _try(lambda: visits.end(request, response))
    if token:
        _try(lambda: discard_draft(token))
        _try(lambda: mark_left(token, clock.now()))
    if lookup:
        _try(lambda: acknowledge(lookup))
    return response


def _try(part: Callable[[], object]) -> None:
    """Each part alone: one that fails keeps none of the others from being done."""
    with suppress(DatabaseError):
        part()
