"""The report: one page, one answer that shows the message code, one click that says "I have saved it"."""

from functools import cache

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
from heatwatch.intake.turns import one_at_a_time
from heatwatch.vault import recipients
from heatwatch.vault.compartments import DESK
from heatwatch.vault.queries import compartment_recipients
from heatwatch.web.kit.context import language
from heatwatch.web.kit.faults import record
from heatwatch.web.public import forms, tokens
from heatwatch.web.public.answers import NOT_KEPT_FOR_BACK, UNAVAILABLE, UNPROCESSABLE, SeeOther, page
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
    if "switch" in request.POST:
        return _kept(request, posted, forms.file_problems(posted))
    with one_at_a_time():
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
        received = known or _received(posted)
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


def _received(posted: Posted) -> Received:
    return receive_tip(
        forms.submission(posted.fields, language()),
        token=posted.token,
        files=posted.files,
        recipients=desk_recipients(),
        now=clock.now(),
        demo=settings.ENV.demo,
    )


@cache
def desk_recipients() -> recipients.Recipients:
    """The recipients of the file, compared with the database; raises `HouseError` when somebody changed either.

    A worker asks for them when it starts (`config.wsgi`), so a file that is changed while it runs is not believed.
    """
    file = recipients.load(settings.ENV.recipients_file)
    if file.of(DESK) != compartment_recipients().get(DESK):
        raise HouseError("file and database name another recipient for desk", "docs/guides/key-ceremony.md")
    return file


def _receipt(request: HttpRequest, posted: Posted, received: Received) -> HttpResponse:
    context = {"danger": posted.fields["danger_now"] == "yes", **_shown(received.receipt)}
    return page(request, "receipt", context, token=posted.token)


def _shown(receipt: Receipt | None) -> dict[str, object]:
    if receipt is None:
        return {}
    code = {"words": receipt.words(language()), "digits": receipt.digits().split()}
    return {**code, "shown": receipt.lookup.hex(), "only_leave": True}


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
