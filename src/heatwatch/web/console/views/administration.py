"""People and roles: an administrator runs the accounts and reads no tip."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from heatwatch.accounts import access, actions, queries
from heatwatch.common import clock
from heatwatch.common.errors import Invalid
from heatwatch.factors import queries as factors
from heatwatch.vault.actions import change_person, reset_person
from heatwatch.vault.queries import person_key
from heatwatch.web.console.forms.administration import AccountForm, NewAccountForm, ResetForm
from heatwatch.web.console.gate import BOTH, POST, always, needs, signed_in
from heatwatch.web.console.pages import page
from heatwatch.web.console.shown.wording import label


@needs("manage_accounts")
def accounts(request: Any) -> HttpResponse:
    """Everybody with their roles and the state of their key."""
    invited, enrolled = queries.waiting_for_key(), factors.enrolled()
    rows = [
        {"account": person, "roles": _roles(person), "state": _state(person, invited), "second": person.pk in enrolled}
        for person in queries.people()
    ]
    return page(request, "accounts", {"rows": rows})


@needs("manage_accounts", methods=BOTH, step_up=always)
def new_account(request: Any) -> HttpResponse:
    """Make an account, and show its one-time set-up code this once."""
    form = NewAccountForm(request.POST or None)
    if request.method != "POST":
        return page(request, "new_account", {"form": form})
    if form.is_valid():
        now = clock.now()
        try:
            made = actions.create_account(
                **form.cleaned_data, now=now, by=request.account.pk, demo=request.account.is_demo
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            code = actions.issue_set_up_code(made, by=request.account.pk, now=now)
            return page(request, "set_up_code", {"person": made, "code": code})
    return page(request, "new_account", {"form": form}, status=422)


@needs("manage_accounts", methods=BOTH, step_up=always)
def account(request: Any, id: UUID) -> HttpResponse:
    """Change a person's name, roles and languages, or end the account."""
    person = queries.account(id)
    initial = {
        "display_name": person.display_name,
        "roles": sorted(access.roles_of(person)),
        "languages": person.languages,
        "is_active": person.is_active,
    }
    form = AccountForm(request.POST or None, initial=initial)
    if request.method != "POST":
        return _account_page(request, person, form, ResetForm())
    if form.is_valid():
        try:
            change_person(person, **form.cleaned_data, by=request.account, now=clock.now())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return redirect(f"{reverse('accounts')}#{person.username}")
    return _account_page(request, person, form, ResetForm(), status=422)


@needs("manage_accounts", methods=POST, step_up=always)
def reset_account(request: Any, id: UUID) -> HttpResponse:
    """End a person's key and grants, and show a new set-up code this once."""
    person, form = queries.account(id), ResetForm(request.POST)
    form.is_valid()
    knowing = bool(form.cleaned_data.get("knowing"))
    try:
        code = reset_person(person, by=request.account.pk, knowing=knowing, now=clock.now())
    except Invalid as refusal:
        form.refuse(refusal)
        fields = {"display_name": person.display_name, "roles": sorted(access.roles_of(person))}
        initial = {**fields, "languages": person.languages, "is_active": person.is_active}
        return _account_page(request, person, AccountForm(initial=initial), form, status=422)
    return page(request, "set_up_code", {"person": person, "code": code})


@needs("manage_accounts", methods=POST, step_up=always)
def end_their_sessions(request: Any, id: UUID) -> HttpResponse:
    """Sign somebody out everywhere: a computer was left open, or taken."""
    person = queries.account(id)
    actions.end_sessions_of(person, by=request.account.pk, now=clock.now())
    return redirect("account", person.pk)


@signed_in()
def roles(request: Any) -> HttpResponse:
    """Who may do what, straight from the table that decides it."""
    rows = [
        {"action": action, "meaning": meaning, "cells": list(cells.items())}
        for action, meaning, cells in access.meanings()
    ]
    return page(request, "roles", {"rows": rows, "role_names": [label(role) for role in access.ROLES]})


def _account_page(request: Any, person: Any, form: Any, reset: Any, *, status: int = 200) -> HttpResponse:
    context = {
        "person": person,
        "form": form,
        "reset": reset,
        "state": _state(person, queries.waiting_for_key()),
        "sessions": queries.sessions_of(person, clock.now()),
        "kinds": factors.kinds_of(person),
        "is_advocate": "advocate" in access.roles_of(person),
    }
    return page(request, "account", context, status=status)


def _roles(person: Any) -> list[str]:
    return sorted(label(role) for role in access.roles_of(person))


def _state(person: Any, invited: set[UUID]) -> str:
    if not person.is_active:
        return "ended"
    if person.pk in invited:
        return "was given a set-up code"
    return "signs in" if person_key(person.pk) else "has no key and no code"
