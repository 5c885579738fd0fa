"""A call: its page, what its words report, saving it, and the message code that is read out to the caller."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse

from heatwatch.accounts.access import may
from heatwatch.common import clock
from heatwatch.common.errors import HouseError, Invalid
from heatwatch.desk.actions.calls import CallTaker, Taken, settle_code, take_call
from heatwatch.desk.queries import may_hold
from heatwatch.intake.submission import STORY_LIMIT
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.web.console import kept
from heatwatch.web.console.calls import reading, related
from heatwatch.web.console.calls.forms import CallForm
from heatwatch.web.console.calls.questions import all_questions
from heatwatch.web.console.calls.record import submission_of
from heatwatch.web.console.gate import BOTH, POST, needs
from heatwatch.web.console.pages import page
from heatwatch.web.kit import tokens
from heatwatch.web.kit.faults import record
from heatwatch.web.kit.recipients import desk_recipients

PROOF = "message code of a call"
UNPROCESSABLE, UNAVAILABLE = 422, 503
NOT_STORED = "It could not be stored just now. What you typed is still here. Press Save again in a minute."


@needs("take_call", methods=BOTH)
def call(request: Any) -> HttpResponse:
    """The page of a call. Saving answers with the message code; without scripts "Read it" answers with this page."""
    if request.method != "POST":
        return _show(request, _form(initial=_beginning(request)))
    form = _form(_posted(request))
    if not form.is_valid():
        return _show(request, form, status=UNPROCESSABLE)
    if request.POST.get("do") != "save":
        return _show(request, form)
    try:
        taken = _save(request, form.cleaned_data)
    except Invalid as refusal:
        form.refuse(refusal)
        return _show(request, form, status=UNPROCESSABLE)
    except (DatabaseError, HouseError) as fault:
        record(request, fault)
        form.add_error(None, NOT_STORED)
        return _show(request, form, status=UNAVAILABLE)
    reading.live().forget(_name(request, form.data["token"]))
    return _code(request, taken, form.cleaned_data)


@needs("take_call", methods=POST)
def read_call(request: Any) -> HttpResponse:
    """What the words typed so far report, for the script of the page. The text is forgotten with the answer."""
    name = _name(request, request.POST.get("token", ""))
    if request.POST.get("leaving"):
        reading.live().forget(name)
        return HttpResponse(status=204)
    if len(request.POST.get("story", "")) > STORY_LIMIT:
        return JsonResponse({"error": f"The text is longer than {STORY_LIMIT} characters."}, status=UNPROCESSABLE)
    shown = reading.read(name, request.POST, _asked(request.POST), clock.now())
    spanish = request.POST.get("language") == "es"
    html = render_to_string("console/call_reading.html", {"shown": shown, "spanish": spanish})
    return JsonResponse({"html": html, "said": reading.in_short(shown)})


@needs(related.RELATED, methods=POST)
def related_to_call(request: Any) -> HttpResponse:
    """Which earlier tips may be about what was typed so far, for the script of the page; only what is shown is kept."""
    if len(request.POST.get("story", "")) > STORY_LIMIT:
        return JsonResponse({"error": "too long"}, status=UNPROCESSABLE)
    if tokens.read(request.POST.get("token", "")) is None:
        # What was recorded for a call is known by its token: without one, one proof would do for every call.
        return JsonResponse({"error": "This call is not known. Load the page anew."}, status=UNPROCESSABLE)
    shown = related.shown(request, request.POST, _name(request, request.POST.get("token", "")), clock.now())
    html = render_to_string("console/call_related.html", {"related": shown})
    return JsonResponse({"html": html, "said": shown.title if shown.rows else ""})


@needs("take_call", methods=POST)
def call_code(request: Any) -> HttpResponse:
    """The caller has read the code back, or does not have it: either way it is never shown again."""
    lookup, recipient = _proven(request.POST.get("proof", ""))
    told = "told" in request.POST
    tip = settle_code(request.account, lookup, recipient if told else "", clock.now())
    if not may_hold(request.account, tip):
        return page(request, "call_done", {"number": "" if tip.restricted else tip.number, "told": told})
    return redirect(f"{reverse('tip', args=[tip.number])}?read=1")


def _beginning(request: Any) -> dict[str, Any]:
    """What a page carries from the moment it is opened: its secret, its clock, and whose it is."""
    began = clock.now().replace(microsecond=0).isoformat()
    token = tokens.written(tokens.new_token())
    return {"token": token, "began": began, "keeper": kept.keeper(request.account.pk), "language": "en"}


def _posted(request: Any) -> QueryDict:
    """What a page sent back; what was cut from it on the way is made anew, since nothing typed may be lost for it."""
    data: QueryDict = request.POST.copy()
    fresh = _beginning(request)
    if tokens.read(data.get("token", "")) is None:
        data["token"] = fresh["token"]
    if _moment(data.get("began", "")) is None:
        data["began"] = fresh["began"]
    data.setlist("asked", _asked(request.POST))
    return data


def _form(data: QueryDict | None = None, initial: dict[str, Any] | None = None) -> CallForm:
    return CallForm(data, initial=initial, questions=all_questions(knowledge()))


def _asked(posted: QueryDict) -> list[str]:
    """The questions that were ticked as asked, each once; only such as the page can have shown."""
    known = set(all_questions(knowledge()))
    return [question for question in dict.fromkeys(posted.getlist("asked")) if question in known]


def _name(request: Any, token: str) -> bytes:
    return reading.name_of(request.account.pk, tokens.read(token) or b"")


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _show(request: Any, form: CallForm, status: int = 200) -> HttpResponse:
    """The page with what was typed on it, and what its words report."""
    typed = {name: form[name].value() or "" for name in form.fields}
    asked, name = list(form["asked"].value() or []), _name(request, form["token"].value())
    # Whoever pressed "Read it" has no script that would ask by itself.
    compare = related.offered(request) and request.POST.get("do") == "read"
    context = {
        "form": form,
        "shown": reading.read(name, typed, asked, clock.now()),
        "compares": related.offered(request),
        "related": related.shown(request, request.POST, name, clock.now()) if compare else None,
        "noted": request.POST.get("noted", ""),
        "spanish": form["language"].value() == "es",
        "began": _moment(form["began"].value()),
        "emergency": settings.AGENCY.speaking("en").contact("emergency"),
        "child": settings.AGENCY.child_report,
        "keeps": may(request.account, "open_tip"),
    }
    return page(request, "call", context, status=status)


def _save(request: Any, given: dict[str, Any]) -> Taken:
    return take_call(
        CallTaker(request.account, request.keyring),
        submission_of(given, request.account.display_name),
        minor=given["minor"] == "yes",
        token=tokens.read(given["token"]) or b"",
        recipients=desk_recipients(),
        now=clock.now(),
        demo=settings.ENV.demo,
    )


def _code(request: Any, taken: Taken, given: dict[str, Any]) -> HttpResponse:
    """The message code, once; the page carries a signed proof of where an answer is sealed to, and not the code."""
    context: dict[str, Any] = {"taken": taken, "given": given, "spanish": given["language"] == "es"}
    if taken.receipt:
        shown = f"{taken.receipt.lookup.hex()} {taken.receipt.identity.recipient}"
        context["words"] = taken.receipt.words(given["language"])
        context["digits"] = taken.receipt.digits().split()
        context["proof"] = Signer(salt=PROOF).sign(shown)
    return page(request, "call_code", context)


def _proven(proof: str) -> tuple[bytes, str]:
    """The look-up id and the recipient that a page of ours carried; raises `Invalid` for any other."""
    try:
        lookup, _, recipient = Signer(salt=PROOF).unsign(proof).partition(" ")
    except BadSignature as forged:
        raise Invalid("this page is damaged", "open the tip from the queue; nothing was lost") from forged
    return bytes.fromhex(lookup), recipient
