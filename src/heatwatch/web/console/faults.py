"""A form whose cross-site token is not accepted: usually a page left open over a new sign-in."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from heatwatch.web.console import kept
from heatwatch.web.console.pages import page

WHY = "This page had been open too long, or you signed in again meanwhile."


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Give what was typed back to a signed-in person; show a stranger nothing.

    Sending it needs another click on a page of this console: the form itself may have come from anywhere.
    """
    asking: Any = request
    if getattr(asking, "account", None) is None:
        return page(request, "expired", {"reason": reason}, status=403)
    if asking.keyring is None:
        return kept.locked_page(request, status=403)
    response = kept.unsent_page(request, request.path, kept.fields_of(request.POST), why=WHY)
    response.status_code = 403
    return response
