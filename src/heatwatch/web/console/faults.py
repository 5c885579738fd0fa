"""A form whose cross-site token is not accepted: usually a page left open over a new sign-in."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from heatwatch.common import clock
from heatwatch.web.console import kept
from heatwatch.web.console.pages import page
from heatwatch.web.console.watching import refusals
from heatwatch.web.kit.faults import attempts
from heatwatch.web.kit.tokens import from_elsewhere

WHY = "This page had been open too long, or you signed in again meanwhile."


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Give what was typed back to a signed-in person; show a stranger nothing.

    Sending it needs another click on a page of this console: browsers that do not say where a form came from would
    otherwise send one of another site. What does say that it came from elsewhere is shown to nobody.
    """
    asking: Any = request
    elsewhere = _from_elsewhere(request)
    if getattr(asking, "account", None) is None:
        attempts.count("form_without_token", clock.now())
        if not elsewhere and (box := kept.kept_from_stranger(request)):
            return kept.sign_in_page(request, box, status=403)
        return page(request, "expired", {"reason": reason}, status=403)
    refusals.note_form(request, refusals.ELSEWHERE if elsewhere else refusals.NO_TOKEN)
    if elsewhere:
        return page(request, "expired", {"reason": reason}, status=403)
    if asking.keyring is None:
        return kept.locked_page(request, status=403)
    response = kept.unsent_page(request, request.path, kept.fields_of(request.POST), why=WHY)
    response.status_code = 403
    return response


def _from_elsewhere(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    own = f"{request.scheme}://{request.get_host()}"
    return from_elsewhere(request) or origin not in ("", own)
