"""The list of cases, the page of one, and what is done with it; and a tip that comes into one and out again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from heatwatch.accounts.access import may
from heatwatch.accounts.actions import do_once
from heatwatch.accounts.queries import names
from heatwatch.cases import actions, queries
from heatwatch.common import clock
from heatwatch.common.errors import Conflict, HouseError, Invalid
from heatwatch.desk import queries as desk
from heatwatch.desk.actions.opening import note_listed
from heatwatch.desk.queries.known import holds_the_desk
from heatwatch.web.console.acting import act
from heatwatch.web.console.cases.forms import CloseCaseForm, OpenCaseForm, ReopenCaseForm
from heatwatch.web.console.gate import POST, always, needs
from heatwatch.web.console.pages import page
from heatwatch.web.console.shown import history
from heatwatch.web.console.watching import refusals
from heatwatch.web.console.watching.hidden import hidden_from

LATEST = 200
SAID = {
    "open_case": "The case is open.",
    "close_case": "The case is closed. Its tips stay in it.",
    "reopen_case": "The case is open again.",
}


@needs("see_cases")
def cases(request: Any) -> HttpResponse:
    """The open cases and the closed ones, and the way to one by its number."""
    if number := request.GET.get("number", ""):
        return redirect("case", id=queries.case_named(request.account, number).pk)
    return _list_page(request, OpenCaseForm())


@needs("open_case", methods=POST)
def open_case(request: Any) -> HttpResponse:
    """Begin a case."""
    form, now = OpenCaseForm(request.POST), clock.now()
    if not form.is_valid():
        return _list_page(request, form, status=422)
    id, called = form.once, form.cleaned_data["called"]
    try:
        do_once(id, lambda: actions.open_case(request.keyring, request.account, called, id=id, now=now), now)
    except Invalid as refusal:
        form.refuse(refusal)
        return _list_page(request, form, status=422)
    return redirect(f"{reverse('case', args=[id])}?done=open_case")


@needs("see_cases")
def case(request: Any, id: UUID) -> HttpResponse:
    """A case with its tips, and what was done with it."""
    return _case_page(request, queries.case_for(request.account, id))


@needs("close_case", methods=POST)
def close_case(request: Any, id: UUID) -> HttpResponse:
    """Close a case with a line of reason."""
    return _ended(request, id, CloseCaseForm(request.POST), actions.close_case)


@needs("close_case", methods=POST)
def reopen_case(request: Any, id: UUID) -> HttpResponse:
    """Take a closed case up again."""
    return _ended(request, id, ReopenCaseForm(request.POST), actions.reopen_case)


@needs("bring_to_case", methods=POST, step_up=always)
def bring_in(request: Any, number: str) -> HttpResponse:
    """Bring the tip into an open case, or into a new one: whoever holds casework is given its key."""

    def work(held: Any, given: Any, now: Any) -> None:
        if given["case"] is None and not given["called"].strip():
            raise Invalid("no case is chosen", "choose one, or write what a new one is called", "called")
        if given["case"] is not None:
            chosen = queries.case_for(request.account, given["case"])
        else:
            chosen = actions.open_case(request.keyring, request.account, given["called"], id=given["once"], now=now)
        actions.bring_in(request.keyring, request.account, held, chosen, now)

    return act(request, number, "bring_in", work, anchor="cases")


@needs("bring_to_case", methods=POST)
def take_out(request: Any, number: str) -> HttpResponse:
    """Take the tip out of a case."""
    wanted = request.POST.get("case", "")
    # Whoever opens a tip through this case alone has no page of it to come back to.
    back = f"{reverse('cases')}?done=take_out"

    def work(held: Any, given: Any, now: Any) -> None:
        actions.take_out(request.account, held.tip, queries.case_for(request.account, given["case"]), now)

    found = desk.tip_for(request.account, number)
    stays = any(str(row.case_id) != wanted for row in queries.cases_of(found)) or holds_the_desk(request.account)
    return act(request, number, "take_out", work, anchor="cases", then="" if stays else back)


def _ended(request: Any, id: UUID, form: Any, ending: Callable[..., None]) -> HttpResponse:
    found, now, status = queries.case_for(request.account, id), clock.now(), 422
    if form.is_valid():
        work = {"reason": form.cleaned_data["reason"], "now": now}
        try:
            do_once(form.once, lambda: ending(request.keyring, request.account, found, **work), now)
        except HouseError as refusal:
            refusals.note(request, refusal)
            form.refuse(refusal)
            status = 409 if isinstance(refusal, Conflict) else status
        else:
            return redirect(f"{reverse('case', args=[found.pk])}?done={form.name}")
    return _case_page(request, queries.case_for(request.account, id), form, status=status)


def _list_page(request: Any, form: OpenCaseForm, *, status: int = 200) -> HttpResponse:
    open_ones, closed = queries.listed(request.account), queries.listed(request.account, closed=True)
    shown = [*open_ones, *closed]
    counts, called = queries.tip_counts(request.account, shown), actions.names_of(request.keyring, shown)
    actions.note_list(request.account, clock.now())
    rows = {case.pk: {"case": case, "name": called[case.pk], "tips": counts.get(case.pk, 0)} for case in shown}
    context = {
        "open": [rows[case.pk] for case in open_ones],
        "closed": [rows[case.pk] for case in closed],
        "form": form,
        "may_open": may(request.account, "open_case"),
        "taken_out": request.GET.get("done") == "take_out",
        "restricted": request.GET.get("done") == "restrict",
        "most": queries.LATEST,
    }
    return page(request, "cases", context, status=status)


def _case_page(request: Any, found: Any, bound: Any = None, *, status: int = 200) -> HttpResponse:
    now = clock.now()
    opened, rows = (
        actions.read_case(request.keyring, request.account, found, now),
        queries.tips_of(request.account, found),
    )
    tips = [row.tip for row in rows]
    note_listed(request.account, found.number, tips, now)
    records = list(queries.records_of(found, *hidden_from(request.account))[:LATEST])
    known = desk.numbers(request.account, [record.tip for record in records if record.tip])
    forms = {form.name: form for form in (CloseCaseForm(), ReopenCaseForm())} | ({bound.name: bound} if bound else {})
    context = {
        "case": found,
        "opened": opened,
        "rows": rows,
        "now": now,
        "acts": [history.line(record, names(), known) for record in records],
        "may_open": may(request.account, "open_tip"),
        "can_close": may(request.account, "close_case"),
        "forms": forms,
        "refused": bound,
        "said": SAID.get(request.GET.get("done", ""), ""),
    }
    return page(request, "case", context, status=status)
