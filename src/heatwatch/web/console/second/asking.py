"""The page that asks for the second factor: in the middle of signing in, and before what is dangerous."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse

from heatwatch.accounts.actions import hold_challenge
from heatwatch.common import clock
from heatwatch.factors import codes, passkeys, queries
from heatwatch.factors.actions import APP, PASSKEY
from heatwatch.factors.boxes import Factor
from heatwatch.web.console import kept
from heatwatch.web.console.factors import host_key
from heatwatch.web.console.pages import page
from heatwatch.web.console.second.forms import SecondStepForm
from heatwatch.web.console.second.site import named_host, site_of


def ask(request: Any) -> HttpResponse:
    """Ask before going on; where the person was, and what they were sending, survives."""
    if request.method == "POST":
        return second_step_page(request, path=request.path, box=kept.seal_form(request))
    return second_step_page(request, path=request.get_full_path())


def second_step_page(
    request: Any, *, path: str = "/", box: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    """The form with a code, and a button for a passkey where one works here."""
    row, known = request.session_row, queries.factors_of(request.session_row.account, host_key().reveal())
    keys = [factor for factor in known if factor.kind == PASSKEY]
    context = {
        "form": SecondStepForm(initial={"next": path, "box": box}),
        "error": error,
        "kept": bool(box),
        "stepping_up": row.factor_at is not None,
        "passkey": _passkey_options(request, keys),
        "elsewhere": named_host() if keys and site_of(request) is None else "",
        "apps": any(factor.kind == APP for factor in known),
        "demo_code": demo_code(row.account, known),
    }
    return page(request, "second_step", context, status=status)


def demo_code(account: Any, known: list[Factor]) -> str | None:
    """In a demonstration the code that the page asks for, empty until there is a fresh one; None everywhere else."""
    apps = [factor for factor in known if factor.kind == APP]
    if not (settings.SHOW_DEMO_CODES and settings.ENV.demo and account.is_demo and apps):
        return None
    return codes.next_code(apps[0].secret.reveal(), clock.now(), after=apps[0].counter)


def _passkey_options(request: Any, keys: list[Factor]) -> str:
    site = site_of(request)
    if site is None or not keys:
        return ""
    return passkeys.request(site, hold_challenge(request.session_row), keys)
