"""The waker's loop.

1. Tell that the waker is alive, and which ways out it has.
2. Raise alerts for what is found in clear columns, and end those that are over.
3. Tell whoever's turn has come (`alerts.actions.telling`).
4. Raise alerts for saved searches with something new. The next turn tells them: whatever happens here, and however long
   it takes, no crisis of this turn waits for it.
5. Wait two seconds, and begin again at 1.

Beside it, what a provider of texts keeps is looked at and deleted (`alerts.actions.cleaning`), and whoever is on call
is rung for callers who wait (`alerts.actions.ringing`).

It needs no reader, so that it can tell that none is alive. Whatever goes wrong in a turn is told by its class only, and
the next turn tries again: which alerts are open stands in the database, and nowhere else.
"""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import close_old_connections, connection

from heatwatch.alerts.actions.cleaning import clean_up
from heatwatch.alerts.actions.raising import raise_and_end
from heatwatch.alerts.actions.ringing import ring_for_callers
from heatwatch.alerts.actions.telling import Senders, tell_due
from heatwatch.alerts.boxes import host_key_here
from heatwatch.alerts.browsers import Browsers
from heatwatch.alerts.queries.readiness import WAKER, beat_of
from heatwatch.alerts.rules import BROWSER, BY_TELEPHONE, MAIL, PUSH
from heatwatch.alerts.telephone import Bell, Telephone
from heatwatch.alerts.ways import Push, Server
from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.intake.actions.claiming import beat
from heatwatch.knowledge.agency import DIALED, NEVER
from heatwatch.knowledge.spoken.languages import FALLBACK
from heatwatch.saved.actions.telling import raise_news
from heatwatch.voice.calling import Caller
from heatwatch.voice.rules import dialed

TURN_SECONDS = 2.0
# The folder of the channel, and how long the provider may take to ring somebody: a caller waits.
VOICE, RING_SECONDS = "voice", 5.0
log = logging.getLogger("heatwatch.waker")


def senders_now() -> Senders:
    """What this house sends by; raises `HouseError` where the console host's key is not here."""
    host_key = host_key_here()
    if not host_key:
        hint = "the waker runs on the console's host, with its key: docs/guides/alerts.md"
        raise HouseError("there is no console-host.key", hint)
    hosts = settings.ENV.push_hosts
    push = Push(hosts) if hosts else None
    env, minutes = settings.ENV, settings.AGENCY.alert_minutes
    server, browsers = server_of(env), browsers_of(env, host_key)
    return Senders(host_key, server, push, minutes, telephone_of(env), browsers, bell_of(env))


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


def bell_of(env: "settings.ENV") -> Bell | None:  # type: ignore[name-defined]  # a setting, not a class
    """What rings colleagues for callers; None where the office wants that never, or this process cannot do it."""
    agency = settings.AGENCY
    if agency.rota == NEVER:
        return None
    token, number = env.provider_secret(VOICE), dialed(agency.speaking(FALLBACK).tip_line.tel)
    if not (token and env.voice_account and DIALED.fullmatch(number)):
        log.warning("nobody on call is rung for callers: voice.token or HEATWATCH_VOICE_ACCOUNT is not here")
        return None
    if env.live and not env.webhooks_url.startswith("https://"):
        log.warning("nobody on call is rung for callers: HEATWATCH_WEBHOOKS_URL is not told here")
        return None
    line = Caller(env.texts_api, env.voice_account, token, number, seconds=RING_SECONDS)
    return Bell(line, f"{env.webhooks_url.rstrip('/')}/{VOICE}/")


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
    return _beside("copies", keep_clean, senders, stopping) if senders.accounts else None


def keep_clean(senders: Senders, stopping: threading.Event, seconds: float = TURN_SECONDS) -> None:
    """Turn after turn. What goes wrong is told by its class only: no alert waits for it."""

    def cleans() -> None:
        clean_up(senders.accounts, senders.minutes, clock.now)

    _keep(cleans, "the copies of texts and calls were not looked at", stopping, seconds)


def begin_ringing(senders: Senders, stopping: threading.Event) -> threading.Thread | None:
    """Ring for callers until told to stop, in a thread of its own; None where nobody is rung for them."""
    return _beside("ringing", keep_ringing, senders, stopping) if senders.bell else None


def keep_ringing(senders: Senders, stopping: threading.Event, seconds: float = TURN_SECONDS) -> None:
    """Turn after turn. No caller waits for an alert, and no alert for a caller."""

    def rings() -> None:
        assert senders.bell  # noqa: S101  `begin_ringing` begins no other
        ring_for_callers(senders.bell, senders.host_key, clock.now)

    _keep(rings, "callers were not rung for", stopping, seconds)


def _beside(
    name: str, target: Callable[[Senders, threading.Event], None], senders: Senders, stopping: threading.Event
) -> threading.Thread:
    thread = threading.Thread(target=target, args=(senders, stopping), name=name, daemon=True)
    thread.start()
    return thread


def _keep(does: Callable[[], None], failed: str, stopping: threading.Event, seconds: float) -> None:
    while not stopping.is_set():
        try:
            does()
        except Exception as fault:  # noqa: BLE001  a thread must outlive whatever a provider does to it
            log.warning("%s: %s", failed, type(fault).__name__)
            close_old_connections()
        stopping.wait(seconds)
    connection.close()


def serve() -> None:
    """Be the waker of this instance until SIGTERM or Ctrl-C."""
    senders, stopping = senders_now(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    begin_cleaning(senders, stopping)
    begin_ringing(senders, stopping)
    log.info("the waker watches what waits")
    run(senders, stopping)
