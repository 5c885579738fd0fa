"""Reading a tip: its page, its trail, and who else has it open."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse, JsonResponse

from heatwatch.accounts.queries import names
from heatwatch.audit.queries import of_tip, without_links_to
from heatwatch.common import clock
from heatwatch.desk import queries
from heatwatch.desk.actions.opening import keep_present, leave
from heatwatch.desk.queries.known import is_before_reading, see_once
from heatwatch.web.console.gate import POST, background, needs
from heatwatch.web.console.pages import page
from heatwatch.web.console.shown import history, tip_page
from heatwatch.web.console.watching.hidden import hidden_from

PAGE = 100


@needs("open_tip")
def tip(request: Any, number: str) -> HttpResponse:
    """The tip's page. When the reporter says that an insider is involved, restricting is offered before reading."""
    see_once(request.account)
    found = queries.tip_for(request.account, number)
    if is_before_reading(found) and "read" not in request.GET:
        return tip_page.before_reading(request, found)
    return tip_page.show(request, found)


@needs("see_tip_trail")
def trail(request: Any, number: str) -> HttpResponse:
    """Who did what on this tip, all of it, page by page."""
    found, people = queries.tip_for(request.account, number), names()
    told = without_links_to(of_tip(found.pk), *hidden_from(request.account))
    records, more = history.one_page(told, request.GET.get("before", ""), PAGE)
    acts = [history.line(record, people) for record in records]
    return page(request, "trail", {"tip": found, "acts": acts, "more": more})


@background
@needs("open_tip", methods=POST)
def present(request: Any, number: str) -> HttpResponse:
    """The page tells that it is open, or that it was left; it hears who else is there and whether the tip changed."""
    found, now = queries.tip_for(request.account, number), clock.now()
    if "leaving" in request.POST:
        leave(request.account, found, _moment(request.POST["leaving"], now))
        return HttpResponse(status=204)
    keep_present(request.account, found, now)
    others, messages = queries.present(found, now, request.account), queries.message_count(found)
    told = {"others": others, "version": found.version, "messages": messages, "seen": now.isoformat()}
    return JsonResponse(told)


def _moment(text: str, otherwise: datetime) -> datetime:
    """When a page last told that it was open; one that cannot say so was open until now."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return otherwise
