"""Asking for one tip; deciding; taking it back."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from heatwatch.accounts.actions import do_once
from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.desk import rules
from heatwatch.desk.actions import needs as acts
from heatwatch.desk.queries import needs
from heatwatch.vault.queries import compared
from heatwatch.web.console.gate import BOTH, POST
from heatwatch.web.console.gate import needs as for_whom
from heatwatch.web.console.lending.forms import AskForm, DecideForm
from heatwatch.web.console.pages import page
from heatwatch.web.console.watching import refusals


@for_whom("ask_need", methods=BOTH)
def ask_need(request: Any) -> HttpResponse:
    """Ask for one tip by its number, and see what became of it. The answer is the same for every number."""
    form = AskForm(request.POST or None)
    if request.method != "POST":
        return _asking(request, form)
    if form.is_valid():
        given, now = form.cleaned_data, clock.now()
        try:
            work: dict[str, Any] = {"id": form.once, "now": now}
            do_once(form.once, lambda: acts.ask(request.account, given["number"], given["reason"], **work), now)
        except HouseError as refusal:
            refusals.note(request, refusal)
            form.refuse(refusal)
        else:
            return redirect(f"{reverse('ask_need')}?done=1")
    return _asking(request, form, status=422)


@for_whom("decide_need")
def requests(request: Any) -> HttpResponse:
    """Who asks for which tip, and what is lent."""
    return _deciding(request)


def lends(request: Any) -> bool:
    """Lending hands over a key; refusing to does not."""
    return not request.POST.get("refuse")


@for_whom("decide_need", methods=POST, step_up=lends)
def decide_need(request: Any, id: UUID) -> HttpResponse:
    """Lend the tip, or refuse."""
    need, now = needs.need(request.account, id), clock.now()
    if request.POST.get("refuse"):
        acts.refuse_need(request.account, need, now)
        return redirect("requests")
    form = DecideForm(request.POST, compared=_is_compared(need))
    if form.is_valid():
        given = form.cleaned_data
        terms = {"hours": int(given["hours"]), "words": given.get("words", "")}
        try:
            acts.grant_need(request.keyring, request.account, need, **terms, now=now)
        except HouseError as refusal:
            refusals.note(request, refusal)
            form.refuse(refusal)
        else:
            return redirect(f"{reverse('requests')}?done=1")
    return _deciding(request, refused=(need.pk, form), status=422)


@for_whom("decide_need", methods=POST)
def end_need(request: Any, id: UUID) -> HttpResponse:
    """Take a loan back before its end."""
    acts.end_need(request.account, needs.need(request.account, id), clock.now())
    return redirect("requests")


def _asking(request: Any, form: AskForm, *, status: int = 200) -> HttpResponse:
    now = clock.now()
    asked = [
        {"need": need, "state": _state(need, now), "lent": needs.lent_at(need)} for need in needs.mine(request.account)
    ]
    return page(request, "ask_need", {"form": form, "asked": asked, "done": "done" in request.GET}, status=status)


def _deciding(request: Any, refused: tuple[UUID, DecideForm] | None = None, *, status: int = 200) -> HttpResponse:
    asked = needs.waiting(request.account, clock.now() - rules.REQUEST_LIFE)
    why = acts.reasons(request.keyring, asked)
    rows = [{"need": need, "why": why[need.pk], "form": _form(need, refused)} for need in asked]
    context = {"rows": rows, "loans": needs.lent(request.account), "done": "done" in request.GET}
    return page(request, "requests", context, status=status)


def _form(need: Any, refused: tuple[UUID, DecideForm] | None) -> DecideForm:
    if refused and refused[0] == need.pk:
        return refused[1]
    return DecideForm(compared=_is_compared(need), auto_id=f"{need.pk}_%s")


def _is_compared(need: Any) -> bool:
    return compared(need.account_id) is not None


def _state(need: Any, now: Any) -> str:
    if need.decided_at is None:
        return "waits" if need.asked_at > now - rules.REQUEST_LIFE else "nobody decided it; ask again"
    if need.until is None:
        return "refused"
    return "lent" if needs.lent_at(need) else "ended"
