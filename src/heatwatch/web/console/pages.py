"""Rendering: what every page of the console shows around its own part."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from heatwatch.accounts.access import may, roles_of

# (URL name, words, the action that shows it; "" for everybody who is signed in)
NAVIGATION = (
    ("queue", "Tips", "open_tip"),
    ("groups", "Groups", "open_tip"),
    ("cases", "Cases", "see_cases"),
    ("call", "Take a call", "take_call"),
    ("alerts", "Alerts", "open_tip"),
    ("board", "Board", "see_board"),
    ("retention", "Retention", "dispose"),
    ("advocate_files", "Advocates' notes", "advocate_note"),
    ("ask_need", "Ask for a tip", "ask_need"),
    ("requests", "Requests", "decide_need"),
    ("unusual_reading", "Unusual reading", "decide_reading"),
    ("grants", "Keys", "grant_key"),
    ("accounts", "People", "manage_accounts"),
    ("audit", "Audit trail", "see_audit"),
    ("state", "State", "see_state"),
    ("posters", "Posters", "print_posters"),
    ("roles", "Who may do what", ""),
)


def page(request: HttpRequest, name: str, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
    """A page from ``console/<name>.html``."""
    shown = {**around(request), **(context or {})}
    return render(request, f"console/{name}.html", shown, status=status)


def around(request: HttpRequest) -> dict[str, Any]:
    """Who is signed in, and where they may go."""
    halfway = getattr(request, "halfway", None) is not None
    account = None if halfway else getattr(request, "account", None)
    locked = account is not None and getattr(request, "keyring", None) is None
    return {
        "account": account,
        "halfway": halfway,
        "locked": locked,
        "roles": sorted(role.replace("_", " ") for role in roles_of(account)) if account else [],
        "navigation": _navigation(request, account) if account and not locked else [],
        "may_search": account is not None and not locked and may(account, "search"),
        "idle_minutes": settings.AGENCY.idle_minutes,
    }


def _navigation(request: HttpRequest, account: Any) -> list[dict[str, Any]]:
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [
        {"url": reverse(name), "words": words, "here": name == here}
        for name, words, action in NAVIGATION
        if not action or may(account, action, on_restricted_to_me=True)
    ]
