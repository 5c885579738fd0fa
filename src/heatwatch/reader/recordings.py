"""Recorded calls come in beside the reader's loop: a provider that is slow must not keep a crisis tip waiting."""

import logging
import threading

from django.conf import settings

from heatwatch import flow
from heatwatch.common import clock
from heatwatch.reader import beside
from heatwatch.vault.actions import Keyring
from heatwatch.voice.provider import Provider

log = logging.getLogger("heatwatch.reader")


def provider_now() -> Provider | None:
    """The account that calls come by; None where the office has none, or this process may not read its secret."""
    env, token = settings.ENV, settings.ENV.provider_secret("voice")
    return Provider(env.texts_api, env.texts_account, token) if token and env.texts_account else None


def begin(keyring: Keyring, stopping: threading.Event) -> threading.Thread | None:
    """Bring recordings in until told to stop, in a thread with a keyring of its own; None without a provider."""
    provider = provider_now()
    if provider is None:
        log.info("recorded calls are not fetched: voice.token or HEATWATCH_TEXTS_ACCOUNT is not here")
        return None
    collector = flow.Collector(Keyring(keyring.account_id, keyring.identity), provider, clock.now)
    return beside.begin("recordings", "bringing recordings in", lambda: turn(collector), stopping)


def turn(collector: flow.Collector) -> bool:
    """Do what is due; what is left waits for the next turn."""
    collector.turn()
    return False
