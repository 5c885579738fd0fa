"""The list of tips: views, filters, live count, acting on several."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.forms import Select
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from heatwatch.accounts.access import may
from heatwatch.accounts.actions import do_once
from heatwatch.accounts.queries import colleagues
from heatwatch.common import clock
from heatwatch.common.errors import Conflict, HouseError
from heatwatch.common.text import cleaned
from heatwatch.desk import queries
from heatwatch.desk.actions.assessing import lines
from heatwatch.desk.actions.closing import bulk_close
from heatwatch.desk.actions.opening import note_listed
from heatwatch.desk.actions.working import bulk_assign, notice_messages
from heatwatch.desk.queries.filtering import FILTERS, OTHER
from heatwatch.desk.queries.known import holds_the_desk, see_once
from heatwatch.desk.queries.reader_alive import silence
from heatwatch.intake.queries import wishes_waiting
from heatwatch.intake.submission import CHANNELS
from heatwatch.knowledge.desk_tables import TYPES, lanes
from heatwatch.knowledge.measured import measured
from heatwatch.knowledge.spoken.languages import ANY_CHINESE
from heatwatch.oversight.queries import groups
from heatwatch.web.console.forms.tip import TYPE_WORDS, BulkForm
from heatwatch.web.console.gate import POST, background, needs, signed_in
from heatwatch.web.console.keys.due import due_keys
from heatwatch.web.console.pages import page
from heatwatch.web.console.shown import queue_rows
from heatwatch.web.console.templatetags.desk import CHANNELS as CHANNEL_WORDS
from heatwatch.web.console.watching import refusals
from heatwatch.web.console.watching.hidden import alarms

VIEW_WORDS = {
    "unread": "Unread",
    "unassigned": "Unassigned",
    "mine": "Mine",
    "waiting": "Waiting on us",
    "translate": "To translate",
    "all": "All open",
    "closed": "Closed",
}
STATUS_WORDS = {"unread": "Unread", "open": "Open", "closed": "Closed"}
# The views that hold tips of one status; every other view holds the unread and the open ones.
HOLDS = {"unread": ("unread",), "closed": ("closed",)}


@signed_in()
def home(request: Any) -> HttpResponse:
    """The queue for whoever opens tips, or the cases without the desk; everybody else is told what is theirs."""
    if may(request.account, "see_cases") and not holds_the_desk(request.account):
        return redirect("cases")
    if may(request.account, "open_tip", on_restricted_to_me=True):
        return redirect("queue")
    context = {"due_keys": due_keys(request.account), "alarms": alarms(request.account, clock.now())}
    return page(request, "home", context)


@needs("open_tip")
def queue(request: Any) -> HttpResponse:
    """One page of a view of the queue."""
    return show_queue(request)


@background
@needs("open_tip")
def new_tips(request: Any) -> HttpResponse:
    """The latest unread tips, so that an open page can say how many came since."""
    latest = queries.unread_latest(request.account, groups.folded())
    return JsonResponse({"tips": [[number, int(at.timestamp())] for number, at in latest]})


def closes(request: Any) -> bool:
    """Giving tips to somebody can be undone by the next click; closing many cannot."""
    return bool(request.POST.get("act") == "close")


@needs("bulk", methods=POST, step_up=closes)
def bulk(request: Any) -> HttpResponse:
    """Assign or close the chosen tips, all or none, and never one that nobody opened."""
    versions = _picked(request.POST.getlist("tip"))
    form = BulkForm(request.POST, people=_people(request))
    status = 422
    if form.is_valid():
        try:
            done = _act_on(request, versions, form)
        except HouseError as refusal:
            refusals.note(request, refusal)
            form.refuse(refusal)
            status = 409 if isinstance(refusal, Conflict) else status
        else:
            return redirect(f"{reverse('queue')}?{urlencode({**_asked(request), 'done': done})}")
    return show_queue(request, form=form, checked=versions, status=status)


@needs("open_tip")
def find_tip(request: Any) -> HttpResponse:
    """Go to a tip by its number; one that must not be known of looks like one that does not exist."""
    found = queries.tip_for(request.account, request.GET.get("number", ""))
    return redirect("tip", number=found.number)


def show_queue(request: Any, *, form: Any = None, checked: Any = (), status: int = 200) -> HttpResponse:
    """The page of the queue."""
    now = clock.now()
    see_once(request.account)
    asked = _asked(request)
    notice_messages(now)
    after, folded = request.GET.get("after", ""), groups.folded()
    listed = queries.queue(request.account, asked["view"], asked, after, folded)
    tips: list[Any] = listed.tips if after else _danger_first(request, asked, listed.tips, folded)
    note_listed(request.account, asked["view"], tips, now)
    reasons = lines(request.keyring, tips)
    shown = [tip.pk for tip in tips]
    wishing, bursting = wishes_waiting(shown), groups.bursting(shown)
    for tip in tips:
        tip.reasons = reasons.get(tip.pk, "")
        tip.asks_deletion = tip.pk in wishing
        tip.in_burst = tip.pk in bursting
    context = {
        "rows": queue_rows.drawn(tips, _looking(request, now, checked)),
        "same_texts": [] if after else groups.rows(request.account, asked["view"], asked, folded),
        "view": asked["view"],
        "view_words": VIEW_WORDS[asked["view"]],
        "views": _views(request, asked, folded),
        "filters": _filters(asked),
        "filtered": any(asked[name] for name in FILTERS),
        "query": urlencode(asked),
        "next": urlencode({**asked, "after": listed.next}) if listed.next else "",
        "later_page": bool(after),
        "form": form or BulkForm(people=_people(request), initial={"act": "assign"}),
        "may_bulk": may(request.account, "bulk"),
        "silence": silence(now),
        "due_keys": due_keys(request.account),
        "alarms": alarms(request.account, now),
        "measured": measured(),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return page(request, "queue", context, status=status)


DONE = {
    "assign": "The chosen tips were assigned.",
    "close": "The chosen tips were closed.",
    "restrict": "The tip is restricted. Only the two people you chose can see it now.",
}


def _looking(request: Any, now: datetime, checked: Any) -> queue_rows.Looking:
    sees_insiders = may(request.account, "waive_child_report")
    return queue_rows.Looking(now, may(request.account, "bulk"), sees_insiders, checked)


def _danger_first(request: Any, asked: dict[str, str], tips: list[Any], folded: Q) -> list[Any]:
    """On the first page whoever is in danger now stands on top, whatever has waited longer."""
    first = queries.on_top(request.account, asked["view"], asked, folded)
    shown = {tip.pk for tip in first}
    return first + [tip for tip in tips if tip.pk not in shown]


def _picked(values: list[str]) -> dict[str, int]:
    """The chosen tips by number, each with the version that the list showed: ``HW-7K3-Q92:4``."""
    pairs = [value.partition(":") for value in values]
    return {number: int(version) if version.isdecimal() and len(version) < 10 else 0 for number, _, version in pairs}


def _act_on(request: Any, versions: dict[str, int], form: BulkForm) -> str:
    given, now = form.cleaned_data, clock.now()
    tips = queries.chosen(request.account, versions)
    chosen: dict[str, Any] = {"tips": tips, "versions": versions, "now": now}
    if given["act"] == "close":
        ending = {"disposition": given["disposition"], "reason": given["reason"]}
        do_once(form.once, lambda: bulk_close(request.keyring, request.account, **chosen, **ending), now)
    else:
        assignee = {str(person.pk): person for person in colleagues()}.get(given["assignee"])
        do_once(form.once, lambda: bulk_assign(request.account, **chosen, assignee=assignee), now)
    return str(given["act"])


def _asked(request: HttpRequest) -> dict[str, str]:
    """The view and filters of the address, without what makes no sense."""
    view = request.GET.get("view", "")
    chosen = {name: cleaned(request.GET.get(name, "")[:20]) for name in FILTERS}
    return {"view": _holding(chosen["status"], view if view in queries.VIEWS else "unread"), **chosen}


def _holding(status: str, view: str) -> str:
    """The view, or the one that holds tips of this status when this one never does."""
    if status not in STATUS_WORDS or status in HOLDS.get(view, ("unread", "open")):
        return view
    return "closed" if status == "closed" else "all"


def _views(request: Any, asked: dict[str, str], folded: Q) -> list[dict[str, Any]]:
    counts = queries.counts(request.account, folded)
    return [
        {
            "words": words,
            "count": counts[view],
            "here": view == asked["view"],
            "query": urlencode({**asked, **_kept(asked["status"], view), "view": view}),
        }
        for view, words in VIEW_WORDS.items()
    ]


def _kept(status: str, view: str) -> dict[str, str]:
    """A status that a view never holds does not go with whoever changes to it."""
    return {"status": status if _holding(status, view) == view else ""}


def _filters(asked: dict[str, str]) -> list[dict[str, Any]]:
    choices: dict[str, list[Any]] = {
        "lane": [(lane.id, lane.label) for lane in lanes().values()],
        "types": [(kind, TYPE_WORDS[kind]) for kind in TYPES],
        "channel": [(channel, CHANNEL_WORDS[channel]) for channel in CHANNELS],
        "language": _languages(),
        "status": list(STATUS_WORDS.items()),
    }
    words = {"types": "Type"}
    return [
        {"name": name, "words": words.get(name, name.capitalize()), "list": _list(name, choices[name], asked[name])}
        for name in FILTERS
    ]


def _languages() -> list[tuple[str, str]]:
    """The languages of the site; all Chinese under one name, since spoken it has no letters; and the rest."""
    return [*settings.LANGUAGES, (ANY_CHINESE, "Chinese, any or spoken"), (OTHER, "Other")]


def _list(name: str, choices: list[tuple[str, str]], chosen: str) -> SafeString:
    """The list of one filter, drawn."""
    return Select(choices=[("", "any"), *choices]).render(name, chosen, {"id": f"filter-{name}"})


def _people(request: Any) -> list[tuple[str, str]]:
    """The colleagues who open tips; whoever cannot bulk needs no list."""
    if not may(request.account, "bulk"):
        return []
    return [(str(person.pk), person.display_name) for person in colleagues() if may(person, "see_queue")]
