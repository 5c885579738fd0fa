"""A shift is handed over: the list of hand-overs, one of them, both signatures, and taking one back."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from heatwatch.accounts.actions import do_once
from heatwatch.accounts.queries import account
from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.desk.queries.known import holds_the_desk
from heatwatch.shifts import queries, rules
from heatwatch.shifts.actions import handing
from heatwatch.web.console.alerting.forms import HandoverForm
from heatwatch.web.console.gate import BOTH, POST, needs
from heatwatch.web.console.pages import page
from heatwatch.web.console.watching import refusals

SEES = "see_queue"


@needs(SEES, methods=BOTH)
def handovers(request: Any) -> HttpResponse:
    """Hand over what is open; what waits for a signature; and what was handed over lately."""
    now, people = clock.now(), queries.who_comes(request.account)
    choices = [(str(person.pk), person.display_name) for person in people]
    if request.method != "POST":
        comes = queries.next_in_the_rota(request.account, now)
        return _list(request, HandoverForm(people=choices, initial={"coming": str(comes or "")}))
    form = HandoverForm(request.POST, people=choices)
    if form.is_valid():
        who, note, id = account(UUID(form.cleaned_data["coming"])), form.cleaned_data["note"], form.once
        try:
            do_once(id, partial(handing.hand_over, request.keyring, request.account, who, note, id=id, now=now), now)
        except HouseError as refusal:
            refusals.note(request, refusal)
            form.refuse(refusal)
        else:
            return redirect(f"{reverse('handovers')}?done=given")
    return _list(request, form, status=422)


@needs(SEES)
def handover(request: Any, id: UUID) -> HttpResponse:
    """What was open then, and the note."""
    found = queries.handover_for(request.account, id)
    opened = handing.open_handover(request.keyring, request.account, found, clock.now())
    mine = {"to_sign": found.coming_id == request.account.pk, "to_withdraw": found.going_id == request.account.pk}
    waits = found.signed_at is None and found.withdrawn_at is None
    context = {"handover": found, "opened": opened, "waits": waits, "counted": rules.COUNTED, **mine}
    return page(request, "handover", context)


@needs(SEES, methods=POST)
def sign_handover(request: Any, id: UUID) -> HttpResponse:
    """Whoever comes signs."""
    handing.sign(request.account, queries.handover_for(request.account, id), clock.now())
    return redirect(f"{reverse('handovers')}?done=signed")


@needs(SEES, methods=POST)
def withdraw_handover(request: Any, id: UUID) -> HttpResponse:
    """Whoever goes takes it back."""
    handing.withdraw(request.account, queries.handover_for(request.account, id), clock.now())
    return redirect(f"{reverse('handovers')}?done=withdrawn")


def _list(request: Any, form: HandoverForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "able": holds_the_desk(request.account),
        "to_sign": queries.to_sign(request.account),
        "waiting": queries.waiting_of(request.account),
        "rows": queries.handovers(request.account),
        "days": rules.KEPT.days,
        "done": request.GET.get("done", ""),
    }
    return page(request, "handovers", context, status=status)
