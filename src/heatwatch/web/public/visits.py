"""The cookie of an open mailbox: set after a right code, gone when the reporter leaves."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from heatwatch.common import clock
from heatwatch.intake.actions.mailboxes import Visit, end_visit, visited

# A name that tells nothing; behind TLS the prefix keeps other hosts of the same domain from setting it.
COOKIE = "__Host-v" if settings.ENV.tls else "v"


def visit_of(request: HttpRequest) -> Visit:
    """The open visit of this browser; raises `VisitOver`."""
    return visited(request.COOKIES.get(COOKIE, ""), clock.now())


def remember(response: HttpResponse, cookie: str) -> HttpResponse:
    """Hand the visit to the browser, for as long as it runs: a cookie with an end date would be written to its disk."""
    response.set_cookie(COOKIE, cookie, secure=settings.ENV.tls, httponly=True, samesite="Strict", path="/")
    return response


def end(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Close the visit here and in the browser."""
    end_earlier(request)
    return expire(response)


def end_earlier(request: HttpRequest) -> None:
    """Close what this browser had open: its cookie is about to go, and nothing else could close it."""
    cookie = request.COOKIES.get(COOKIE)
    if cookie:
        end_visit(cookie)


def expire(response: HttpResponse) -> HttpResponse:
    """Expire the cookie, with the same attributes it was set with: browsers ignore others."""
    response.set_cookie(COOKIE, "", max_age=0, secure=settings.ENV.tls, httponly=True, samesite="Strict", path="/")
    return response
