"""A person's own factors; and an administrator's help for somebody who lost theirs."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from heatwatch.accounts import queries as accounts
from heatwatch.common import clock
from heatwatch.common.errors import HouseError, Invalid
from heatwatch.factors import actions, queries
from heatwatch.web.console.factors import host_key
from heatwatch.web.console.gate import BOTH, POST, always, needs, signed_in
from heatwatch.web.console.pages import page
from heatwatch.web.console.second.forms import ResetFactorsForm
from heatwatch.web.console.watching import refusals

DONE = {"added": "Added. From now on you may show this one too.", "removed": "Removed. It opens nothing any more."}


@signed_in()
def my_factors(request: Any) -> HttpResponse:
    """What one may show beside the passphrase."""
    return _page(request)


@signed_in(methods=POST, step_up=always)
def remove_factor(request: Any) -> HttpResponse:
    """Take away what was lost, or is no longer used."""
    try:
        actions.remove_factor(request.account, _id(request.POST.get("factor", "")), clock.now())
    except Invalid as refusal:
        return _page(request, refusal, status=422)
    return redirect(f"{reverse('my_factors')}?done=removed")


@signed_in(methods=POST, step_up=always)
def new_recovery_codes(request: Any) -> HttpResponse:
    """Ten fresh codes, shown this once; the old ones end."""
    fresh = actions.renew_recovery_codes(request.account, host_key().reveal(), clock.now())
    return page(request, "recovery_codes", {"codes": fresh, "next": reverse("my_factors")})


@needs("manage_accounts", methods=BOTH, step_up=always)
def reset_factors(request: Any, id: UUID) -> HttpResponse:
    """First say whose and how they were recognised, then end their factors and show the one code to begin again."""
    person, form = accounts.account(id), ResetFactorsForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _refuse_mistakes(request, person, form.cleaned_data["username"])
            given = {"checked": form.cleaned_data["checked"], "by": request.account.pk, "now": clock.now()}
            code = actions.reset_factors(person, host_key().reveal(), **given)
        except HouseError as refusal:
            refusals.note(request, refusal)
            form.refuse(refusal)
        else:
            return page(request, "enrolment_code", {"person": person, "code": code})
    context = {"person": person, "form": form, "kinds": queries.kinds_of(person)}
    return page(request, "reset_factors", context, status=422 if form.errors else 200)


def _refuse_mistakes(request: Any, person: Any, typed: str) -> None:
    if person.pk == request.account.pk:
        raise Invalid("nobody resets their own second factor", "use a recovery code, or ask another administrator")
    if typed.strip().lower() != person.username:
        raise Invalid("this is not their sign-in name", f"you are about to reset {person.display_name}", "username")


def _page(request: Any, refusal: HouseError | None = None, *, status: int = 200) -> HttpResponse:
    context = {
        "factors": queries.factors_of(request.account, host_key().reveal()),
        "left": queries.recovery_codes_left(request.account),
        "refusal": refusal,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return page(request, "my_factors", context, status=status)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as wrong:
        raise Invalid("there is no such factor", "choose one from the list") from wrong
