"""Text messages go out beside the reader's loop: a provider that is slow must not keep a crisis tip waiting."""

import logging
import threading

from django.conf import settings
from django.db import close_old_connections, connection

from heatwatch import flow
from heatwatch.common import clock
from heatwatch.texting.provider import Provider
from heatwatch.vault.actions import Keyring

TURN_SECONDS = 2.0
log = logging.getLogger("heatwatch.reader")


def provider_now() -> Provider | None:
    """The account that texts go out by; None where the office has none, or this process may not read its secret."""
    env, token = settings.ENV, settings.ENV.provider_secret("sms")
    return Provider(env.texts_api, env.texts_account, token, env.texts_from) if token and env.texts_out else None


def begin(keyring: Keyring, stopping: threading.Event) -> threading.Thread | None:
    """Send until told to stop, in a thread of its own with a keyring of its own; None where nothing can be sent."""
    provider = provider_now()
    if provider is None:
        return None
    own = Keyring(keyring.account_id, keyring.identity)
    thread = threading.Thread(target=run, args=(own, provider, stopping), name="texts", daemon=True)
    thread.start()
    return thread


def run(keyring: Keyring, provider: Provider, stopping: threading.Event, seconds: float = TURN_SECONDS) -> None:
    """Turn after turn. Whatever goes wrong in one is told by its class only, and the next one begins."""
    while not stopping.is_set():
        try:
            flow.send_texts(keyring, provider, clock.now)
        except Exception as fault:  # noqa: BLE001  the thread that sends must outlive whatever it meets
            log.warning("sending texts failed: %s", type(fault).__name__)
            close_old_connections()
        stopping.wait(seconds)
    connection.close()
