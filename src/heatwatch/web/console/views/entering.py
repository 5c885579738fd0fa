"""Signing in and out; locking and unlocking the screen."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from heatwatch.accounts import actions, queries
from heatwatch.common import clock
from heatwatch.vault.actions import Keyring
from heatwatch.vault.errors import SwappedKey, WrongPassphrase
from heatwatch.vault.passphrases import Busy, refuse_if_full, tidy
from heatwatch.web.console import factors, kept, sessions
from heatwatch.web.console.factors import Slowed, told
from heatwatch.web.console.forms.entering import SignInForm, UnlockForm
from heatwatch.web.console.gate import BOTH, POST, anyone, is_script, signed_in
from heatwatch.web.console.pages import page
from heatwatch.web.console.second import asking
from heatwatch.web.kit import moulds

WHY_LOCKED = "The screen had locked before this was sent."
REFUSALS = (Slowed, WrongPassphrase, SwappedKey, Busy)


@anyone(methods=BOTH)
def sign_in(request: Any) -> HttpResponse:
    """Name and passphrase; the answer and the work are the same for a name that does not exist."""
    if request.method != "POST":
        return page(request, "sign_in", {"form": SignInForm(initial={"next": request.GET.get("next", "")})})
    form = SignInForm(request.POST)
    if not form.is_valid():
        return page(request, "sign_in", {"form": form}, status=422)
    try:
        keyring = _enter(form.cleaned_data["username"], form.cleaned_data["passphrase"])
    except REFUSALS as refusal:
        return _refused(request, form, told(refusal), status=429 if isinstance(refusal, Slowed) else 422)
    return _halfway(request, keyring, form.cleaned_data)


@anyone(methods=POST)
def sign_out(request: Any) -> HttpResponse:
    """End the session; the browser is told to forget everything of ours."""
    if request.session_row is not None:
        actions.end_session(request.session_row, clock.now())
    response = redirect("sign_in")
    sessions.forget(response)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@anyone(methods=POST)
def lock(request: Any) -> HttpResponse:
    """Lock the screen now. What the page's script sends along comes back sealed to the person; the page carries it."""
    if request.session_row is None or request.halfway is not None:
        return JsonResponse({"signed_in": False}, status=401) if is_script(request) else redirect("sign_in")
    if not request.session_row.locked:
        actions.lock_session(request.session_row, clock.now())
    request.keyring = None
    if is_script(request):
        return JsonResponse({"locked": True, "box": kept.seal_form(request)})
    path = kept.local_path(request.POST.get("next", "/"))
    return kept.locked_page(request, path=path)


@anyone(methods=POST)
def unlock(request: Any) -> HttpResponse:
    """The passphrase again; then back to where the person was, with what they had typed."""
    if request.session_row is None or request.halfway is not None:
        return JsonResponse({"signed_in": False}, status=401) if is_script(request) else redirect("sign_in")
    form = UnlockForm(request.POST)
    path = kept.local_path(request.POST.get("next", "/"))
    try:
        keyring = _enter(request.account.username, request.POST.get("passphrase", "")[:200])
    except REFUSALS as refusal:
        return _still_locked(request, told(refusal), path)
    cookie = actions.unlock_session(request.session_row, keyring.identity.reveal(), clock.now())
    request.keyring = keyring
    response = _unlocked(request, path, form.data.get("box", ""))
    sessions.give(response, cookie)
    return response


@signed_in(methods=POST)
def still_here(request: Any) -> HttpResponse:
    """The page tells that somebody is typing or reading, which the gate has noted; it may bring what `lock` sealed."""
    if not (box := request.POST.get("box", "")):
        return HttpResponse(status=204)
    fields = kept.open_form(request.keyring, box) or {}
    return JsonResponse({"typed": fields["typed"][0] if "typed" in fields else None})


def _halfway(request: Any, keyring: Keyring, given: dict[str, str]) -> HttpResponse:
    """On to the second factor, or to enrol the first one; what was sent to a session that had ended goes along."""
    path, cookie = kept.local_path(given["next"]), sessions.begin(request, keyring, clock.now())
    if given["box"] and not request.halfway.may_enrol:
        response = asking.second_step_page(request, path=path, box=given["box"])
    else:
        step = "choose_factor" if request.halfway.may_enrol else "second_step"
        response = redirect(f"{reverse(step)}?{urlencode({'next': path})}")
    sessions.give(response, cookie)
    return response


def _unlocked(request: Any, path: str, box: str) -> HttpResponse:
    """Back to where the person was; or what they were sending, to be sent by a click."""
    if is_script(request):
        return JsonResponse({"locked": False})
    return kept.onward(request, path, box, why=WHY_LOCKED)


def _refused(request: Any, form: SignInForm, why: str, *, status: int) -> HttpResponse:
    """The same page and why not. From its mould: a flood of wrong passphrases costs a fifth of the work so."""
    if request.account:
        form.add_error(None, why)
        return page(request, "sign_in", {"form": form}, status=status)
    given = {name: form.data.get(name, "") for name in ("username", "next", "box")}
    values = {**given, "why": why, "csrf_token": get_token(request)}
    return HttpResponse(moulds.fill(request, "console/sign_in.html", {}, values, _refusal), status=status)


def _refusal(values: dict[str, Any]) -> dict[str, Any]:
    form = SignInForm({**values, "passphrase": "given"})
    form.add_error(None, values["why"])
    return {"form": form, "csrf_token": values["csrf_token"], "idle_minutes": settings.AGENCY.idle_minutes}


def _enter(username: str, passphrase: str) -> Keyring:
    refuse_if_full()
    account = queries.by_username(username)
    with factors.counted(username, account):
        return factors.open_keys(account, tidy(passphrase))


def _still_locked(request: Any, error: str, path: str) -> HttpResponse:
    if is_script(request):
        return JsonResponse({"locked": True, "error": error}, status=422)
    request.keyring = None
    return kept.locked_page(request, error=error, box=request.POST.get("box", ""), path=path, status=422)
