"""Showing a second factor, and enrolling one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from heatwatch.accounts import actions as accounts
from heatwatch.common import clock
from heatwatch.common.errors import HouseError, Invalid
from heatwatch.factors import actions, codes, passkeys, queries
from heatwatch.factors.errors import WrongFactor
from heatwatch.web.console import kept, sessions
from heatwatch.web.console.factors import Slowed, host_key, told
from heatwatch.web.console.gate import BOTH, ENROL, SECOND, always, on_the_way
from heatwatch.web.console.pages import page
from heatwatch.web.console.second import asking, offers, proofs
from heatwatch.web.console.second.forms import AppForm, PasskeyForm
from heatwatch.web.console.second.site import named_host, site_of
from heatwatch.web.console.watching import refusals

WHY_LATE = "You had been signed out before this was sent."
WHY_ASKED = "Your second factor was asked for before this was done."


@on_the_way(SECOND, methods=BOTH)
def second_step(request: Any) -> HttpResponse:
    """Show a second factor: to finish signing in, or to go on with what is dangerous."""
    if request.method != "POST":
        return asking.second_step_page(request, path=kept.local_path(request.GET.get("next", "/")))
    path, box = kept.local_path(request.POST.get("next", "/")), request.POST.get("box", "")
    try:
        kind = proofs.prove(request, clock.now())
    except (Slowed, WrongFactor, Invalid) as refusal:
        status = 429 if isinstance(refusal, Slowed) else 422
        return asking.second_step_page(request, path=path, box=box, error=told(refusal), status=status)
    if request.session_row.factor_at is not None:
        accounts.note_factor(request.session_row, kind, clock.now())
        return kept.onward(request, path, box, why=WHY_ASKED)
    if not queries.is_enrolled(request.account):
        accounts.let_enrol(request.session_row)
        return redirect(f"{reverse('choose_factor')}?{urlencode({'next': path})}")
    return _completed(request, kind, kept.onward(_whole(request), path, box, why=WHY_LATE))


@on_the_way(ENROL, step_up=always)
def choose_factor(request: Any) -> HttpResponse:
    """What a second factor is, and which kinds there are."""
    context = {"next": _next(request), "first": not queries.is_enrolled(request.account)}
    return page(request, "choose_factor", {**context, "named": site_of(request) is not None, "elsewhere": named_host()})


@on_the_way(ENROL, methods=BOTH, step_up=always)
def add_app(request: Any) -> HttpResponse:
    """Show a fresh secret to an authenticator app, and keep it once the app has shown a code of it."""
    cookie = request.COOKIES[sessions.COOKIE]
    if request.method != "POST":
        secret = codes.new_secret()
        form = AppForm(initial={"proof": offers.offer(cookie, secret), "next": _next(request)})
        return _app_page(request, form, secret)
    form, now = AppForm(request.POST), clock.now()
    secret = offers.offered(cookie, request.POST.get("proof", ""))
    if form.is_valid():
        typed = "".join(form.cleaned_data["code"].split())
        step = codes.matching_step(secret, typed, now, after=0)
        if step is not None:
            named = {"name": form.cleaned_data["label"], "secret": secret, "step": step}
            actions.add_app(request.account, host_key().reveal(), **named, now=now)
            return _enrolled(request, actions.APP)
        form.refuse(WrongFactor())
    return _app_page(request, form, secret, status=422)


@on_the_way(ENROL, methods=BOTH, step_up=always)
def add_passkey(request: Any) -> HttpResponse:
    """Let the browser make a passkey for this console, and keep its public key."""
    site = site_of(request)
    if site is None:
        return redirect(f"{reverse('choose_factor')}?{urlencode({'next': _next(request)})}")
    if request.method != "POST":
        return _passkey_page(request, PasskeyForm(initial={"next": _next(request)}), site)
    form, challenge = PasskeyForm(request.POST), accounts.spend_challenge(request.session_row)
    if form.is_valid():
        try:
            made = passkeys.created(request.POST.get("passkey", ""), challenge, site)
            _keep_passkey(request, form.cleaned_data["label"], made, site)
        except HouseError as refusal:
            refusals.note(request, refusal)
            form.refuse(refusal)
        else:
            return _enrolled(request, actions.PASSKEY)
    return _passkey_page(request, form, site, status=422)


def _keep_passkey(request: Any, label: str, made: passkeys.NewPasskey, site: passkeys.Site) -> None:
    actions.add_passkey(
        request.account,
        host_key().reveal(),
        name=label,
        credential=made.credential,
        public_key=made.public_key,
        site=site.name,
        counter=made.counter,
        now=clock.now(),
    )


def _app_page(request: Any, form: AppForm, secret: bytes, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "picture": offers.picture(secret, request.account.username),
        "spelled": codes.spelled(secret),
        "demo_code": offers.demo_code(request.account, secret),
    }
    return page(request, "add_app", context, status=status)


def _passkey_page(request: Any, form: PasskeyForm, site: passkeys.Site, *, status: int = 200) -> HttpResponse:
    person, challenge = request.account, accounts.hold_challenge(request.session_row)
    known = [one for one in queries.factors_of(person, host_key().reveal()) if one.kind == actions.PASSKEY]
    named = {"user": person.pk, "username": person.username, "shown": person.display_name}
    options = passkeys.creation(site, challenge, office=offers.issuer(), known=known, **named)
    return page(request, "add_passkey", {"form": form, "options": options}, status=status)


def _enrolled(request: Any, kind: str) -> HttpResponse:
    """Into the console, with recovery codes where there are none yet."""
    first = request.halfway is not None
    codes_left = queries.recovery_codes_left(request.account)
    if not first and codes_left:
        return redirect(f"{reverse('my_factors')}?done=added")
    fresh = actions.renew_recovery_codes(request.account, host_key().reveal(), clock.now())
    path = _next(request) if first else reverse("my_factors")
    response = page(_whole(request), "recovery_codes", {"codes": fresh, "next": path})
    return _completed(request, kind, response) if first else response


def _whole(request: Any) -> Any:
    """The page around is that of somebody who is signed in."""
    request.halfway = None
    return request


def _completed(request: Any, kind: str, response: HttpResponse) -> HttpResponse:
    """Give the browser the cookie of a whole session."""
    identity = request.keyring.identity.reveal()
    sessions.give(response, accounts.complete_session(request.session_row, identity, kind, clock.now()))
    return response


def _next(request: Any) -> str:
    asked = request.POST if request.method == "POST" else request.GET
    return kept.local_path(asked.get("next", "/"))
