"""`/healthz`: whether this door can do its work, in one word, for whatever watches the host.

It answers before any host name, session, language or log is looked at, and says nothing else to anybody: neither what
is served here nor why it is not well (`heatwatch doctor` does, to whoever runs the instance). The answer is remembered
for some seconds, and while one request asks the database no other does: a stranger who asks a thousand times a second
costs one small read, and one thread while the database is away.
"""

from collections.abc import Callable
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse

from heatwatch.common.errors import HouseError
from heatwatch.vault.queries import named_recipients
from heatwatch.web.kit.connections import hand_back
from heatwatch.web.kit.headers import Handler
from heatwatch.web.kit.recipients import desk_recipients

ADDRESS = "/healthz"
WELL, ILL = "ok\n", "not ok\n"
AWAY = 503
# Seconds: how long an answer is remembered, and after which a database that has not answered counts as away.
REMEMBERED, PATIENCE = 2.0, 2.0


class Pulse:
    """Asks at most one question at a time, and remembers the answer for a moment."""

    def __init__(self, ask: Callable[[], bool]) -> None:
        self.ask = ask
        self._asking = Lock()
        self._well = False
        self._began = self._known = float("-inf")

    def is_well(self) -> bool:
        """The answer from a moment ago, or a new one."""
        if monotonic() - self._known < REMEMBERED:
            return self._well
        if not self._asking.acquire(blocking=False):
            return self._well and monotonic() - self._began < PATIENCE
        try:
            self._began = monotonic()
            self._well, self._known = self.ask(), monotonic()
            return self._well
        finally:
            self._asking.release()


def works() -> bool:
    """Whether the database answers, and, where strangers send something, whether it is known whom to seal it to.

    The recipients are read, since every door's role may read them and no other table: they stand in a file on the key
    ceremony's host too, and tell nothing of a tip.
    """
    try:
        named_recipients()
        if settings.ENV.in_front:
            desk_recipients()
    except (Error, HouseError, OSError):
        return False
    finally:
        hand_back()
    return True


class Health:
    """Answers the one address, and lets everything else through."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.pulse = Pulse(works)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """`ok` with 200, or `not ok` with 503."""
        if request.path_info != ADDRESS or request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        well = self.pulse.is_well()
        return HttpResponse(WELL if well else ILL, status=200 if well else AWAY, content_type="text/plain")
