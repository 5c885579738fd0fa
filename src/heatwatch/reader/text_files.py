"""Files of text messages come in beside the reader's loop: a provider that is slow must not keep a crisis waiting."""

import logging
import threading

from django.conf import settings

from heatwatch import flow
from heatwatch.common import clock
from heatwatch.reader import beside
from heatwatch.texting.files import FileProvider
from heatwatch.vault.actions import Keyring

log = logging.getLogger("heatwatch.reader")


def provider_now() -> FileProvider | None:
    """The account that texts come by; None where the office has none, or this process may not read its secret."""
    env, token = settings.ENV, settings.ENV.provider_secret("sms")
    if not token or not env.texts_account:
        return None
    return FileProvider(env.texts_api, env.texts_account, token, hosts=env.texts_media)


def begin(keyring: Keyring, stopping: threading.Event) -> threading.Thread | None:
    """Bring files in until told to stop, in a thread with a keyring of its own; None without a provider."""
    provider = provider_now()
    if provider is None:
        log.info("files of text messages are not fetched: sms.token or HEATWATCH_TEXTS_ACCOUNT is not here")
        return None
    collector = flow.FileCollector(Keyring(keyring.account_id, keyring.identity), provider, clock.now)
    return beside.begin("text files", "bringing files of text messages in", lambda: turn(collector), stopping)


def turn(collector: flow.FileCollector) -> bool:
    """Do what is due; what is left waits for the next turn."""
    collector.turn()
    return False
