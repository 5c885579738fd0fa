"""Answers go out beside the reader's loop, as text messages and as e-mails, each in a thread of its own.

A provider or a mail server that is slow must not keep a crisis tip waiting, nor the one the other.
"""

import threading
from collections.abc import Callable

from django.conf import settings

from heatwatch import flow
from heatwatch.common import clock
from heatwatch.intake.actions.claiming import beat
from heatwatch.reader import beside
from heatwatch.texting.provider import Provider
from heatwatch.texting.rules import MAILER
from heatwatch.texting.smtp import MailServer
from heatwatch.vault.actions import Keyring

Turn = Callable[[Keyring], bool]


def provider_now() -> Provider | None:
    """The account that texts go out by; None where the office has none, or this process may not read its secret."""
    env, token = settings.ENV, settings.ENV.provider_secret("sms")
    return Provider(env.texts_api, env.texts_account, token, env.texts_from) if token and env.texts_out else None


def server_now() -> MailServer | None:
    """The mail server that e-mails go out by; None where this process was told of none, or of no address of theirs."""
    env = settings.ENV
    if not (env.mail_server and env.mails_out):
        return None
    return MailServer.at(env.mail_server, env.answers_from, env.mail_user, env.mail_password())


def begin(keyring: Keyring, stopping: threading.Event) -> list[threading.Thread]:
    """Send until told to stop, by each way that there is, each with a keyring of its own."""
    provider, server = provider_now(), server_now()
    begun = []
    if provider:
        begun.append(_begin("texts", keyring, lambda own: turn(own, provider), stopping))
    if server:
        begun.append(_begin("mails", keyring, lambda own: mail_turn(own, server), stopping))
    return begun


def turn(keyring: Keyring, provider: Provider) -> bool:
    """Send what waits; what is left waits for the next turn."""
    flow.send_texts(keyring, provider, clock.now)
    return False


def mail_turn(keyring: Keyring, server: MailServer) -> bool:
    """The same of e-mails; and tell that somebody sends them."""
    beat(MAILER, clock.now())
    flow.send_mails(keyring, server, clock.now)
    return False


def _begin(what: str, keyring: Keyring, work: Turn, stopping: threading.Event) -> threading.Thread:
    own = Keyring(keyring.account_id, keyring.identity)
    return beside.begin(what, f"sending {what}", lambda: work(own), stopping)
