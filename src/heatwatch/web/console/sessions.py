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
from heatwatch.factors.queries import has_something_to_show
from heatwatch.vault.actions import Keyring
from heatwatch.vault.keys import Identity

# Behind TLS the prefix keeps other hosts of the same domain from setting it.
COOKIE = "__Host-desk" if settings.ENV.tls else "desk"
# A shorter pause than this is not written down: a busy desk would write a row for each click.
TOUCH = timedelta(seconds=30)


class SealedSessions:
    """Gives a request its `session_row`, `account` and `keyring`, each None when there is none.

    `halfway` is the row once more while no second factor was shown: then the gate lets nothing else through.
    """

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
    request.halfway = None
    if row is None or rules.is_over(row.created_at, row.factor_at, now):
        request.session_row = request.account = request.keyring = None
        return
    if row.factor_at and not row.locked and rules.is_idle(row.seen_at, now, settings.AGENCY.idle_minutes):
        actions.lock_session(row, now)
    request.session_row, request.account = row, row.account
    request.halfway = row if row.factor_at is None else None
    request.keyring = _keyring(row, cookie)


def touch(request: Any, now: datetime) -> None:
    """Note that the person did something. A page that asks by itself for news is not the person."""
    row = request.session_row
    if request.keyring is not None and now - row.seen_at > TOUCH:
        actions.touch_session(row, now)


def begin(request: Any, keyring: Keyring, now: datetime) -> str:
    """Start a session that waits for a second factor; returns its cookie. The request goes on as its first one."""
    account = queries.account(keyring.account_id)
    actions.sweep_sessions(now)
    may_enrol = not has_something_to_show(account)
    cookie = actions.begin_session(account, keyring.identity.reveal(), now, may_enrol=may_enrol)
    request.session_row = request.halfway = queries.session(cookie)
    request.account, request.keyring = account, keyring
    return cookie


def give(response: HttpResponse, cookie: str) -> None:
    """The cookie goes with this response and is kept nowhere else."""
    response.set_cookie(COOKIE, cookie, httponly=True, samesite="Strict", secure=settings.ENV.tls, path="/")


def forget(response: HttpResponse) -> None:
    """Take the cookie back."""
    response.delete_cookie(COOKIE, samesite="Strict")


def _keyring(row: Any, cookie: str) -> Keyring | None:
    try:
        return Keyring(row.account_id, Identity(actions.identity_in(row, cookie)))
    except NotFound:
        return None
