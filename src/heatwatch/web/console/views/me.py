"""A person's own page: passphrase, where they are signed in, what they looked at."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from heatwatch.accounts import actions, queries
from heatwatch.accounts.access import may
from heatwatch.audit.queries import LOOKING, trail
from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.desk import queries as desk
from heatwatch.desk.queries.known import hidden_from as hidden_tips
from heatwatch.factors.queries import kinds_of
from heatwatch.oversight.actions import reading
from heatwatch.oversight.queries import readings
from heatwatch.retention import queries as retention
from heatwatch.vault.actions import change_passphrase as change
from heatwatch.vault.passphrases import tidy
from heatwatch.vault.queries import memberships
from heatwatch.web.console import offered, sessions
from heatwatch.web.console.factors import Slowed, counted, host_key, told
from heatwatch.web.console.forms.entering import ChangePassphraseForm
from heatwatch.web.console.gate import BOTH, POST, always, signed_in
from heatwatch.web.console.pages import page
from heatwatch.web.console.shown import history
from heatwatch.web.console.shown.wording import label
from heatwatch.web.console.watching import refusals
from heatwatch.web.console.watching.hidden import hidden_from
from heatwatch.web.console.watching.views import row_of

SHOWN = 100


@signed_in()
def me(request: Any) -> HttpResponse:
    """Who one is here."""
    mine = {
        "sessions": queries.sessions_of(request.account, clock.now()),
        "this": request.session_row.id,
        "memberships": sorted(memberships(request.account.pk)),
        "second_factors": sorted({label(kind) for kind in kinds_of(request.account)}),
        "reads": may(request.account, "open_tip", on_restricted_to_me=True),
        "done": "done" in request.GET,
    }
    return page(request, "me", mine)


@signed_in(methods=BOTH, step_up=always)
def change_passphrase(request: Any) -> HttpResponse:
    """A new generated passphrase for the same key: grants stay."""
    cookie = request.COOKIES[sessions.COOKIE]
    if request.method != "POST":
        words, proof = offered.offer(cookie)
        form = ChangePassphraseForm(initial={"proof": proof})
        return page(request, "change_passphrase", {"form": form, "words": words})
    form = ChangePassphraseForm(request.POST)
    words = offered.offered(cookie, request.POST.get("proof", ""))
    if form.is_valid():
        try:
            _change(request, words, form.cleaned_data)
        except Slowed as refusal:
            form.add_error(None, told(refusal))
        except HouseError as refusal:
            refusals.note(request, refusal)
            form.refuse(refusal)
        else:
            return redirect(f"{reverse('me')}?done=1")
    return page(request, "change_passphrase", {"form": form, "words": words}, status=422)


@signed_in(methods=POST)
def end_sessions(request: Any) -> HttpResponse:
    """Sign out everywhere else, or in one place that is named."""
    try:
        only = UUID(request.POST["session"]) if "session" in request.POST else None
    except ValueError:
        return redirect("me")
    if only is None:
        actions.end_other_sessions(request.session_row, clock.now())
    elif only != request.session_row.id:
        actions.end_sessions_of(request.account, by=request.account.pk, only=only, now=clock.now())
    return redirect("me")


@signed_in()
def looked_at(request: Any) -> HttpResponse:
    """What one opened, which files one looked at, and what one downloaded oneself."""
    mine = trail(hidden_tips=hidden_tips(request.account), actor=request.account.pk, verbs=LOOKING)
    shown = mine.exclude(tip__in=retention.hidden_from(request.account))
    records, more = history.one_page(shown, request.GET.get("before", ""), SHOWN)
    tips = desk.numbers(request.account, [record.tip for record in records if record.tip])
    names = queries.names()
    acts = [history.line(record, names, tips) for record in records]
    return page(request, "looked_at", {"acts": acts, "unusual": _unusual(request), "more": more})


def _unusual(request: Any) -> list[dict[str, Any]]:
    """What of it was unusual, and what a supervisor found: nobody is watched behind their back."""
    seen = readings.own(request.account, hidden_from(request.account))
    words = reading.findings(request.keyring, seen) if seen else {}
    return [row_of(one, words.get(one.row.pk, ""), {}) for one in seen]


def _change(request: Any, words: str, given: dict[str, str]) -> None:
    """Slowed like signing in: an open session must not become a way to guess the passphrase."""
    new = offered.typed_right(words, given["passphrase"])
    with counted(request.account.username, request.account):
        change(request.account, tidy(given["old"]), new, host_key=host_key(), now=clock.now())
