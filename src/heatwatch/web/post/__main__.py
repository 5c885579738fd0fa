"""What `heatwatch serve post` becomes."""

import os
import signal
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.db import DatabaseError

from heatwatch.common import logs, memory
from heatwatch.common.errors import HouseError
from heatwatch.common.secret import Secret
from heatwatch.knowledge.spoken.languages import FALLBACK

if TYPE_CHECKING:
    from heatwatch.web.post.answering import Answerer
    from heatwatch.web.post.delivering import Deliverer
    from heatwatch.web.post.inbox.fetching import Fetcher

HOST, PORT = "127.0.0.1", "8003"


def main(words: list[str]) -> int:
    """Take e-mails in until told to stop."""
    memory.keep_private()
    logs.hush()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heatwatch.config.settings")
    os.environ["HEATWATCH_DOOR"] = "post"
    django.setup()
    host, port = words if len(words) == 2 else (HOST, PORT)
    try:
        if settings.ENV.live:
            memory.refuse_to_be_dumped()
        serve(host, int(port))
    except HouseError as refusal:
        sys.stderr.write(f"heatwatch: {refusal.cause}\n  → {refusal.hint}\n")
        return 1
    except OSError as refusal:
        sys.stderr.write(f"heatwatch: {host}:{port}: {refusal.strerror}\n")
        return 1
    return 0


def serve(host: str, port: int) -> None:
    """Listen until SIGTERM or Ctrl-C. What is not answered by then the mail server brings again."""
    from heatwatch.web.kit.recipients import desk_recipients  # noqa: PLC0415  its imports need the app registry
    from heatwatch.web.post.delivering import Deliverer  # noqa: PLC0415  the same
    from heatwatch.web.post.lmtp import Post  # noqa: PLC0415  the same

    secret = settings.ENV.provider_secret("email")
    if secret is None:
        raise HouseError("there is no secret for e-mail", "write 32 random characters into keys/email.token")
    answerer = answerer_of(secret)
    # Whom it seals to is learnt before the first message; a database that is away is asked again then.
    with suppress(DatabaseError, HouseError):
        desk_recipients()
    deliver = Deliverer(secret, answerer)
    with Post(host, port, deliver) as post:
        fetcher = fetcher_of(deliver)
        if fetcher:
            fetcher.start()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: threading.Thread(target=post.shutdown).start())
        post.serve_forever()
        if fetcher:
            fetcher.end()


def answerer_of(secret: Secret[str]) -> "Answerer | None":
    """Who answers, where the office switched that on; raises `HouseError` where it cannot."""
    from heatwatch.web.post.answering import Answerer  # noqa: PLC0415  its imports need the app registry

    if not settings.AGENCY.answers_email:
        return None
    answerer = Answerer(secret, settings.ENV.mail_server, settings.AGENCY.speaking(FALLBACK).tip_line.email)
    answerer.start()
    return answerer


def fetcher_of(deliver: "Deliverer") -> "Fetcher | None":
    """Who empties the office's mailbox, where one is named; raises `HouseError` where it cannot be opened."""
    from heatwatch.web.post.inbox.fetching import Fetcher  # noqa: PLC0415  its imports need the app registry
    from heatwatch.web.post.inbox.mailbox import Inbox  # noqa: PLC0415  a door without a mailbox loads none of it

    env, password = settings.ENV, settings.ENV.inbox_password()
    if not env.inbox:
        return None
    if password is None:
        raise HouseError("there is no password of the mailbox", "write it into keys/inbox.password")
    return Fetcher(Inbox.at(env.inbox, env.inbox_user, password, env.inbox_folder), deliver)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
