"""When something goes wrong: a page that says what to do, and a log line that holds nothing a person wrote."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, DisallowedHost, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import select_template
from django.utils.module_loading import import_string

from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.common.logs import place_of
from heatwatch.common.tally import Tally
from heatwatch.web.kit.headers import Handler
from heatwatch.web.kit.tokens import from_elsewhere

log = logging.getLogger("heatwatch.faults")
attempts = Tally()

PLAIN = "Something went wrong. Please try again. If someone is in danger now, call 911."
TOO_LARGE, LENGTH_REQUIRED = 413, 411
STATUS = {"RequestDataTooBig": TOO_LARGE, "LengthMissing": LENGTH_REQUIRED}
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class LastResort:
    """The outermost WSGI application: what escapes every other answer is answered in plain text.

    The server would answer it without any header, and print it with its text, which may be somebody's.
    """

    def __init__(self, application: Application) -> None:
        self.application = application
        # The first of each door's middleware adds its headers.
        answer = import_string(settings.MIDDLEWARE[0])(lambda _: HttpResponse()).headers
        self.headers = [("Content-Type", "text/plain; charset=utf-8"), *answer.items()]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request, whatever happens."""
        try:
            return self.application(environ, start_response)
        except Exception as fault:  # noqa: BLE001  there is nothing outside of this that could answer
            kind, place = type(fault).__name__, place_of(fault.__traceback__)
            log.error("fault outside: %s at %s", kind, place)  # noqa: TRY400  its text may be somebody's
            start_response("500 Internal Server Error", list(self.headers))
            return [PLAIN.encode()]


class FriendlyFaults:
    """Turns an exception of a view into a page; logs where it happened and of which class it is, never its text."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A request may claim any encoding, some of which decode to what no page can show: all are read as UTF-8. One
        # that claims none is already; told so, Django would read the query of every address anew.
        if request.encoding is not None:
            request.encoding = "utf-8"
        attempts.tell(clock.now())
        if request.method == "POST" and from_elsewhere(request):
            attempts.count("form_from_elsewhere", clock.now())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a fault of a view; Django answers 404, 403 and 400 through the handlers below."""
        if _is_answered_by_django(exception):
            return None
        record(request, exception)
        return page(request, 500)


def record(request: HttpRequest, exception: BaseException) -> None:
    """Log the view, the class and the place of a fault; a `HouseError` also has a cause made for logs."""
    match = request.resolver_match
    cause = exception.cause if isinstance(exception, HouseError) else ""
    place = place_of(exception.__traceback__)
    log.error("fault in %s: %s %s at %s", match.view_name if match else "-", type(exception).__name__, cause, place)


def page(request: HttpRequest, status: int) -> HttpResponse:
    """The error page of this door, in the reader's language; plain text when even that fails."""
    door = settings.ROOT_URLCONF.split(".")[-2]
    try:
        template = select_template([f"{door}/fault.html", "kit/fault.html"])
        return HttpResponse(template.render({"status": status}, request), status=status)
    except Exception as fault:  # noqa: BLE001  an error page that fails would leave a blank screen without headers
        record(request, fault)
        return HttpResponse(PLAIN, status=status, content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request cannot be read, it is too large, or it is for a host that is not ours."""
    attempts.count("wrong_host" if isinstance(exception, DisallowedHost) else "unreadable", clock.now())
    return page(request, STATUS.get(type(exception).__name__, 400))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's signature
    """The page is not for this person."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's signature
    """There is no such page."""
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something outside a view broke."""
    return page(request, 500)


def _is_answered_by_django(exception: Exception) -> bool:
    return isinstance(exception, Http404 | PermissionDenied | SuspiciousOperation | BadRequest | MultiPartParserError)
