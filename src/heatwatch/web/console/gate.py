"""Default-deny: a view that does not say who may use it is shown to nobody."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from heatwatch.accounts.access import may
from heatwatch.common import clock
from heatwatch.common.errors import Conflict, Forbidden, HouseError, Invalid, NotFound
from heatwatch.vault import queries as vault
from heatwatch.vault.compartments import DESK
from heatwatch.vault.errors import NoGrant
from heatwatch.web.console import kept, sessions
from heatwatch.web.console.pages import page
from heatwatch.web.console.shown.wording import label

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
GET, POST = ("GET", "HEAD"), ("POST",)
BOTH = (*GET, *POST)
# What one may do without the key of the desk: none of it shows a tip, or the list of them.
KEYLESS = frozenset({"see_audit", "grant_key", "manage_accounts", "see_state"})
STATUS: dict[type[HouseError], int] = {NotFound: 404, Forbidden: 403, Conflict: 409, Invalid: 422}


def needs(action: str, *, methods: tuple[str, ...] = GET) -> Callable[[View], View]:
    """The view is for people whose roles allow an action of permissions.csv, perhaps only on restricted tips."""
    return _declared(action=action, methods=methods)


def signed_in(*, methods: tuple[str, ...] = GET, background: bool = False) -> Callable[[View], View]:
    """The view is for everybody who is signed in."""
    return _declared(action="", methods=methods, background=background)


def anyone(*, methods: tuple[str, ...] = GET) -> Callable[[View], View]:
    """The view is for everybody, signed in or not, locked or not."""
    return _declared(action=None, methods=methods)


def background(view: View) -> View:
    """A page asks this by itself: it does not keep the screen from locking."""
    view.background = True  # type: ignore[attr-defined]  # read by the gate below
    return view


class Gate:
    """Asks each view who may use it, before it runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The decision falls in `process_view`, once the address is known."""
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, _args: Any, _kwargs: Any) -> HttpResponseBase | None:
        """None lets the request through."""
        if not hasattr(view, "action"):
            return refused(request, Forbidden("the view declares nobody", "tell the developers"))
        if request.method not in view.methods:
            return HttpResponseNotAllowed(view.methods)
        if view.action is None:
            return None
        return self._stranger(request) or self._locked(request, view) or self._unauthorised(request, view.action)

    def process_exception(self, request: Any, exception: Exception) -> HttpResponseBase | None:
        """A refusal by an action becomes a page that says what to do."""
        if isinstance(exception, NoGrant):
            return redirect("waiting")
        return refused(request, exception) if isinstance(exception, HouseError) else None

    def _stranger(self, request: Any) -> HttpResponseBase | None:
        if request.account is not None:
            return None
        if is_script(request):
            return JsonResponse({"signed_in": False}, status=401)
        response = redirect("sign_in")
        if request.method in GET and request.path != "/":
            response["Location"] += "?" + urlencode({"next": request.get_full_path()})
        return response

    def _locked(self, request: Any, view: Any) -> HttpResponseBase | None:
        if request.keyring is None:
            return JsonResponse({"locked": True}, status=423) if is_script(request) else kept.locked_page(request)
        if not getattr(view, "background", False):
            sessions.touch(request, clock.now())
        return None

    def _unauthorised(self, request: Any, action: str) -> HttpResponseBase | None:
        if not action:
            return None
        if not may(request.account, action, on_restricted_to_me=True):
            hint = "ask a supervisor, or see who may do what"
            return refused(request, Forbidden(f"your roles do not allow this: {label(action)}", hint))
        return None if action in KEYLESS or _has_keys(request.account) else redirect("waiting")


def _has_keys(account: Any) -> bool:
    """Whether the person has what their work needs: the desk's key, or, for a reviewer, words that were compared."""
    if may(account, "see_queue"):
        return vault.is_member(DESK, account.pk)
    if not may(account, "open_tip", on_restricted_to_me=True):
        return True
    return vault.compared(account.pk) is not None or bool(vault.tips_sealed_to(account.pk))


def refused(request: HttpRequest, refusal: HouseError) -> HttpResponse:
    """The page of a refusal: what happened, then what to do."""
    status = next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 400)
    return page(request, "refused", {"refusal": refusal}, status=status)


def _declared(**marks: Any) -> Callable[[View], View]:
    def mark(view: View) -> View:
        for name, value in marks.items():
            setattr(view, name, value)
        return view

    return mark


def is_script(request: HttpRequest) -> bool:
    """Whether a script of ours asks, which reads JSON, rather than a person who reads pages."""
    return request.headers.get("Accept", "") == "application/json"
