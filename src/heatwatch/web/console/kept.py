"""What was typed when the screen had locked: sealed to the person, carried by the page, sent on after unlocking.

A locked page is open to whoever finds the screen, so it must not carry a half-written note in clear, not even in a
hidden field. It carries the note sealed to the person's own recipient; only their passphrase opens it again. The server
keeps nothing.
"""

import base64
import binascii
import json
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from heatwatch.common.errors import HouseError
from heatwatch.vault.actions import Keyring
from heatwatch.vault.actions.keeping import open_own, seal_for
from heatwatch.web.console.forms.entering import SignInForm
from heatwatch.web.console.pages import page
from heatwatch.web.console.shown.wording import label

NOT_KEPT = {"csrfmiddlewaretoken", "passphrase"}
# Hidden fields of pages, which say nothing to whoever looks at what they typed.
UNSHOWN = {"form_id", "version", "token", "began", "keeper", "do", "proof", "act", "account", "compartment"}
UNSHOWN |= {"endpoint"}
KEEPER = "whose page this is"


def locked_page(request: Any, *, error: str = "", box: str = "", path: str = "", status: int = 200) -> HttpResponse:
    """Ask for the passphrase; what the person was sending, and where they were, survives."""
    if not path:
        path = request.get_full_path() if request.method == "GET" else request.path
        box = seal_form(request) if request.method == "POST" else ""
    context = {"error": error, "box": box, "next": path, "locked": True}
    return page(request, "locked", context, status=status)


def seal_form(request: Any) -> str:
    """The posted fields, sealed to the signed-in person."""
    return _sealed(request.POST, request.account.pk)


def keeper(account: UUID) -> str:
    """For a form on which something is typed: to whom it is sealed when their session ended before it was sent."""
    return Signer(salt=KEEPER).sign(str(account))


def kept_from_stranger(request: HttpRequest) -> str:
    """What somebody sent whose session had ended, sealed to the person whose page it is; empty where none is named.

    The name is signed, so that nobody learns from the answer which accounts have keys.
    """
    try:
        account = UUID(Signer(salt=KEEPER).unsign(request.POST.get("keeper", "")))
        return _sealed(request.POST, account)
    except (BadSignature, ValueError, HouseError):
        return ""


def open_form(keyring: Keyring, box: str) -> dict[str, list[str]] | None:
    """The fields that `seal_form` kept, be they none; None when there is no box, or not one of this person's."""
    try:
        fields: dict[str, list[str]] = json.loads(open_own(keyring, base64.b64decode(box, validate=True)))
    except (HouseError, binascii.Error, ValueError):
        return None
    return fields


def unsent_page(request: HttpRequest, path: str, fields: dict[str, list[str]], *, why: str) -> HttpResponse:
    """Show what was typed but not sent, with one button that sends it. Nothing is sent without a person's click."""
    flat = [(name, value) for name, values in fields.items() for value in values]
    texts = [value for name, value in flat if value and name not in UNSHOWN and not _is_id(value)]
    context = {"path": path, "fields": flat, "texts": texts, "back": back_of(path), "why": why, "act": act_of(path)}
    return page(request, "unsent", context)


def _is_id(value: str) -> bool:
    """Whether it names a row and says nothing to anybody."""
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False


def onward(request: Any, path: str, box: str, *, why: str) -> HttpResponse:
    """Where the person wanted to go; or what they were sending, to be sent by a click."""
    fields = open_form(request.keyring, box)
    return unsent_page(request, path, fields, why=why) if fields is not None else redirect(path)


def sign_in_page(request: HttpRequest, box: str, *, status: int = 200) -> HttpResponse:
    """Ask who it is. What was sent without a session is shown again to the person it is sealed to, and nobody else."""
    form = SignInForm(initial={"next": request.path, "box": box})
    return page(request, "sign_in", {"form": form, "kept": True}, status=status)


def _sealed(posted: QueryDict, account: UUID) -> str:
    sealed = seal_for(account, json.dumps(fields_of(posted)).encode())
    return base64.b64encode(sealed).decode()


def fields_of(posted: QueryDict) -> dict[str, list[str]]:
    """What a form carried, but for its own cross-site token."""
    return {name: [str(v) for v in values] for name, values in posted.lists() if name not in NOT_KEPT}


def local_path(wanted: str) -> str:
    """A path of this console, or the beginning: an address that leads elsewhere is never followed."""
    if not wanted.startswith("/") or not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return "/"
    try:
        resolve(wanted.partition("?")[0])
    except Resolver404:
        return "/"
    return wanted


def act_of(path: str) -> str:
    """What sending to this address does, in words."""
    return label(resolve(path.partition("?")[0]).url_name or "")


def back_of(path: str) -> str:
    """Where to go instead of sending: the tip's page for something done on a tip, else the next page above."""
    parts = path.split("/")
    if path.startswith("/tips/") and len(parts) > 3:
        return f"/tips/{parts[2]}/"
    above = ["/".join([*parts[:end], ""]) for end in range(len(parts) - 2, 0, -1)]
    return next((one for one in above if local_path(one) == one), "/")
