"""Coming back: type the code, read the answer, add a message or a file."""

import hashlib
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.intake.actions.drafts import forget_draft, open_draft
from heatwatch.intake.actions.mailboxes import (
    ASKED,
    GRANTED,
    NO_WISH,
    REFUSED,
    REPORTER,
    OpenMailbox,
    Visit,
    add_message,
    added_before,
    begin_visit,
    open_mailbox,
)
from heatwatch.intake.errors import NoSuchMailbox, UnreadableCode, VisitOver
from heatwatch.intake.receipts import ParsedCode, parse
from heatwatch.intake.slowing import Slowing
from heatwatch.knowledge.desk_tables import dispositions
from heatwatch.knowledge.spoken.catalogues import in_language
from heatwatch.web.kit import tokens
from heatwatch.web.kit.context import language
from heatwatch.web.kit.faults import record
from heatwatch.web.public import forms, visits
from heatwatch.web.public.addresses import address_of
from heatwatch.web.public.answers import (
    NOT_KEPT_FOR_BACK,
    SLOW_DOWN,
    UNAVAILABLE,
    UNPROCESSABLE,
    SeeOther,
    filled,
    page,
)
from heatwatch.web.public.forms import MESSAGE_FIELDS, Problem
from heatwatch.web.public.posted import Posted, forget, give_up, read, was_left

# Eight words fit many times; a longer text is no code and is not worth the work of reading it.
CODE_LENGTH = 400
slowing = Slowing()


@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: HttpRequest) -> HttpResponse:
    """Where the code is typed; the right one leads on by a redirect, so that it stays out of the history."""
    if request.method != "POST" or tokens.from_elsewhere(request):
        # A form of another site could open its maker's mailbox here, and the reporter would then write to them.
        typed = {"code": request.POST.get("code", "")}
        return page(request, "messages", typed, token=tokens.new_token(), status=NOT_KEPT_FOR_BACK)
    if "close" in request.POST:
        give_up(request)
        return visits.end(request, SeeOther(reverse("home")))
    if "new" in request.POST:
        give_up(request)
        return SeeOther(reverse("report"))
    code, wait = request.POST.get("code", ""), slowing.seconds_to_wait(address_of(request), clock.now())
    if wait:
        return _ask_again(request, code, _wait_text(wait), SLOW_DOWN)
    try:
        parsed = parse(code[:CODE_LENGTH])
    except UnreadableCode as unreadable:
        return _ask_again(request, code, _unreadable_text(unreadable))
    return _open(request, code, parsed)


@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: HttpRequest) -> HttpResponse:
    """The state of the tip in plain words, the desk's messages, and a form to add one."""
    if request.method == "POST":
        return _post(request)
    try:
        visit = visits.visit_of(request)
        return _box(request, visit, _resumed(visit), [], NOT_KEPT_FOR_BACK)
    except (VisitOver, NoSuchMailbox):
        return visits.expire(SeeOther(reverse("messages")))


def _open(request: HttpRequest, code: str, parsed: ParsedCode) -> HttpResponse:
    draft = tokens.posted(request) or b""
    try:
        cookie = begin_visit(parsed, clock.now(), draft)
    except NoSuchMailbox:
        slowing.count_wrong(address_of(request), clock.now())
        return _ask_again(request, code, _nothing_text(), parsed=parsed)
    visits.end_earlier(request)
    return visits.remember(SeeOther(reverse("mailbox")), cookie)


def _ask_again(
    request: HttpRequest, code: str, text: str, status: int = UNPROCESSABLE, parsed: ParsedCode | None = None
) -> HttpResponse:
    """The same page with what was typed, and with the message that waits for the code, if there is one."""
    token = tokens.posted(request)
    if token and was_left(token):
        return SeeOther(reverse("messages"))
    token = token or tokens.new_token()
    shape = {"waiting": "waiting" in request.POST, "only_leave": True}
    values = {"code": code, "problem": text}
    if parsed and parsed.corrected:
        context = {**shape, **values, "corrected": parsed.corrected}
        return page(request, "messages", context, token=token, status=status)
    # Whoever tries many codes costs a third of the work when the page comes from its mould (`bench/intake`).
    return filled(request, "messages", shape, values, token=token, status=status)


def _nothing_text() -> str:
    """A code of a message that was deleted looks like one that never was: nothing is kept to tell them apart by."""
    nothing = _("No message has this code. Check each word or digit with your note.")
    deleted = _("If we deleted your message, its code opens nothing any more.")
    return f"{nothing} {deleted}"


def _wait_text(seconds: int) -> str:
    text = ngettext(
        "Many wrong codes were typed. Please wait %(seconds)s second, then press Open again.",
        "Many wrong codes were typed. Please wait %(seconds)s seconds, then press Open again.",
        seconds,
    )
    return text % {"seconds": seconds}


def _unreadable_text(unreadable: UnreadableCode) -> str:
    if unreadable.reason == UnreadableCode.SPELLING:
        return _("Check this: %(words)s") % {"words": ", ".join(unreadable.words)}
    if unreadable.reason == UnreadableCode.DIGITS:
        return _("One of the digits is not right. Compare them with your note, three at a time.")
    return _("A message code has 8 words, or 27 digits. Type all the words, or all the digits.")


def _post(request: HttpRequest) -> HttpResponse:
    posted = read(request, MESSAGE_FIELDS, clock.now())
    try:
        visit = visits.visit_of(request)
        # Another host of the same domain can send a form with this visit's cookie: its words are shown and not sent.
        if "remove" in request.POST or "switch" in request.POST or tokens.from_elsewhere(request):
            posted.remove(request.POST.get("remove", ""))
            return _kept(request, visit, posted, forms.file_problems(posted))
        return _add(request, visit, posted)
    except (VisitOver, NoSuchMailbox):
        return visits.expire(_waits(request, posted))


def _waits(request: HttpRequest, posted: Posted) -> HttpResponse:
    """The visit is over: the message waits for the code to be typed once more."""
    if posted.was_left:
        forget(posted.files)
        return SeeOther(reverse("messages"))
    posted.keep(clock.now())
    return page(request, "messages", {"waiting": True, "only_leave": True}, token=posted.token)


def _add(request: HttpRequest, visit: Visit, posted: Posted) -> HttpResponse:
    wish = "wish" in request.POST and settings.AGENCY.takes_deletion_wishes
    if wish and not posted.fields["text"].strip():
        # The desk reads a wish as a message too, and whoever only pressed the button said this.
        posted.fields["text"] = _("Please delete my message and everything that belongs to it.")
    try:
        # A second click may come when the first one took the files along.
        known = bool(posted.missing) and added_before(visit.receipt, _id_of(posted))
        problems = [] if known else forms.message_problems(posted)
        if problems:
            return _kept(request, visit, posted, problems, UNPROCESSABLE)
        if known:
            forget(posted.files)
        else:
            words, id = posted.fields["text"], _id_of(posted)
            add_message(visit.receipt, words, posted.files, id=id, now=clock.now(), wish=wish)
        forget_draft(posted.token)
    except (VisitOver, NoSuchMailbox):
        raise
    except (DatabaseError, HouseError) as fault:
        record(request, fault)
        trouble = _("It could not be stored just now. Your words are still here. Please press Send again in a minute.")
        return _kept(request, visit, posted, [Problem("text", trouble)], UNAVAILABLE)
    return SeeOther(reverse("mailbox") + "?sent=1")


def _id_of(posted: Posted) -> UUID:
    """The same page with the same words is the same message: a second click adds none, a changed text adds one."""
    content = "\0".join([posted.fields["text"], *sorted(posted.hashes)]).encode("utf-8", "surrogatepass")
    return UUID(bytes=hashlib.sha256(posted.token + content).digest()[:16], version=4)


def _resumed(visit: Visit) -> Posted:
    """The message that waited for the code, or an empty page."""
    draft = open_draft(visit.draft, clock.now()) if visit.draft else None
    if draft is None:
        return Posted(tokens.new_token(), dict.fromkeys(MESSAGE_FIELDS, ""))
    return Posted(visit.draft, {name: draft.fields.get(name, "") for name in MESSAGE_FIELDS}, draft.files, drafted=True)


def _kept(
    request: HttpRequest, visit: Visit, posted: Posted, problems: list[Problem], status: int = 200
) -> HttpResponse:
    if posted.was_left:
        forget(posted.files)
        return SeeOther(reverse("mailbox"))
    posted.keep(clock.now())
    return _box(request, visit, posted, problems, status)


def _box(
    request: HttpRequest, visit: Visit, posted: Posted, problems: list[Problem], status: int = 200
) -> HttpResponse:
    box = open_mailbox(visit.receipt)
    context = {
        "box": box,
        "state": _state_text(box),
        "corrected": visit.corrected,
        "sent": _sent_text(box) if "sent" in request.GET else "",
        "wish": _wish_text(box),
        "may_wish": settings.AGENCY.takes_deletion_wishes and box.wish in (NO_WISH, REFUSED),
        "fields": posted.fields,
        "files": posted.files,
        "problems": problems,
        "errors": {problem.field: problem.text for problem in reversed(problems)},
        "media": settings.AGENCY.media,
        "switch_form": "letter",
        "only_leave": posted.drafted,
    }
    return page(request, "mailbox", context, token=posted.token, status=status)


def _sent_text(box: OpenMailbox) -> str:
    """Thanks for the message that was just added. It names the files: whoever sent a photo must know that it went."""
    files = next((letter.files for letter in reversed(box.letters) if letter.sender == REPORTER), 0)
    if not files:
        return _("Your message was added. Thank you.")
    text = ngettext(
        "Your message was added with %(count)s file. Thank you.",
        "Your message was added with %(count)s files. Thank you.",
        files,
    )
    return text % {"count": files}


def _wish_text(box: OpenMailbox) -> str:
    """What became of the reporter's wish that everything be deleted, in plain words."""
    return {
        ASKED: _("You asked us to delete everything. Somebody will decide about it and answer you here."),
        GRANTED: _(
            "We agreed to delete everything. When it is done, your message code opens nothing any more. "
            "Safety copies of the key last up to a month longer."
        ),
        REFUSED: _("You asked us to delete everything. We must keep it for now. Our answer below says why."),
    }.get(box.wish, "")


def _state_text(box: OpenMailbox) -> str:
    plain = {
        "waiting": _("Your message has arrived. It is waiting to be read."),
        "working": _("Somebody has read your message and is working on it."),
        "closed": _("We have finished with your message. You can still write to us here."),
    }
    if box.state in plain:
        return plain[box.state]
    told = dispositions()[box.state].reporter_text if box.state in dispositions() else {}
    return in_language(told, language()) or plain["closed"]
