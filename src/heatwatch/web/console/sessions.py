"""Who is asking: reads the cookie, opens the keys that only it opens, and locks what nobody touched."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from heatwatch.accounts import actions, queries, rules
from heatwatch.common import clock
from heatwatch.common.errors import NotFound
from heatwatch.vault.actions import Keyring
from heatwatch.vault.keys import Identity

# Behind TLS the prefix keeps other hosts of the same domain from setting it.
COOKIE = "__Host-desk" if settings.ENV.tls else "desk"
# A shorter pause than this is not written down: a busy desk would write a row for each click.
TOUCH = timedelta(seconds=30)


class SealedSessions:
    """Gives a request its `session_row`, `account` and `keyring`, each None when there is none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look the session up before anything else, and show times as the office's clock shows them."""
        recognise(request, clock.now())
        with timezone.override(settings.AGENCY.hours.zone):
            return self.get_response(request)


def recognise(request: Any, now: datetime) -> None:
    """Set who asks, and with which keys."""
    cookie = request.COOKIES.get(COOKIE, "")
    row = queries.session(cookie) if cookie else None
    if row is None or now - row.created_at > rules.SESSION_LIFE:
        request.session_row = request.account = request.keyring = None
        return
    if not row.locked and rules.is_idle(row.seen_at, now, settings.AGENCY.idle_minutes):
        actions.lock_session(row, now)
    request.session_row, request.account = row, row.account
    request.keyring = _keyring(row, cookie)


def touch(request: Any, now: datetime) -> None:
    """Note that the person did something. A page that asks by itself for news is not the person."""
    row = request.session_row
    if request.keyring is not None and now - row.seen_at > TOUCH:
        actions.touch_session(row, now)


def begin(response: HttpResponse, keyring: Keyring, now: datetime) -> None:
    """Start a session; the cookie goes with this response and is kept nowhere else."""
    account = queries.account(keyring.account_id)
    actions.sweep_sessions(now)
    cookie = actions.begin_session(account, keyring.identity.reveal(), now)
    response.set_cookie(COOKIE, cookie, httponly=True, samesite="Strict", secure=settings.ENV.tls, path="/")


def forget(response: HttpResponse) -> None:
    """Take the cookie back."""
    response.delete_cookie(COOKIE, samesite="Strict")


def _keyring(row: Any, cookie: str) -> Keyring | None:
    try:
        return Keyring(row.account_id, Identity(actions.identity_in(row, cookie)))
    except NotFound:
        return None
