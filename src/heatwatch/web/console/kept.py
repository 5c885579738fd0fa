"""What was typed when the screen had locked: sealed to the person, carried by the page, sent on after unlocking.

A locked page is open to whoever finds the screen, so it must not carry a half-written note in clear, not even in a
hidden field. It carries the note sealed to the person's own recipient; only their passphrase opens it again. The server
keeps nothing.
"""

import base64
import binascii
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from heatwatch.common.errors import HouseError
from heatwatch.vault.actions import Keyring, open_own, seal_for
from heatwatch.web.console.pages import page

NOT_KEPT = {"csrfmiddlewaretoken", "passphrase"}


def locked_page(request: Any, *, error: str = "", box: str = "", path: str = "", status: int = 200) -> HttpResponse:
    """Ask for the passphrase; what the person was sending, and where they were, survives."""
    if not path:
        path = request.get_full_path() if request.method == "GET" else request.path
        box = seal_form(request) if request.method == "POST" else ""
    context = {"error": error, "box": box, "next": path, "locked": True}
    return page(request, "locked", context, status=status)


def seal_form(request: Any) -> str:
    """The posted fields, sealed to the signed-in person."""
    fields = {name: values for name, values in request.POST.lists() if name not in NOT_KEPT}
    sealed = seal_for(request.account.pk, json.dumps(fields).encode())
    return base64.b64encode(sealed).decode()


def open_form(keyring: Keyring, box: str) -> dict[str, list[str]]:
    """The fields that `seal_form` kept, or none when the box is not this person's."""
    try:
        fields: dict[str, list[str]] = json.loads(open_own(keyring, base64.b64decode(box, validate=True)))
    except (HouseError, binascii.Error, ValueError):
        return {}
    return fields


def unsent_page(request: HttpRequest, path: str, fields: dict[str, list[str]], *, why: str) -> HttpResponse:
    """Show what was typed but not sent, with one button that sends it. Nothing is sent without a person's click."""
    flat = [(name, value) for name, values in fields.items() for value in values]
    texts = [value for name, value in flat if value and name not in {"form_id", "version"}]
    context = {"path": path, "fields": flat, "texts": texts, "back": back_of(path), "why": why}
    return page(request, "unsent", context)


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


def back_of(path: str) -> str:
    """Where to go instead of sending: the tip's page for something done on a tip."""
    parts = path.split("/")
    return f"/tips/{parts[2]}/" if path.startswith("/tips/") and len(parts) > 3 else "/"
