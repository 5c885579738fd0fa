"""How the public site answers: a page with its token, or a redirect that leaves nothing to go back to."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from heatwatch.web.kit import moulds, tokens

# Chromium keeps a page alive for Back in spite of no-store, with everything typed on it, but only when it was answered
# with 200. On a shared computer that shows a story to whoever presses Back, so a page to type on is another success.
NOT_KEPT_FOR_BACK = 203
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


def filled(
    request: HttpRequest,
    name: str,
    shape: Mapping[str, bool],
    values: moulds.Values,
    *,
    token: bytes,
    status: int = 200,
) -> HttpResponse:
    """The same for a page with a secret on it, filled into its mould.

    It is not compressed, by a proxy neither: beside what somebody else made a browser send, the length of a compressed
    page gives its secrets away (BREACH).
    """
    shown = {**values, "token": tokens.written(token)}
    headers = {"Cache-Control": "no-store, no-transform", "Vary": "Cookie"}
    return HttpResponse(moulds.fill(request, f"public/{name}.html", shape, shown), status=status, headers=headers)
