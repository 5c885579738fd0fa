"""Text messages go out beside the reader's loop: a provider that is slow must not keep a crisis tip waiting."""

import threading

from django.conf import settings

from heatwatch import flow
from heatwatch.common import clock
from heatwatch.reader import beside
from heatwatch.texting.provider import Provider
from heatwatch.vault.actions import Keyring


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
    return beside.begin("texts", "sending texts", lambda: turn(own, provider), stopping)


def turn(keyring: Keyring, provider: Provider) -> bool:
    """Send what waits; what is left waits for the next turn."""
    flow.send_texts(keyring, provider, clock.now)
    return False
