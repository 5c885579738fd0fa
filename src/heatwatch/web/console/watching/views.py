"""Unusual reading is shown and decided; the copies of one text are shown and closed."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from heatwatch.accounts.access import may
from heatwatch.accounts.actions import do_once
from heatwatch.common import clock
from heatwatch.common.errors import Conflict, HouseError
from heatwatch.desk.actions.opening import note_listed
from heatwatch.desk.queries import numbers
from heatwatch.knowledge.watch import in_words
from heatwatch.oversight.actions import clearing, reading
from heatwatch.oversight.queries import groups, readings
from heatwatch.oversight.rules import FINDINGS
from heatwatch.web.console.gate import POST, always, needs
from heatwatch.web.console.pages import page
from heatwatch.web.console.watching import refusals
from heatwatch.web.console.watching.forms import CloseGroupForm, FindingForm
from heatwatch.web.console.watching.hidden import hidden_from

# Of one reading; the audit trail has them all.
MOST_NUMBERS = 60
Refused = tuple[UUID, FindingForm]


@needs("decide_reading")
def unusual_reading(request: Any) -> HttpResponse:
    """Who opened more tips than is usual, or was quoted more, and what it was."""
    return _readings_page(request)


@needs("decide_reading", methods=POST, step_up=always)
def decide_reading(request: Any, id: UUID) -> HttpResponse:
    """Say what an unusual reading was."""
    seen, now = readings.one(request.account, id, hidden_from(request.account)), clock.now()
    form = FindingForm(request.POST, auto_id=f"{id}_%s")
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("finding", "words")}
        try:
            do_once(form.once, lambda: reading.decide(request.account, seen, **given, now=now), now)
        except HouseError as refusal:
            refusals.note(request, refusal)
            form.refuse(refusal)
            return _readings_page(request, (id, form), status=409 if isinstance(refusal, Conflict) else 422)
        return redirect(f"{reverse('unusual_reading')}?done=1")
    return _readings_page(request, (id, form), status=422)


@needs("open_tip")
def text_group(request: Any, id: UUID) -> HttpResponse:
    """The tips that tell the same, each with its own row."""
    return _group_page(request, groups.group(request.account, id), CloseGroupForm())


@needs("close_group", methods=POST, step_up=always)
def close_group(request: Any, id: UUID) -> HttpResponse:
    """Close the open copies, a few hundred at a press."""
    group, now = groups.group(request.account, id), clock.now()
    form, done = CloseGroupForm(request.POST), clearing.Cleared()
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("disposition", "reason")}

        def close() -> None:
            nonlocal done
            done = clearing.close_group(request.keyring, request.account, group, **given, now=now)

        try:
            do_once(form.once, close, now)
        except HouseError as refusal:
            refusals.note(request, refusal)
            form.refuse(refusal)
        else:
            return redirect(f"{reverse('text_group', args=[id])}?{urlencode(vars(done))}")
    return _group_page(request, group, form, status=422)


def row_of(seen: readings.Seen, words: str, known: dict[UUID, str]) -> dict[str, Any]:
    """An unusual reading as a page shows it: `known` are the numbers of the tips the onlooker may know of."""
    tips = sorted(known[tip] for tip in seen.spell.tips if tip in known)
    return {
        "row": seen.row,
        "spell": seen.spell,
        "count": len(seen.spell.tips),
        "rule": in_words(seen.rule),
        "quoted": seen.rule.quoted,
        "finding": FINDINGS.get(seen.row.finding, ""),
        "words": words,
        "tips": tips[:MOST_NUMBERS],
        "more": max(0, len(tips) - MOST_NUMBERS),
    }


def _readings_page(request: Any, refused: Refused | None = None, *, status: int = 200) -> HttpResponse:
    seen = readings.all_seen(request.account, hidden_from(request.account))
    words = reading.findings(request.keyring, seen)
    known = numbers(request.account, {tip for one in seen for tip in one.spell.tips})
    rows = []
    for one in seen:
        form = refused[1] if refused and refused[0] == one.row.pk else FindingForm(auto_id=f"{one.row.pk}_%s")
        mine = one.row.account_id == request.account.pk
        rows.append({**row_of(one, words.get(one.row.pk, ""), known), "form": form, "mine": mine})
    context = {
        "waiting": [row for row in rows if not row["row"].decided_at],
        "decided": [row for row in rows if row["row"].decided_at],
        "done": "done" in request.GET,
    }
    return page(request, "unusual_reading", context, status=status)


def _group_page(request: Any, group: Any, form: CloseGroupForm, *, status: int = 200) -> HttpResponse:
    members = groups.members(request.account, group)
    tips = list(members[: groups.MOST_TIPS])
    note_listed(request.account, "same text", tips, clock.now())
    context = {
        "group": group,
        "tips": tips,
        "total": members.count(),
        "open": groups.copies(request.account, group).count(),
        "form": form,
        "may_close": may(request.account, "close_group"),
        "done": {name: request.GET[name] for name in ("closed", "different", "changed") if name in request.GET},
    }
    return page(request, "text_group", context, status=status)
