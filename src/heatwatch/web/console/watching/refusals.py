"""What somebody at the desk was refused goes into the audit trail, as far as they may know of it themselves.

A refusal by role names the action, and the tip of the address where the person may know that there is one. Where a page
says "there is no such thing", the record says no more: it looks the same for what is not there and for what is hidden,
so that neither the trail nor who reads it learns of a restricted tip by somebody's asking for it.
"""

from typing import Any
from uuid import UUID

from heatwatch.audit.actions import record_refusal
from heatwatch.common import clock
from heatwatch.common.errors import Forbidden, HouseError, NotFound
from heatwatch.desk.queries import tip_for

# Why a form was not taken.
ELSEWHERE, NO_TOKEN = "elsewhere", "no_token"


def note(request: Any, refusal: HouseError) -> None:
    """Record a refusal of somebody who is signed in; what is no refusal of theirs is passed over."""
    if request.account is None or not isinstance(refusal, Forbidden | NotFound):
        return
    match, now, actor = request.resolver_match, clock.now(), request.account.pk
    view, name = getattr(match, "func", None), getattr(match, "view_name", "-")
    if isinstance(refusal, Forbidden):
        action = getattr(view, "action", "") or name
        record_refusal("refused", actor=actor, kind="action", id=action, now=now, tip=_known_tip(request, match))
    # A page that was left open asks on by itself: what it asks for may have been restricted meanwhile, and a record
    # then would tell when.
    elif not getattr(view, "background", False):
        record_refusal("not_there", actor=actor, kind="page", id=name, now=now)


def note_form(request: Any, why: str) -> None:
    """Record that a form was sent in somebody's name which no page of ours sent, or not in this session."""
    match, now = request.resolver_match, clock.now()
    name = match.view_name if match else "-"
    record_refusal("form_refused", actor=request.account.pk, kind="page", id=name, now=now, detail={"why": why})


def _known_tip(request: Any, match: Any) -> UUID | None:
    number = match.kwargs.get("number") if match else None
    if number is None:
        return None
    try:
        return tip_for(request.account, number).pk
    except NotFound:
        return None
