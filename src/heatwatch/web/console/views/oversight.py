"""Keys, the audit trail, and the state of the house."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from heatwatch.accounts import queries as accounts
from heatwatch.accounts.access import may
from heatwatch.accounts.actions import do_once
from heatwatch.audit import queries as trail
from heatwatch.common import clock
from heatwatch.common.errors import HouseError, Invalid
from heatwatch.desk import queries as desk
from heatwatch.health.state import of_the_console
from heatwatch.health.tongues import tongues
from heatwatch.retention import queries as retention
from heatwatch.vault import actions, queries
from heatwatch.vault.actions import comparing
from heatwatch.vault.compartments import DESK, NAMES, REVIEW
from heatwatch.web.console.forms.administration import GrantForm
from heatwatch.web.console.gate import POST, always, needs
from heatwatch.web.console.pages import page
from heatwatch.web.console.shown import history
from heatwatch.web.console.shown.wording import label
from heatwatch.web.console.views.set_up import needed
from heatwatch.web.console.watching import refusals
from heatwatch.web.console.watching.hidden import hidden_from

PAGE = 100


@needs("grant_key")
def grants(request: Any) -> HttpResponse:
    """Who holds which key, and who waits for one."""
    return _grants_page(request)


@needs("grant_key", methods=POST, step_up=always)
def grant(request: Any) -> HttpResponse:
    """Give a waiting member a key, once the six words heard are those on file."""
    form = GrantForm(request.POST)
    if not form.is_valid():
        return _grants_page(request, form, status=422)
    given, now = form.cleaned_data, clock.now()
    _holding(request, given["compartment"])
    person = accounts.account(given["account"])
    try:
        if given["compartment"] not in needed(person):
            raise Invalid(
                "this person's roles do not need that key", "ask the administrator to give the right role first"
            )
        do_once(form.once, lambda: _give(request.keyring, given["compartment"], person, given["words"], now), now)
    except HouseError as refusal:
        refusals.note(request, refusal)
        form.refuse(refusal)
        return _grants_page(request, form, status=409)
    return redirect(f"{reverse('grants')}?done=1")


@needs("grant_key", methods=POST, step_up=always)
def revoke(request: Any) -> HttpResponse:
    """End a membership."""
    compartment = request.POST.get("compartment", "")
    _holding(request, compartment)
    person = accounts.account(_uuid(request.POST.get("account", "")))
    if compartment == REVIEW:
        comparing.forget_comparison(person, by=request.account.pk, now=clock.now())
    else:
        actions.revoke(compartment, person, by=request.account.pk, now=clock.now())
    return redirect("grants")


@needs("see_audit")
def audit(request: Any) -> HttpResponse:
    """The trail of the office, newest first, without what the reader must not know of."""
    person = request.GET.get("who", "")
    hidden, gone = hidden_from(request.account)
    actor = _uuid(person) if person else None
    shown = trail.without_links_to(trail.trail(hidden_tips=hidden, actor=actor), hidden, gone).exclude(tip__in=gone)
    records, last = history.one_page(shown, request.GET.get("before", ""), PAGE)
    names = accounts.names()
    known = [record.tip for record in records if record.tip]
    tips = retention.numbers(request.account, known) | desk.numbers(request.account, known)
    context = {
        "acts": [history.line(record, names, tips) for record in records],
        "people": [(str(id), name) for id, name in sorted(names.items(), key=lambda item: item[1])],
        "who": person,
        "more": urlencode({"before": last, "who": person}) if last else "",
        "may_open": may(request.account, "open_tip"),
    }
    return page(request, "audit", context)


@needs("see_state")
def state(request: Any) -> HttpResponse:
    """Whether everything that must be well is, and what to do where it is not."""
    return page(request, "state", {"checks": of_the_console(clock.now()), "tongues": tongues()})


def _grants_page(request: Any, form: Any = None, *, status: int = 200) -> HttpResponse:
    names, left = accounts.names(), queries.departures()
    compartments = [
        {
            "name": name,
            "title": label(name) if name != REVIEW else "restricted tips",
            "review": name == REVIEW,
            "mine": _holds(name, request.account.pk),
            "members": _members(name),
            "due": [names.get(row.account, "somebody") for row in left.get(name, [])],
            "waiting": _waiting(name, request.account, form),
        }
        for name in (*queries.compartment_recipients(), REVIEW)
    ]
    compartments.sort(key=lambda entry: (not entry["mine"], entry["review"], entry["name"]))
    return page(request, "grants", {"compartments": compartments, "done": "done" in request.GET}, status=status)


def _members(compartment: str) -> list[dict[str, Any]]:
    """Who holds it, since when, and who compared the words. The words are not told: they could be typed again."""
    names: dict[UUID | None, str] = {**dict(accounts.names().items()), None: "the ceremony"}
    if compartment == REVIEW:
        found = [(row.account, row.compared_at, row.compared_by) for row in queries.all_compared()]
        found = [entry for entry in found if compartment in needed(entry[0])]
    else:
        found = [(row.account, row.granted_at, row.granted_by) for row in queries.members(compartment)]
    return [{"account": who, "since": at, "by": names.get(by, "somebody who left")} for who, at, by in found]


def _waiting(compartment: str, reader: Any, refused: Any) -> list[dict[str, Any]]:
    """The people who need this key, each with a form of their own. The words on file are not shown: they are heard."""
    rows = []
    for person in queries.not_compared() if compartment == REVIEW else queries.waiting_for(compartment):
        if compartment not in needed(person) or person.pk == reader.pk:
            continue
        mine = (
            refused and refused.data.get("account") == str(person.pk) and refused.data.get("compartment") == compartment
        )
        initial = {"compartment": compartment, "account": person.pk}
        form = refused if mine else GrantForm(initial=initial, auto_id=f"{compartment}_{person.username}_%s")
        rows.append({"person": person, "form": form, "reads": may(person, "open_tip")})
    return rows


def _holding(request: Any, compartment: str) -> None:
    """Only a member grants or revokes a key."""
    if compartment not in (*NAMES, REVIEW) or not _holds(compartment, request.account.pk):
        raise Invalid("you do not hold this key", "only a member can grant or revoke it")


def _holds(compartment: str, account: UUID) -> bool:
    """Words for restricted tips are compared by members of the desk."""
    return queries.is_member(DESK if compartment == REVIEW else compartment, account)


def _give(keyring: Any, compartment: str, person: Any, words: str, now: datetime) -> None:
    if compartment == REVIEW:
        comparing.compare_key(keyring, person, words=words, now=now)
    else:
        actions.grant(keyring, compartment, person, words=words, now=now)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as wrong:
        raise Invalid("there is no such person", "choose one from the list") from wrong
