"""Alerts and who answered them; and the rota."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from heatwatch.accounts.access import may
from heatwatch.accounts.actions import do_once
from heatwatch.accounts.queries import account, colleagues
from heatwatch.alerts import queries, rules
from heatwatch.alerts.actions import answering, keeping_rota
from heatwatch.alerts.queries import readiness
from heatwatch.alerts.rules import WHY
from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.desk.queries.known import holds_the_desk
from heatwatch.shifts import queries as handed
from heatwatch.web.console.alerting.forms import ShiftForm
from heatwatch.web.console.gate import BOTH, POST, needs
from heatwatch.web.console.pages import page
from heatwatch.web.console.watching import refusals

# How far ahead the rota is shown.
AHEAD = timedelta(days=62)
STATES = {"sending": "under way", "sent": "sent", "perhaps": "perhaps sent", "failed": "not sent"}
KINDS = {
    "crisis": "A crisis, or danger that was ticked",
    "overdue": "Past due, and nobody opened it",
    "silent": "Tips wait, and no reader is alive",
    "trial": "A trial",
}
ARRIVED = {rules.TEXT: "delivered; ", rules.CALL: "somebody or a mailbox took it; "}
COPIES = {
    rules.KEPT: "the provider still keeps a copy",
    rules.GONE: "the provider's copy is deleted",
    rules.STAYS: "the provider's copy could not be deleted",
}
HOWS = {"acknowledged": "taken", "opened": "answered by opening the tip", "over": "over by itself"}


@needs("open_tip")
def alerts(request: Any) -> HttpResponse:
    """What nobody has answered, what was answered lately, and who is on call."""
    now = clock.now()
    context = {
        "open": [shown_alert(told) for told in queries.open_alerts(request.account)],
        "answered": [shown_alert(told) for told in queries.answered_alerts(request.account)],
        "on_call": queries.on_call(now),
        "minutes": settings.AGENCY.alert_minutes,
        "may_keep": may(request.account, "keep_rota"),
        "to_sign": len(handed.to_sign(request.account)),
        "may_hand": may(request.account, "see_queue"),
        "lost": len(queries.lost_browsers([request.account.pk])),
        "done": "done" in request.GET,
    }
    return page(request, "alerts", context)


@needs("open_tip", methods=POST)
def take_alert(request: Any, id: UUID) -> HttpResponse:
    """Somebody is on it: nobody else is woken."""
    answering.acknowledge(request.account, queries.alert_for(request.account, id), clock.now())
    return redirect(f"{reverse('alerts')}?done=1")


def changes(request: Any) -> bool:
    """Looking is harmless; who is woken, and where, is not."""
    return bool(request.method == "POST")


@needs("keep_rota", methods=BOTH, step_up=changes)
def rota(request: Any) -> HttpResponse:
    """Who is on call, and when."""
    people = [person for person in colleagues() if holds_the_desk(person)]
    form = ShiftForm(request.POST or None, people=[(str(person.pk), person.display_name) for person in people])
    if request.method != "POST":
        return _rota_page(request, form)
    if form.is_valid():
        given, now = form.cleaned_data, clock.now()
        hours = keeping_rota.Hours(given["begins"], given["ends"], settings.AGENCY.hours.zone, given["weeks"])
        who, place = account(UUID(given["account"])), int(given["place"])
        try:
            do_once(form.once, lambda: keeping_rota.add_shifts(request.account, who, hours, place=place, now=now), now)
        except HouseError as refusal:
            refusals.note(request, refusal)
            form.refuse(refusal)
        else:
            return redirect(f"{reverse('rota')}?done=1")
    return _rota_page(request, form, status=422)


@needs("keep_rota", methods=POST, step_up=changes)
def remove_shift(request: Any, id: UUID) -> HttpResponse:
    """Take a shift out; one that is gone already stays gone."""
    if found := queries.shift(id):
        keeping_rota.remove_shift(request.account, found, clock.now())
    return redirect("rota")


def _copy(copy: Any) -> str:
    """What is known of a message at the provider of texts."""
    if copy is None:
        return ""
    arrived = ARRIVED[copy.way] if copy.delivery in rules.REACHED else ""
    return f"{arrived}{COPIES[copy.state]}"


def _rota_page(request: Any, form: ShiftForm, *, status: int = 200) -> HttpResponse:
    now = clock.now()
    shifts = queries.shifts_from(now, AHEAD)
    known = queries.addresses([shift.account_id for shift in shifts])
    rows = [
        {"shift": shift, "running": shift.begins <= now, "address": known.get(shift.account_id)} for shift in shifts
    ]
    context = {
        "form": form,
        "rows": rows,
        "on_call": queries.on_call(now),
        "zone": settings.AGENCY.hours.zone.key,
        "minutes": settings.AGENCY.alert_minutes,
        "done": "done" in request.GET,
    }
    return page(request, "rota", context, status=status)


def shown_alert(told: queries.Told, browsers: Mapping[UUID, str] | None = None) -> dict[str, Any]:
    """An alert and its tellings in words; to their owner alone with the names of browsers."""
    copies = queries.copies_of({row.batch for row in told.sendings if row.way in rules.BY_TELEPHONE})
    sendings = [
        {
            "who": row.account or "nobody",
            "at": row.at,
            "way": _way(row, browsers or {}),
            "state": row.state,
            "words": STATES.get(row.state, row.state),
            "why": WHY.get(row.why, "") if row.state in ("failed", "perhaps") else "",
            "copy": _copy(copies.get((row.batch, row.way))),
        }
        for row in told.sendings
    ]
    alert = told.alert
    return {
        "alert": alert,
        "kind": KINDS.get(alert.kind, alert.kind),
        "how": HOWS.get(alert.how, ""),
        "sendings": sendings,
    }


def _way(row: Any, names: Mapping[UUID, str]) -> str:
    """By which way it went, and to which browser where that may be said."""
    words, name = readiness.WAY_WORDS.get(row.way, ""), names.get(row.browser, "")
    return f"{words} ({name})" if name else words
