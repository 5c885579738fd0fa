"""How the public site answers: a page with its token, or a redirect that leaves nothing to go back to."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from heatwatch.web.public import tokens

UNPROCESSABLE = 422
SLOW_DOWN = 429
UNAVAILABLE = 503


class SeeOther(HttpResponseRedirect):
    """Go there with GET: the form that was sent stays out of the browser's history."""

    status_code = 303


def page(
    request: HttpRequest, name: str, context: dict[str, Any] | None = None, *, token: bytes = b"", status: int = 200
) -> HttpResponse:
    """A page of the public site; `token` goes into its forms, the one of the Leave button too."""
    shown = {**(context or {}), "token": tokens.written(token) if token else ""}
    response = render(request, f"public/{name}.html", shown, status=status)
    patch_vary_headers(response, ["Cookie"])
    return response
