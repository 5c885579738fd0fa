"""Answering by text message or e-mail, and noting what somebody said of a telephone or mailbox."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse

from heatwatch.intake.consent import Window
from heatwatch.texting.actions import writing
from heatwatch.web.console.acting import act
from heatwatch.web.console.gate import POST, needs


@needs("reply", methods=POST)
def text_reply(request: Any, number: str) -> HttpResponse:
    """Write an answer that goes out as a text message."""

    def work(held: Any, given: Any, now: Any) -> None:
        writing.text_reply(request.account, request.keyring, held, given["text"], id=given["once"], now=now)

    return act(request, number, "text_reply", work, anchor="messages")


@needs("reply", methods=POST)
def mail_reply(request: Any, number: str) -> HttpResponse:
    """Write an answer that goes out as an e-mail."""

    def work(held: Any, given: Any, now: Any) -> None:
        writing.mail_reply(request.account, request.keyring, held, given["text"], id=given["once"], now=now)

    return act(request, number, "mail_reply", work, anchor="messages")


@needs("reply", methods=POST)
def record_word(request: Any, number: str) -> HttpResponse:
    """Note that it is safe to write to this telephone or mailbox, or that it is not."""

    def work(held: Any, given: Any, now: Any) -> None:
        start, zone = given["start"], settings.AGENCY.hours.zone.key
        window = Window(start, given["end"], zone) if start is not None else None
        said = {"safe": given["safe"] == "yes", "how": given["how"], "window": window}
        writing.record_word(request.account, request.keyring, held, **said, now=now)

    return act(request, number, "record_word", work, anchor="messages")
