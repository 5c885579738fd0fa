"""Working a tip: reply, note, assign, triage, close, reopen, hand over."""

from typing import Any

from django.http import HttpResponse

from heatwatch.accounts.queries import account
from heatwatch.desk.actions import closing, correcting
from heatwatch.desk.actions import working as desk
from heatwatch.web.console.acting import act
from heatwatch.web.console.forms import reading as forms
from heatwatch.web.console.gate import POST, needs


@needs("reply", methods=POST)
def reply(request: Any, number: str) -> HttpResponse:
    """Write to the reporter."""

    def work(held: Any, given: Any, now: Any) -> None:
        desk.reply(request.account, held, given["text"], id=given["once"], now=now)

    return act(request, number, "reply", work, anchor="messages")


@needs("note", methods=POST)
def note(request: Any, number: str) -> HttpResponse:
    """Write a note for colleagues."""

    def work(held: Any, given: Any, now: Any) -> None:
        desk.note(request.account, held, given["text"], id=given["once"], now=now)

    return act(request, number, "note", work, anchor="notes")


@needs("assign", methods=POST)
def assign(request: Any, number: str) -> HttpResponse:
    """Give the tip to somebody, or to nobody."""

    def work(held: Any, given: Any, now: Any) -> None:
        assignee = account(given["assignee"]) if given["assignee"] else None
        desk.assign(request.account, held.tip, assignee, version=given["version"], now=now)

    return act(request, number, "assign", work)


@needs("triage", methods=POST)
def triage(request: Any, number: str) -> HttpResponse:
    """Set lane, urgency, types and jurisdiction by hand."""

    def work(held: Any, given: Any, now: Any) -> None:
        grades = {name: given[name] for name in ("version", "lane", "urgency", "types", "jurisdiction", "reason")}
        desk.triage(request.account, held, **grades, now=now)

    return act(request, number, "triage", work)


@needs("correct_reading", methods=POST)
def judge(request: Any, number: str) -> HttpResponse:
    """Confirm or reject a finding of the reader."""
    return _judged(request, number, "judge")


@needs("correct_reading", methods=POST)
def add_finding(request: Any, number: str) -> HttpResponse:
    """Add something that the text reports and the reader did not find."""
    return _judged(request, number, "add_finding")


def _judged(request: Any, number: str, name: str) -> HttpResponse:
    """Do it, and come back to the finding, so that the next key goes on from there."""

    def work(held: Any, given: Any, now: Any) -> None:
        said = {part: given[part] for part in ("about", "finding", "verdict", "quote", "seen")}
        correcting.judge(request.account, held, **said, id=given["once"], now=now)

    return act(request, number, name, work, anchor=forms.anchor_of(request.POST))


@needs("close", methods=POST)
def close(request: Any, number: str) -> HttpResponse:
    """Close the tip with a disposition and a line of reason."""

    def work(held: Any, given: Any, now: Any) -> None:
        ending = {name: given[name] for name in ("disposition", "reason", "version")}
        closing.close(request.account, held, **ending, now=now)

    return act(request, number, "close", work)


@needs("reopen", methods=POST)
def reopen(request: Any, number: str) -> HttpResponse:
    """Take a closed tip up again."""

    def work(held: Any, given: Any, now: Any) -> None:
        closing.reopen(request.account, held, reason=given["reason"], version=given["version"], now=now)

    return act(request, number, "reopen", work)


@needs("hand_over", methods=POST)
def hand_over(request: Any, number: str) -> HttpResponse:
    """Record what emergency services were told."""

    def work(held: Any, given: Any, now: Any) -> None:
        closing.hand_over(request.account, held, given, now)

    return act(request, number, "hand_over", work, anchor="hand-over")
