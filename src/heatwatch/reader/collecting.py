"""Recorded calls and files of text messages come in beside the reader's loop.

A provider that is slow must not keep a crisis tip waiting.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from heatwatch import flow
from heatwatch.common import clock
from heatwatch.common.secret import Secret
from heatwatch.reader import beside
from heatwatch.texting.files import FileProvider
from heatwatch.vault.actions import Keyring
from heatwatch.voice.provider import Provider

Collector = flow.Collector | flow.FileCollector
# What collects with a provider's secret.
Made = Callable[[Secret[str]], Collector]
log = logging.getLogger("heatwatch.reader")


@dataclass(frozen=True)
class Named:
    """How it is called: the thread, what it does and what it fetches in the log, and the secret that it needs."""

    thread: str
    does: str
    fetches: str
    secret: str


RECORDINGS = Named("recordings", "bringing recordings in", "recorded calls", "voice")
TEXT_FILES = Named("text files", "bringing files of text messages in", "files of text messages", "sms")


def recordings(keyring: Keyring, stopping: threading.Event) -> threading.Thread | None:
    """Bring recorded calls in until told to stop; None where the office has no account, or its secret is not here."""
    env, own = settings.ENV, Keyring(keyring.account_id, keyring.identity)

    def made(token: Secret[str]) -> Collector:
        return flow.Collector(own, Provider(env.texts_api, env.voice_account, token), clock.now)

    return _begin(RECORDINGS, made, stopping)


def text_files(keyring: Keyring, stopping: threading.Event) -> threading.Thread | None:
    """The same for files of text messages."""
    env, own = settings.ENV, Keyring(keyring.account_id, keyring.identity)

    def made(token: Secret[str]) -> Collector:
        provider = FileProvider(env.texts_api, env.texts_account, token, hosts=env.texts_media)
        return flow.FileCollector(own, provider, clock.now)

    return _begin(TEXT_FILES, made, stopping)


def _begin(named: Named, made: Made, stopping: threading.Event) -> threading.Thread | None:
    """In a thread of its own, with a keyring of its own."""
    token = settings.ENV.provider_secret(named.secret)
    if not token or not settings.ENV.texts_account:
        log.info("%s are not fetched: %s.token or HEATWATCH_TEXTS_ACCOUNT is not here", named.fetches, named.secret)
        return None
    collector = made(token)

    def turn() -> bool:
        """Do what is due; what is left waits for the next turn."""
        collector.turn()
        return False

    return beside.begin(named.thread, named.does, turn, stopping)
