"""`/healthz`: whether this door can do its work, in one word, for whatever watches the host.

It answers before any host name, session, language or log is looked at, and says nothing else to strangers: neither
what is served here nor why it is not well (`heatwatch doctor` does, to whoever runs the instance). At the console
alone, which stands off the open network, a line more says how many wait while no reader is alive
(`web.console.watching.pulse`). The answer is remembered for some seconds, and while one request asks the database no
other does: a stranger who asks a thousand times a second costs one small read, and one thread while the database is
away.
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

    def __init__(self, ask: Callable[[], str]) -> None:
        self.ask = ask
        self._asking = Lock()
        self._said = ILL
        self._began = self._known = float("-inf")

    def said(self) -> str:
        """The answer from a moment ago, or a new one; `ILL` while one is waited for too long."""
        if monotonic() - self._known < REMEMBERED:
            return self._said
        if not self._asking.acquire(blocking=False):
            return self._said if monotonic() - self._began < PATIENCE else ILL
        try:
            self._began = monotonic()
            self._said, self._known = self.ask(), monotonic()
            return self._said
        finally:
            self._asking.release()


def works() -> str:
    """`WELL` when the database answers and, where strangers send something, it is known whom to seal to; else `ILL`.

    The recipients are read, since every door's role may read them and no other table: they stand in a file on the key
    ceremony's host too, and tell nothing of a tip.
    """
    try:
        named_recipients()
        if settings.ENV.in_front:
            desk_recipients()
    except (Error, HouseError, OSError):
        return ILL
    finally:
        hand_back()
    return WELL


class Health:
    """Answers the one address, and lets everything else through."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.pulse = Pulse(self.ask)

    def ask(self) -> str:
        """What is answered, asked anew."""
        return works()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """`ok` with 200, or `not ok` with 503."""
        if request.path_info != ADDRESS or request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        said = self.pulse.said()
        return HttpResponse(said, status=AWAY if said == ILL else 200, content_type="text/plain")
