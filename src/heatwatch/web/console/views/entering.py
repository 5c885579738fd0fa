"""Signing in and out; locking and unlocking the screen."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from heatwatch.accounts import actions, queries
from heatwatch.common import clock
from heatwatch.vault.actions import Keyring
from heatwatch.vault.errors import SwappedKey, WrongPassphrase
from heatwatch.vault.passphrases import Busy, tidy
from heatwatch.web.console import factors, kept, sessions
from heatwatch.web.console.forms.entering import SignInForm, UnlockForm
from heatwatch.web.console.forms.house_form import sentence
from heatwatch.web.console.gate import BOTH, POST, anyone, is_script, signed_in
from heatwatch.web.console.pages import page

WHY_LOCKED = "The screen had locked before this was sent."


class Slowed(Exception):
    """This name must wait before its passphrase is tried again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.words = f"Please wait {seconds} {'second' if seconds == 1 else 'seconds'}, then try again."


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
        form.add_error(None, _told(refusal))
        return page(request, "sign_in", {"form": form}, status=429 if isinstance(refusal, Slowed) else 422)
    response = redirect(kept.local_path(form.cleaned_data["next"]))
    sessions.begin(response, keyring, clock.now())
    return response


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
    """Lock the screen now."""
    if request.session_row is None:
        return redirect("sign_in")
    if not request.session_row.locked:
        actions.lock_session(request.session_row, clock.now())
    request.keyring = None
    if is_script(request):
        return JsonResponse({"locked": True})
    path = kept.local_path(request.POST.get("next", "/"))
    return kept.locked_page(request, path=path)


@anyone(methods=POST)
def unlock(request: Any) -> HttpResponse:
    """The passphrase again; then back to where the person was, with what they had typed."""
    if request.session_row is None:
        return JsonResponse({"signed_in": False}, status=401) if is_script(request) else redirect("sign_in")
    form = UnlockForm(request.POST)
    path = kept.local_path(request.POST.get("next", "/"))
    try:
        keyring = _enter(request.account.username, request.POST.get("passphrase", "")[:200])
    except REFUSALS as refusal:
        return _still_locked(request, _told(refusal), path)
    now = clock.now()
    cookie = request.COOKIES[sessions.COOKIE]
    actions.unlock_session(request.session_row, cookie, keyring.identity.reveal(), now)
    request.keyring = keyring
    if is_script(request):
        return JsonResponse({"locked": False})
    fields = kept.open_form(keyring, form.data.get("box", ""))
    return kept.unsent_page(request, path, fields, why=WHY_LOCKED) if fields else redirect(path)


@signed_in(methods=POST)
def still_here(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  the gate has already noted the person
    """The page tells that somebody is typing or reading; passing the gate is all it takes."""
    return HttpResponse(status=204)


def _enter(username: str, passphrase: str) -> Keyring:
    now = clock.now()
    if seconds := queries.seconds_to_wait(username, now):
        raise Slowed(seconds)
    try:
        keyring = factors.enter(factors.Attempt(queries.by_username(username), tidy(passphrase)))
    except WrongPassphrase:
        actions.note_wrong_passphrase(username, now)
        raise
    actions.forget_failures(username)
    return keyring


def _told(refusal: Slowed | WrongPassphrase | SwappedKey | Busy) -> str:
    if isinstance(refusal, Slowed):
        return refusal.words
    return f"{sentence(refusal.cause)} {sentence(refusal.hint)}"


def _still_locked(request: Any, error: str, path: str) -> HttpResponse:
    if is_script(request):
        return JsonResponse({"locked": True, "error": error}, status=422)
    request.keyring = None
    return kept.locked_page(request, error=error, box=request.POST.get("box", ""), path=path, status=422)
