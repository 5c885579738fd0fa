"""The report: one page, one answer that shows the message code, one click that says "I have saved it"."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.intake.actions.receiving import Received, acknowledge, receive_tip, received_before
from heatwatch.intake.receipts import Receipt
from heatwatch.web.kit import tokens
from heatwatch.web.kit.context import language
from heatwatch.web.kit.faults import record
from heatwatch.web.kit.recipients import desk_recipients
from heatwatch.web.public import forms, waits
from heatwatch.web.public.answers import NOT_KEPT_FOR_BACK, UNAVAILABLE, UNPROCESSABLE, SeeOther, filled, page
from heatwatch.web.public.forms import REPORT_FIELDS, Problem
from heatwatch.web.public.posted import Posted, forget, read

LOOKUP_BYTES = 32


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; a POST answers with the receipt, or with the same page and everything on it."""
    if request.method != "POST":
        empty = Posted(tokens.new_token(), dict.fromkeys(REPORT_FIELDS, ""))
        return _form(request, empty, [], NOT_KEPT_FOR_BACK)
    posted = read(request, REPORT_FIELDS, clock.now())
    if "remove" in request.POST:
        posted.remove(request.POST["remove"])
        return _kept(request, posted, [])
    if "switch" in request.POST and waits.TICKET in request.POST:
        return waits.ask(request, posted, waits.seconds_to_wait(request, posted))
    if "switch" in request.POST or "edit" in request.POST:
        return _kept(request, posted, forms.file_problems(posted))
    return _send(request, posted)


@require_http_methods(["GET", "HEAD", "POST"])
def saved(request: HttpRequest) -> HttpResponse:
    """ "I have saved it": the code is never shown again. The answer is a page of its own, so Back finds nothing."""
    if request.method != "POST":
        return page(request, "saved")
    lookup = lookup_in(request.POST.get("shown", ""))
    if lookup:
        acknowledge(lookup)
    return SeeOther(reverse("saved"))


def lookup_in(text: str) -> bytes:
    """The look-up id that a receipt page carries; empty when it carries none."""
    try:
        lookup = bytes.fromhex(text)
    except ValueError:
        return b""
    return lookup if len(lookup) == LOOKUP_BYTES else b""


def _send(request: HttpRequest, posted: Posted) -> HttpResponse:
    try:
        known = _known(posted)
        problems = [] if known else forms.report_problems(posted)
        if problems:
            return _kept(request, posted, problems, UNPROCESSABLE)
        if wait := 0 if known else waits.seconds_to_wait(request, posted):
            return waits.ask(request, posted, wait)
        received = known or _received(posted, burst=waits.TICKET in request.POST)
    except (DatabaseError, HouseError) as fault:
        record(request, fault)
        trouble = _("It could not be stored just now. Your words are still here. Please press Send again in a minute.")
        return _kept(request, posted, [Problem("story", trouble)], UNAVAILABLE)
    posted.forget_words()
    if received.already:
        forget(posted.files)
    return _receipt(request, posted, received)


def _known(posted: Posted) -> Received | None:
    """What a second click is told when the first one took the files along."""
    if not posted.missing or not posted.fields["story"].strip():
        return None
    return received_before(forms.submission(posted.fields, language()), token=posted.token, hashes=posted.hashes)


def _received(posted: Posted, *, burst: bool) -> Received:
    return receive_tip(
        forms.submission(posted.fields, language()),
        token=posted.token,
        files=posted.files,
        recipients=desk_recipients(),
        now=clock.now(),
        demo=settings.ENV.demo,
        burst=burst,
    )


def _receipt(request: HttpRequest, posted: Posted, received: Received) -> HttpResponse:
    if received.receipt is None:
        return page(request, "receipt", token=posted.token)
    shape = {"danger": posted.fields["danger_now"] == "yes", "only_leave": True}
    return filled(request, "receipt", shape, _shown(received.receipt), token=posted.token)


def _shown(receipt: Receipt) -> dict[str, str | list[str]]:
    code: dict[str, str | list[str]] = {"words": receipt.words(language()), "digits": receipt.digits().split()}
    return {**code, "shown": receipt.lookup.hex()}


def _kept(request: HttpRequest, posted: Posted, problems: list[Problem], status: int = 200) -> HttpResponse:
    if posted.was_left:
        forget(posted.files)
        return SeeOther(reverse("report"))
    posted.keep(clock.now())
    return _form(request, posted, problems, status)


def _form(request: HttpRequest, posted: Posted, problems: list[Problem], status: int = 200) -> HttpResponse:
    context = {
        "fields": posted.fields,
        "files": posted.files,
        "problems": problems,
        "errors": {problem.field: problem.text for problem in reversed(problems)},
        "media": settings.AGENCY.media,
        "switch_form": "report",
        "drafted": posted.drafted,
        "only_leave": posted.drafted,
    }
    return page(request, "report", context, token=posted.token, status=status)
