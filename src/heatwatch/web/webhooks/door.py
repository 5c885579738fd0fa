"""The one way in for every channel: proven, read, sealed, answered."""

import logging

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.intake.actions.taking_in import Said, known_by, note, take_in
from heatwatch.intake.consent import TOLD
from heatwatch.intake.incoming import Incoming
from heatwatch.web.kit.recipients import desk_recipients
from heatwatch.web.webhooks import channels, keywords
from heatwatch.web.webhooks.channels import Channel, Sent, Told
from heatwatch.web.webhooks.refusals import NotProven, Unreadable

# The longest text message is 1,600 characters, and ten files are named by their addresses.
LONGEST = 64 * 1024
TOO_LARGE, LATER = 413, 503
log = logging.getLogger("heatwatch.webhooks")


def receive(request: HttpRequest, name: str) -> HttpResponse:
    """Take in one message of a channel and answer the provider.

    Whatever is answered with an error the provider sends again, as the office told it to; what it sends again though it
    was taken in, is answered once. Nothing that was sent stands in a log.
    """
    secret = channels.secret_of(name) if name in channels.every() else None
    if secret is None:
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if _length(request) > LONGEST:
        return _refused("too large", TOO_LARGE)
    channel = channels.every()[name]
    query = request.META.get("QUERY_STRING", "")
    sent = Sent(channels.address_of(name), request.headers, request.body, clock.now(), query)
    try:
        channel.prove(sent, secret)
        told = channel.read(sent)
    except (NotProven, Unreadable) as refusal:
        log.warning("%s: %s", name, refusal.cause)
        return _refused(refusal.cause, refusal.status)
    if told.noted:
        log.info("%s: %s", name, told.noted)
    if told.said:
        return channel.answer(told.goes_on if _said(told.said, sent) else told.otherwise)
    if not told.id:
        return channel.answer(told.goes_on)
    return _taken(channel, told, known_by(name, secret, told.id), sent)


def _taken(channel: Channel, told: Told, seen: bytes, sent: Sent) -> HttpResponse:
    """A keyword is answered even when nothing can be stored just now; everything else comes again.

    What is said of the telephone itself must be known before anything is texted to it, so it comes again too. Somebody
    on the line hears what follows in any case: what they have recorded lies at the provider, and the reader finds it.
    """
    keyword = told.answered or keywords.meaning(told.text)
    said = told.goes_on or ("" if told.answered else keywords.answer(told.text))
    message = Incoming(
        channel.kind,
        told.sender,
        told.text,
        sent.now,
        keyword,
        files=told.files,
        places=told.places,
        kinds=told.kinds,
        call=told.call,
    )
    try:
        fresh = take_in(message, seen=seen, recipients=desk_recipients())
    except (DatabaseError, HouseError) as fault:
        log.error("a message was not stored: %s", type(fault).__name__)  # noqa: TRY400  a traceback holds what was sent
        can_wait = said and keyword not in TOLD
        return channel.answer(said) if can_wait else _refused("come again", LATER)
    return channel.answer(said if fresh or told.goes_on else "")


def _said(said: Said, sent: Sent) -> bool:
    """Note something of a caller who waits; False where it cannot be, or another call had said it."""
    try:
        return note(said, sent.now)
    except DatabaseError as fault:
        log.error("a caller's word was not noted: %s", type(fault).__name__)  # noqa: TRY400  a traceback holds who called
        return False


def _length(request: HttpRequest) -> int:
    told = str(request.META.get("CONTENT_LENGTH") or "")
    return int(told) if told.isascii() and told.isdigit() else 0


def _refused(why: str, status: int) -> HttpResponse:
    return HttpResponse(f"{why}\n", status=status, content_type="text/plain; charset=utf-8")
