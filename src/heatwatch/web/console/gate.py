"""Default-deny: a view that does not say who may use it is shown to nobody."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from heatwatch.accounts import rules
from heatwatch.accounts.access import may
from heatwatch.common import clock
from heatwatch.common.errors import Conflict, Forbidden, HouseError, Invalid, NotFound
from heatwatch.desk.queries.known import holds_casework
from heatwatch.desk.queries.needs import opens_without_the_desk
from heatwatch.factors.queries import is_enrolled
from heatwatch.vault import queries as vault
from heatwatch.vault.compartments import CASEWORK, DESK
from heatwatch.vault.errors import NoGrant
from heatwatch.web.console import kept, sessions
from heatwatch.web.console.pages import page
from heatwatch.web.console.second import asking
from heatwatch.web.console.shown.wording import label
from heatwatch.web.console.watching import refusals

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
GET, POST = ("GET", "HEAD"), ("POST",)
BOTH = (*GET, *POST)
# What somebody may see who gave the passphrase and no second factor yet.
SECOND, ENROL = "second", "enrol"
When = Callable[[Any], bool]
# What one may do without the key of the desk: none of it shows a tip, or the list of them.
KEYLESS = frozenset(
    {"see_audit", "grant_key", "manage_accounts", "see_state", "print_posters", "ask_need", "mark_privilege"}
)
# What one may do with the key of casework alone.
CASEWORK_ACTS = frozenset({"see_cases", "open_case", "close_case"})
# Whoever withheld a file of a tip in a case holds it no longer, and reads what to do now with the key of casework too.
WITH_EITHER_KEY = frozenset({"withhold_file"})
STATUS: dict[type[HouseError], int] = {NotFound: 404, Forbidden: 403, Conflict: 409, Invalid: 422}


def never(_request: Any) -> bool:
    """Nothing dangerous is done here."""
    return False


def always(_request: Any) -> bool:
    """Whatever is asked of this view is dangerous."""
    return True


def needs(action: str, *, methods: tuple[str, ...] = GET, step_up: When = never) -> Callable[[View], View]:
    """The view is for people whose roles allow an action of permissions.csv, perhaps only on restricted tips.

    `step_up` says of which requests the second factor must have been shown within the last minutes.
    """
    return _declared(action=action, methods=methods, step_up=step_up)


def signed_in(
    *, methods: tuple[str, ...] = GET, background: bool = False, step_up: When = never
) -> Callable[[View], View]:
    """The view is for everybody who is signed in."""
    return _declared(action="", methods=methods, background=background, step_up=step_up)


def on_the_way(stage: str, *, methods: tuple[str, ...] = GET, step_up: When = never) -> Callable[[View], View]:
    """The view is for everybody who is signed in, and for whoever is at this stage of signing in."""
    return _declared(action="", methods=methods, stage=stage, step_up=step_up)


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

    def process_view(self, request: Any, view: Any, _args: Any, kwargs: Any) -> HttpResponseBase | None:
        """None lets the request through."""
        if not hasattr(view, "action"):
            return self._refused(request, Forbidden("the view declares nobody", "tell the developers"))
        if request.method not in view.methods:
            return _not_a_page(request, view)
        if view.action is None:
            return None
        return (
            self._stranger(request)
            or self._halfway(request, view)
            or self._locked(request, view)
            or self._unauthorised(request, view.action, kwargs)
            or self._stale(request, view)
        )

    def process_exception(self, request: Any, exception: Exception) -> HttpResponseBase | None:
        """A refusal by an action becomes a page that says what to do."""
        if isinstance(exception, NoGrant):
            return redirect("waiting")
        return self._refused(request, exception) if isinstance(exception, HouseError) else None

    def _stranger(self, request: Any) -> HttpResponseBase | None:
        if request.account is not None:
            return None
        if is_script(request):
            return JsonResponse({"signed_in": False}, status=401)
        if box := kept.kept_from_stranger(request):
            return kept.sign_in_page(request, box)
        response = redirect("sign_in")
        wanted = request.get_full_path() if request.method in GET else kept.back_of(request.path)
        if wanted != "/":
            response["Location"] += "?" + urlencode({"next": wanted})
        return response

    def _halfway(self, request: Any, view: Any) -> HttpResponseBase | None:
        """Whoever gave the passphrase shows the second factor, or enrols the first one, and does nothing else."""
        row = getattr(request, "halfway", None)
        if row is None:
            return None
        stage = ENROL if row.may_enrol and not is_enrolled(row.account) else SECOND
        if getattr(view, "stage", "") == stage:
            return None
        if is_script(request):
            return JsonResponse({"signed_in": False}, status=401)
        if stage == SECOND:
            return asking.ask(request)
        return redirect("choose_factor")

    def _locked(self, request: Any, view: Any) -> HttpResponseBase | None:
        if request.keyring is None:
            return JsonResponse({"locked": True}, status=423) if is_script(request) else kept.locked_page(request)
        if not getattr(view, "background", False):
            sessions.touch(request, clock.now())
        return None

    def _unauthorised(self, request: Any, action: str, kwargs: Any) -> HttpResponseBase | None:
        if not action:
            return None
        if not may(request.account, action, on_restricted_to_me=True):
            hint = "ask a supervisor, or see who may do what"
            return self._refused(request, Forbidden(f"your roles do not allow this: {label(action)}", hint))
        if action in KEYLESS or _has_keys(request.account, action) or _opens(request.account, kwargs):
            return None
        return redirect("waiting")

    def _refused(self, request: Any, refusal: HouseError) -> HttpResponse:
        refusals.note(request, refusal)
        return refused(request, refusal)

    def _stale(self, request: Any, view: Any) -> HttpResponseBase | None:
        """Before what is dangerous the second factor is shown again, so that an open screen does not do it."""
        if getattr(request, "halfway", None) is not None or not getattr(view, "step_up", never)(request):
            return None
        if rules.is_fresh(request.session_row.factor_at, clock.now()):
            return None
        return JsonResponse({"step_up": True}, status=403) if is_script(request) else asking.ask(request)


def _not_a_page(request: Any, view: Any) -> HttpResponseBase:
    """Whoever reads the address of a form that was refused is led to its page; anything else is no request of ours."""
    if request.method in GET and not is_script(request):
        return redirect(kept.back_of(request.path))
    return HttpResponseNotAllowed(view.methods)


def _has_keys(account: Any, action: str) -> bool:
    """Whether the person has what their work needs: the desk's key, or, for a reviewer, words that were compared."""
    if action in CASEWORK_ACTS:
        return vault.is_member(CASEWORK, account.pk)
    if action in WITH_EITHER_KEY and holds_casework(account):
        return True
    if may(account, "see_queue"):
        return vault.is_member(DESK, account.pk)
    if not may(account, "open_tip", on_restricted_to_me=True):
        return True
    return vault.compared(account.pk) is not None or bool(vault.tips_sealed_to(account.pk))


def _opens(account: Any, kwargs: Any) -> bool:
    """Whether the address is of a tip that somebody without the desk's key opens: lent to them, or in a case."""
    return "number" in kwargs and opens_without_the_desk(account, kwargs["number"])


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
