"""Where alerts reach a person, on their own page: addresses, and the browsers that they let alerts come to."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from heatwatch.alerts import queries, rules
from heatwatch.alerts.actions import browsers, reaching
from heatwatch.alerts.boxes import Reach, open_browsers
from heatwatch.alerts.queries import readiness
from heatwatch.alerts.vapid import sender_of
from heatwatch.common import clock
from heatwatch.common.errors import HouseError, Invalid
from heatwatch.knowledge.spoken.languages import FALLBACK
from heatwatch.web.console.alerting.forms import BrowserForm, ReachForm
from heatwatch.web.console.alerting.views import changes, shown_alert
from heatwatch.web.console.factors import host_key
from heatwatch.web.console.gate import BOTH, POST, always, needs
from heatwatch.web.console.pages import page
from heatwatch.web.console.watching import refusals


@needs("open_tip", methods=BOTH, step_up=changes)
def my_alerts(request: Any) -> HttpResponse:
    """Where alerts reach the person; a trial; and that it came."""
    key = host_key().reveal()
    if request.method != "POST":
        return _reach_page(request, _own_form(request))
    form, now = ReachForm(request.POST), clock.now()
    if form.is_valid():
        reach = _given(form)
        try:
            done = _reach_act(request, reach, key, now)
        except HouseError as refusal:
            refusals.note(request, refusal)
            form.refuse(refusal)
        else:
            return redirect(f"{reverse('my_alerts')}?done={done}")
    return _reach_page(request, form, status=422)


@needs("open_tip", methods=POST, step_up=always)
def add_browser(request: Any) -> HttpResponse:
    """Let alerts come to the browser that this was sent from."""
    form, env = BrowserForm(request.POST), settings.ENV
    if form.is_valid():
        key, hosts = host_key().reveal(), env.webpush_hosts if env.webpush_contact else ()
        name, endpoint = form.cleaned_data["label"].strip(), form.cleaned_data["endpoint"]
        try:
            browsers.add_browser(request.account, name, endpoint, host_key=key, hosts=hosts, now=clock.now())
        except Invalid as refusal:
            refusals.note(request, refusal)
            form.refuse(refusal)
        else:
            return redirect(f"{reverse('my_alerts')}?done=browser")
    return _reach_page(request, _own_form(request), form, status=422)


@needs("open_tip", methods=POST, step_up=always)
def remove_browser(request: Any, id: UUID) -> HttpResponse:
    """No more alerts to this browser."""
    browsers.remove_browser(request.account, id, host_key=host_key().reveal(), now=clock.now())
    return redirect(f"{reverse('my_alerts')}?done=removed")


def _own_form(request: Any) -> ReachForm:
    return ReachForm(initial=vars(reaching.own_reach(request.account, host_key=host_key().reveal())))


def _given(form: ReachForm) -> Reach:
    """What was typed; a telephone number as providers take it."""
    typed = form.cleaned_data
    given = {name: typed[name].strip() for name in typed if name != "callers"}
    given |= {way: rules.number(given[way]) for way in rules.BY_TELEPHONE}
    return Reach(**given, callers=Reach.AGREED if typed["callers"] else "")


def _allowed() -> reaching.Allowed:
    """Where this office lets people be reached, and its own numbers, to which nobody is."""
    env, line = settings.ENV, settings.AGENCY.speaking(FALLBACK).tip_line
    own = (env.texts_from, env.alerts_from, rules.number(line.tel), rules.number(line.sms))
    return reaching.Allowed(env.push_hosts, own)


def _reach_act(request: Any, reach: Reach, key: str, now: Any) -> str:
    """What the pressed button says."""
    if "came" in request.POST:
        reaching.confirm_trial(request.account, now)
        return "came"
    if reach != reaching.own_reach(request.account, host_key=key):
        reaching.set_reach(request.account, reach, host_key=key, allowed=_allowed(), now=now)
    if "trial" not in request.POST:
        return "kept"
    reaching.ask_for_trial(request.account, now)
    return "trial"


def _reach_page(request: Any, form: ReachForm, adding: BrowserForm | None = None, *, status: int = 200) -> HttpResponse:
    now, trial = clock.now(), queries.last_trial(request.account)
    row = queries.addresses([request.account.pk]).get(request.account.pk)
    listed = _browsers(request.account)
    names = {one["row"].pk: one["browser"].name for one in listed if one["browser"]}
    context = {
        "form": form,
        "adding": adding or BrowserForm(),
        "sender": sender_of(host_key().reveal()) if settings.ENV.webpush_contact else "",
        "browsers": listed,
        "row": row,
        "trial": shown_alert(trial, names) if trial else None,
        "hosts": settings.ENV.push_hosts,
        "ways": [readiness.WAY_WORDS[way] for way in readiness.ways_now(now)],
        "done": request.GET.get("done", ""),
    }
    return page(request, "my_alerts", context, status=status)


def _browsers(account: Any) -> list[dict[str, Any]]:
    """The person's browsers as the page lists them; without a name where another host's key sealed them."""
    rows = queries.browsers([account.pk], gone=True).get(account.pk, [])
    opened = {one.id: one for one in open_browsers(host_key().reveal(), rows)}
    return [{"row": row, "browser": opened.get(row.pk)} for row in rows]
