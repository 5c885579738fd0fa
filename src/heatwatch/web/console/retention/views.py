"""Keeping and destroying: the due list, two people's decision, certificates; and holds and wishes on a tip."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from heatwatch.accounts.actions import do_once
from heatwatch.common import clock
from heatwatch.common.errors import Conflict, HouseError
from heatwatch.desk.actions.opening import note_listed
from heatwatch.retention import queries
from heatwatch.retention.actions import deciding, holding, proposing
from heatwatch.retention.certificates import as_text, what
from heatwatch.web.console.acting import act
from heatwatch.web.console.gate import POST, always, needs
from heatwatch.web.console.pages import page
from heatwatch.web.console.retention.forms import ChosenForm
from heatwatch.web.console.watching import refusals

DONE = {
    "propose": "Proposed. A colleague has to confirm it.",
    "confirm": "Confirmed. The back office destroys it within seconds; the certificate then stands in the list.",
    "withdraw": "Taken back. Nothing was destroyed.",
}


@needs("dispose")
def retention(request: Any) -> HttpResponse:
    """What is due and why, what waits for a second person, what is held."""
    return _lists(request)


@needs("dispose", methods=POST, step_up=always)
def propose(request: Any) -> HttpResponse:
    """Propose that the chosen tips are destroyed."""
    numbers = request.POST.getlist("tip")
    return _done(request, "propose", lambda now: proposing.propose(request.account, numbers, now))


@needs("dispose", methods=POST, step_up=always)
def confirm(request: Any) -> HttpResponse:
    """Confirm what a colleague proposed."""
    ids = _ids(request.POST.getlist("disposal"))
    return _done(request, "confirm", lambda now: proposing.confirm(request.account, ids, now))


@needs("dispose", methods=POST)
def withdraw(request: Any) -> HttpResponse:
    """Take proposals back."""
    ids = _ids(request.POST.getlist("disposal"))
    return _done(request, "withdraw", lambda now: proposing.withdraw(request.account, ids, now))


@needs("dispose")
def certificates(request: Any) -> HttpResponse:
    """What was destroyed."""
    number = request.GET.get("number", "").strip()[:40]
    return page(request, "certificates", {"rows": queries.certificates(request.account, number), "number": number})


@needs("dispose")
def certificate(request: Any, id: UUID) -> HttpResponse:
    """One certificate, to be read and printed."""
    row = queries.certificate(request.account, id)
    gone = [(what(table), parts["rows"], parts["sha256"]) for table, parts in sorted(row.destroyed.items())]
    context = {"row": row, "gone": gone, "text": as_text(queries.facts(row))}
    return page(request, "certificate", context)


@needs("place_hold", methods=POST)
def place_hold(request: Any, number: str) -> HttpResponse:
    """Keep the tip from being destroyed."""

    def work(held: Any, given: Any, now: Any) -> None:
        said = {"kind": given["kind"], "reason": given["reason"]}
        holding.place(request.account, held, **said, id=given["once"], now=now)

    return act(request, number, "place_hold", work, anchor="keeping")


@needs("lift_hold", methods=POST, step_up=always)
def lift_hold(request: Any, number: str) -> HttpResponse:
    """End a hold."""

    def work(held: Any, given: Any, now: Any) -> None:
        holding.lift(request.account, held, given["hold"], reason=given["reason"], now=now)

    return act(request, number, "lift_hold", work, anchor="keeping")


@needs("decide_deletion", methods=POST, step_up=always)
def decide_deletion(request: Any, number: str) -> HttpResponse:
    """Answer the reporter's wish that everything be deleted."""

    def work(held: Any, given: Any, now: Any) -> None:
        said = {name: given[name] for name in ("decision", "reason", "answer")}
        deciding.decide(request.account, held, given["wish"], **said, id=given["once"], now=now)

    return act(request, number, "decide_deletion", work, anchor="keeping")


def _done(request: Any, name: str, work: Callable[[datetime], object]) -> HttpResponse:
    """Do it once; what refuses it is said above the lists, and nothing of it is done."""
    form, now = ChosenForm(request.POST), clock.now()
    if not form.is_valid():
        return _lists(request, form=form, status=422)
    try:
        do_once(form.once, lambda: work(now), now)
    except HouseError as refusal:
        refusals.note(request, refusal)
        form.refuse(refusal)
        return _lists(request, form=form, status=409 if isinstance(refusal, Conflict) else 422)
    return redirect(f"{reverse('retention')}?{urlencode({'done': name})}")


def _lists(request: Any, *, form: Any = None, status: int = 200) -> HttpResponse:
    me, now = request.account, clock.now()
    due = queries.due(me, now)
    note_listed(me, "retention", [entry.tip for entry in due], now)
    proposed = queries.proposed(me)
    context = {
        "due": due,
        "mine": [row for row in proposed if row.proposed_by_id == me.pk],
        "theirs": [row for row in proposed if row.proposed_by_id != me.pk],
        "under_way": queries.being_destroyed(me),
        "stopped": queries.stopped(me),
        "held": queries.held(me),
        "drafts": queries.drafts(),
        "form": form or ChosenForm(),
        "said": DONE.get(request.GET.get("done", ""), ""),
    }
    return page(request, "retention", context, status=status)


def _ids(values: Sequence[str]) -> list[UUID]:
    """The ids that were ticked; what is none leads to no disposal."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
