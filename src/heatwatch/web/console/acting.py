"""What every change of a tip has in common: the gate to it, its form, doing it once, and both sides of a conflict."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from heatwatch.accounts.actions import do_once
from heatwatch.common import clock
from heatwatch.common.errors import Conflict, Invalid
from heatwatch.desk import queries
from heatwatch.desk.actions.opening import Held, hold_tip
from heatwatch.desk.queries.known import is_before_reading
from heatwatch.web.console.shown import tip_page

Work = Callable[[Held, dict[str, Any], Any], object]


def act(request: Any, number: str, name: str, work: Work, *, anchor: str = "", then: str = "") -> HttpResponse:
    """Do the work of a posted form once, then show the tip again; show the form again when it is refused.

    `work` takes the held tip, the cleaned fields (with the form's own id as `once`) and the time.
    """
    tip = queries.tip_for(request.account, number)
    form = tip_page.form_for(name, tip, request.POST)
    if not form.is_valid():
        return _again(name, tip)(request, tip, bound=form, status=422)
    held, now = hold_tip(request.keyring, tip), clock.now()
    fields = {**form.cleaned_data, "once": form.once}  # type: ignore[attr-defined]  # each form here is a OnceForm
    try:
        do_once(form.once, lambda: work(held, fields, now), now)  # type: ignore[attr-defined]  # the same
    except Invalid as refusal:
        form.refuse(refusal)
        return _again(name, tip)(request, tip, bound=form, status=422)
    except Conflict as conflict:
        return _clash(request, number, name, conflict)
    return redirect(then or f"{reverse('tip', args=[tip.number])}?{urlencode({'done': name})}#{anchor or 'top'}")


def _clash(request: Any, number: str, name: str, conflict: Conflict) -> HttpResponse:
    """Both sides: what somebody else changed, and the form as it was typed, ready to be saved over it.

    What is recorded only once (`conflict.verb`) cannot be saved over: then both are shown, and the first one stands.
    """
    tip = queries.tip_for(request.account, number)
    verb, data = getattr(conflict, "verb", ""), request.POST.copy()
    clash = tip_page.Clash(verb=verb) if verb else tip_page.Clash(version=int(data["version"]))
    data["version"] = str(tip.version)
    form = tip_page.form_for(name, tip, data)
    return _again(name, tip)(request, tip, bound=form, clash=clash, status=409)


def _again(name: str, tip: Any) -> Callable[..., HttpResponse]:
    """The page with the form once more. Whoever restricts a tip unread is not shown its story for a mistyped form."""
    unread = name == "restrict" and is_before_reading(tip)
    return tip_page.before_reading if unread else tip_page.show
