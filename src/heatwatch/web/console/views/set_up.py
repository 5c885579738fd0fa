"""A new or reset person makes their own key, then waits for a grant."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from heatwatch.accounts import actions, queries
from heatwatch.accounts.access import may, roles_of
from heatwatch.common import clock
from heatwatch.common.errors import Invalid
from heatwatch.common.secret import Secret
from heatwatch.vault import queries as vault
from heatwatch.vault.actions import REVIEWING, Keyring, create_person_key
from heatwatch.vault.compartments import ADVOCATES, CASEWORK, DESK, REVIEW
from heatwatch.vault.keys import six_words
from heatwatch.web.console import offered, sessions
from heatwatch.web.console.factors import host_key
from heatwatch.web.console.forms.entering import ChoosePassphraseForm, SetUpForm
from heatwatch.web.console.gate import BOTH, POST, anyone, signed_in
from heatwatch.web.console.pages import page


@anyone(methods=BOTH)
def set_up(request: HttpRequest) -> HttpResponse:
    """The one-time code opens the page that shows a passphrase."""
    form = SetUpForm(request.POST or None)
    if request.method != "POST":
        return page(request, "set_up", {"form": form})
    if form.is_valid():
        name, code = form.cleaned_data["username"], form.cleaned_data["code"]
        if queries.has_set_up_code(name, code, clock.now()):
            words, proof = offered.offer(code)
            fields = {"username": name, "code": code, "proof": proof}
            return page(request, "choose_passphrase", {"form": ChoosePassphraseForm(initial=fields), "words": words})
        form.refuse(actions.WrongCode())
    return page(request, "set_up", {"form": form}, status=422)


@anyone(methods=POST)
def choose_passphrase(request: HttpRequest) -> HttpResponse:
    """Typed as shown, the passphrase seals a new key, and the person goes on to enrol a second factor."""
    form = ChoosePassphraseForm(request.POST)
    now = clock.now()
    if not form.is_valid():
        return redirect("set_up")
    given = form.cleaned_data
    account = queries.has_set_up_code(given["username"], given["code"], now)
    if account is None:
        raise actions.WrongCode
    words = offered.offered(given["code"], given["proof"])
    try:
        passphrase = offered.typed_right(words, given["passphrase"])
    except Invalid as refusal:
        form.refuse(refusal)
        return page(request, "choose_passphrase", {"form": form, "words": words}, status=422)
    response = redirect(f"{reverse('choose_factor')}?{urlencode({'next': reverse('waiting')})}")
    sessions.give(response, sessions.begin(request, _make_key(account, given["code"], passphrase), clock.now()))
    return response


@signed_in()
def waiting(request: Any) -> HttpResponse:
    """The six words to read to a supervisor, until the keys that the person's roles need are granted."""
    missing = [name for name in needed(request.account) if not _has(name, request.account.pk)]
    if not missing:
        return redirect("home")
    # Of the key that this person holds, not of the one on file: a swapped one must sound different.
    words = six_words(request.keyring.identity.recipient)
    keys = [name for name in missing if name != REVIEW]
    more = {"compare": REVIEW in missing, "may_ask": may(request.account, "ask_need")}
    more["cases"] = may(request.account, "see_cases") and CASEWORK not in missing
    return page(request, "waiting", {"words": words.split(), "missing": keys, **more})


def needed(account: Any) -> list[str]:
    """The compartments without which a person cannot do the work of their roles, and the comparison of their words."""
    roles = roles_of(account)
    wanted = {DESK: may(account, "see_queue"), CASEWORK: may(account, "see_cases"), ADVOCATES: "advocate" in roles}
    wanted[REVIEW] = bool(roles & REVIEWING)
    return [name for name, needed_here in wanted.items() if needed_here]


def _has(name: str, account: Any) -> bool:
    return vault.compared(account) is not None if name == REVIEW else vault.is_member(name, account)


def _make_key(account: Any, code: str, passphrase: Secret[str]) -> Keyring:
    host = host_key().recipient
    identity = create_person_key(account, passphrase, host_recipient=host, now=clock.now(), set_up_code=code)
    return Keyring(account.pk, identity)
