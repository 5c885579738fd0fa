"""The waker's loop.

1. Tell that the waker is alive, and which ways out it has.
2. Raise alerts for what is found in clear columns, and end those that are over.
3. Tell whoever's turn has come (`alerts.actions.telling`).
4. Raise alerts for saved searches with something new. The next turn tells them: whatever happens here, and however long
   it takes, no crisis of this turn waits for it.
5. Wait two seconds, and begin again at 1.

Beside it, what a provider of texts keeps is looked at and deleted (`alerts.actions.cleaning`).

It needs no reader, so that it can tell that none is alive. Whatever goes wrong in a turn is told by its class only, and
the next turn tries again: which alerts are open stands in the database, and nowhere else.
"""

import logging
import signal
import threading
from datetime import datetime

from django.conf import settings
from django.db import close_old_connections, connection

from heatwatch.alerts.actions.cleaning import clean_up
from heatwatch.alerts.actions.raising import raise_and_end
from heatwatch.alerts.actions.telling import Senders, tell_due
from heatwatch.alerts.boxes import host_key_here
from heatwatch.alerts.browsers import Browsers
from heatwatch.alerts.queries.readiness import WAKER, beat_of
from heatwatch.alerts.rules import BROWSER, BY_TELEPHONE, MAIL, PUSH
from heatwatch.alerts.telephone import Telephone
from heatwatch.alerts.ways import Push, Server
from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.intake.actions.claiming import beat
from heatwatch.saved.actions.telling import raise_news

TURN_SECONDS = 2.0
log = logging.getLogger("heatwatch.waker")


def senders_now() -> Senders:
    """What this house sends by; raises `HouseError` where the console host's key is not here."""
    host_key = host_key_here()
    if not host_key:
        hint = "the waker runs on the console's host, with its key: docs/guides/alerts.md"
        raise HouseError("there is no console-host.key", hint)
    hosts = settings.ENV.push_hosts
    push = Push(hosts) if hosts else None
    browsers = browsers_of(settings.ENV, host_key)
    minutes, telephone = settings.AGENCY.alert_minutes, telephone_of(settings.ENV)
    return Senders(host_key, server_of(settings.ENV), push, minutes, telephone, browsers)


def server_of(env: "settings.ENV") -> Server | None:  # type: ignore[name-defined]  # a setting, not a class
    """The mail server of the environment. In clear it is spoken to on this machine alone."""
    if not (env.mail_server and env.mail_from):
        return None
    return Server.at(env.mail_server, env.mail_from, env.mail_user, env.mail_password())


def browsers_of(env: "settings.ENV", host_key: str) -> Browsers | None:  # type: ignore[name-defined]  # a setting
    """Pushes to browsers; None where the office named nobody whom those that relay them can write to."""
    return Browsers(env.webpush_hosts, env.webpush_contact, host_key) if env.webpush_contact else None


def telephone_of(env: "settings.ENV") -> Telephone | None:  # type: ignore[name-defined]  # a setting, not a class
    """The account of texts; None where the office has none, named no number for alerts, or gave no secret here."""
    token = env.provider_secret("sms")
    if not (env.alerts_from and env.texts_account and token):
        if env.alerts_from:
            log.warning("nobody is texted or called: sms.token or HEATWATCH_TEXTS_ACCOUNT is not here")
        return None
    return Telephone(env.texts_api, env.texts_account, token, env.alerts_from)


def turn(senders: Senders, now: datetime, *, first: bool = False) -> None:
    """Steps 1 to 4."""
    beat(WAKER, now)
    by_telephone = [(way, senders.telephone) for way in BY_TELEPHONE]
    over_the_net = ((MAIL, senders.server), (PUSH, senders.push), (BROWSER, senders.browsers))
    for way, there in (*over_the_net, *by_telephone):
        if there:
            beat(beat_of(way), now)
    raise_and_end(now, first=first)
    tell_due(senders, clock.now)
    try:
        raise_news(now)
    except Exception as fault:  # noqa: BLE001  a saved search must not keep the turn from being one that went well
        log.warning("saved searches were not looked at: %s", type(fault).__name__)
        close_old_connections()


def run(senders: Senders, stopping: threading.Event, seconds: float = TURN_SECONDS) -> None:
    """Turn after turn, until told to stop."""
    first = True
    while not stopping.is_set():
        try:
            turn(senders, clock.now(), first=first)
            first = False
        except Exception as fault:  # noqa: BLE001  what wakes people must outlive whatever it meets
            log.warning("a turn failed: %s", type(fault).__name__)
            close_old_connections()
        stopping.wait(seconds)


def begin_cleaning(senders: Senders, stopping: threading.Event) -> threading.Thread | None:
    """Look after the provider's copies until told to stop, in a thread of its own; None where nobody is texted."""
    if senders.telephone is None:
        return None
    thread = threading.Thread(target=keep_clean, args=(senders, stopping), name="copies", daemon=True)
    thread.start()
    return thread


def keep_clean(senders: Senders, stopping: threading.Event, seconds: float = TURN_SECONDS) -> None:
    """Turn after turn. What goes wrong is told by its class only: no alert waits for it."""
    assert senders.telephone  # noqa: S101  `begin_cleaning` begins no other
    while not stopping.is_set():
        try:
            clean_up(senders.telephone, senders.minutes, clock.now)
        except Exception as fault:  # noqa: BLE001  a thread must outlive whatever a provider does to it
            log.warning("the copies of texts and calls were not looked at: %s", type(fault).__name__)
            close_old_connections()
        stopping.wait(seconds)
    connection.close()


def serve() -> None:
    """Be the waker of this instance until SIGTERM or Ctrl-C."""
    senders, stopping = senders_now(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    begin_cleaning(senders, stopping)
    log.info("the waker watches what waits")
    run(senders, stopping)
