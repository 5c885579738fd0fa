"""Advocates' notes; and recording that counsel marked somebody."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from heatwatch.accounts import queries as accounts
from heatwatch.accounts.actions import do_once
from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.desk.actions import advocacy as acts
from heatwatch.desk.queries import advocacy
from heatwatch.vault.compartments import ADVOCATES
from heatwatch.web.console.advocacy.forms import AdvocateNoteForm, PrivilegeForm
from heatwatch.web.console.gate import BOTH, POST, always, needs
from heatwatch.web.console.pages import page
from heatwatch.web.console.watching import refusals


@needs("advocate_note")
def advocate_files(request: Any) -> HttpResponse:
    """The tips that advocates keep notes on, and the way to another by its number."""
    if number := request.GET.get("number", ""):
        tip = advocacy.tip_for_advocates(request.account, number)
        return redirect("advocate_notes", number=tip.number)
    mine = advocacy.privilege(request.account)
    request.keyring.compartment(ADVOCATES)
    context = {"files": advocacy.files(request.account), "mine": mine, "basis": _basis(mine.basis if mine else "")}
    return page(request, "advocate_files", context)


@needs("advocate_note")
def advocate_notes(request: Any, number: str) -> HttpResponse:
    """The notes on one tip, opened."""
    return _notes_page(request, number, AdvocateNoteForm())


@needs("advocate_note", methods=POST)
def advocate_note(request: Any, number: str) -> HttpResponse:
    """Write a note."""
    form, now = AdvocateNoteForm(request.POST), clock.now()
    if form.is_valid():
        tip, text = advocacy.tip_for_advocates(request.account, number), form.cleaned_data["text"]
        work: dict[str, Any] = {"id": form.once, "now": now}
        do_once(form.once, lambda: acts.write_note(request.keyring, request.account, tip, text, **work), now)
        return redirect(f"{reverse('advocate_notes', args=[tip.number])}?done=1")
    return _notes_page(request, number, form, status=422)


@needs("mark_privilege", methods=BOTH, step_up=always)
def privilege(request: Any, id: UUID) -> HttpResponse:
    """Record that counsel marked an advocate, or took the mark back."""
    person, now = accounts.account(id), clock.now()
    form = PrivilegeForm(request.POST or None, bases=[(basis.id, basis.law) for basis in _bases().values()])
    if request.method != "POST":
        return _privilege_page(request, person, form)
    if request.POST.get("unmark"):
        acts.unmark_privileged(request.account, person, now)
        return redirect("privilege", id=person.pk)
    if form.is_valid():
        try:
            acts.mark_privileged(request.account, person, **form.cleaned_data, now=now)
        except HouseError as refusal:
            refusals.note(request, refusal)
            form.refuse(refusal)
        else:
            return redirect("privilege", id=person.pk)
    return _privilege_page(request, person, form, status=422)


def _notes_page(request: Any, number: str, form: AdvocateNoteForm, *, status: int = 200) -> HttpResponse:
    tip = advocacy.tip_for_advocates(request.account, number)
    opened = acts.read_notes(request.keyring, request.account, tip, clock.now())
    notes = [{"note": note, "basis": _basis(note.basis)} for note in opened]
    context = {"tip": tip, "notes": notes, "form": form, "done": "done" in request.GET}
    return page(request, "advocate_notes", context, status=status)


def _privilege_page(request: Any, person: Any, form: PrivilegeForm, *, status: int = 200) -> HttpResponse:
    mark = advocacy.privilege(person)
    context = {"person": person, "form": form, "mark": mark, "basis": _basis(mark.basis if mark else "")}
    return page(request, "privilege", {**context, "bases": list(_bases().values())}, status=status)


def _bases() -> Any:
    return settings.AGENCY.privileges


def _basis(id: str) -> Any:
    """The legal basis as the agency file words it; none when it is not there any more."""
    return _bases().get(id)
