"""What protects people: the child-abuse report, and restricting a tip."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from heatwatch.accounts.queries import account
from heatwatch.desk.actions import safeguarding
from heatwatch.desk.queries.known import holds_the_desk
from heatwatch.web.console.acting import act
from heatwatch.web.console.gate import POST, always, needs


@needs("report_child", methods=POST)
def mark_minor(request: Any, number: str) -> HttpResponse:
    """Someone under 18 may be exploited: yes starts the clock."""

    def work(held: Any, given: Any, now: Any) -> None:
        minor = given["minor"] == "yes"
        safeguarding.mark_minor(request.account, held, minor=minor, version=given["version"], now=now)

    return act(request, number, "mark_minor", work, anchor="child")


@needs("report_child", methods=POST)
def record_report(request: Any, number: str) -> HttpResponse:
    """Record the telephone or the written report."""

    def work(held: Any, given: Any, now: Any) -> None:
        safeguarding.record_report(request.account, held, given["step"], given, now)

    return act(request, number, "record_report", work, anchor="child")


@needs("waive_child_report", methods=POST)
def waive_report(request: Any, number: str) -> HttpResponse:
    """A supervisor records why no report is made."""

    def work(held: Any, given: Any, now: Any) -> None:
        safeguarding.waive_report(request.account, held, given["reason"], now)

    return act(request, number, "waive_report", work, anchor="child")


@needs("restrict", methods=POST)
def restrict(request: Any, number: str) -> HttpResponse:
    """Take the tip out of everybody's sight but two people's."""

    def work(held: Any, given: Any, now: Any) -> None:
        two = {"supervisor": account(given["supervisor"]), "reviewer": account(given["reviewer"])}
        safeguarding.restrict(request.keyring, request.account, held, **two, version=given["version"], now=now)

    # Whoever holds casework alone has no queue to go back to.
    list_of = "queue" if holds_the_desk(request.account) else "cases"
    return act(request, number, "restrict", work, then=f"{reverse(list_of)}?done=restrict")


@needs("restrict", methods=POST, step_up=always)
def unrestrict(request: Any, number: str) -> HttpResponse:
    """Give a restricted tip back to the desk."""

    def work(held: Any, given: Any, now: Any) -> None:
        safeguarding.unrestrict(request.keyring, request.account, held, version=given["version"], now=now)

    return act(request, number, "unrestrict", work)
