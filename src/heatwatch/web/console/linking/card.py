"""What a tip's page shows of the tips that may be about the same."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from heatwatch.desk.actions.opening import OpenTip
from heatwatch.links.actions.opening import Suggestion, suggestions
from heatwatch.links.rules import MOST_SHOWN

# So many reasons stand open; the others, and what speaks against it, wait behind a press.
FIRST = 3
AGAINST = "against it"


def shown(request: Any, opened: OpenTip, now: datetime) -> dict[str, Any]:
    """For the card of a tip that was opened; `?links=all` shows every suggestion."""
    whole = request.GET.get("links") == "all"
    found = suggestions(request.keyring, request.account, opened, now, whole=whole)
    return {
        "confirmed": [_row(one) for one in found.confirmed],
        "suggested": [_row(one) for one in found.suggested],
        "rejected": [_row(one) for one in found.rejected],
        "left_out": found.left_out,
        "compared": found.compared,
        "more": whole and (found.rejected or len(found.suggested) > MOST_SHOWN),
    }


def in_order(reasons: Iterable[str], first: int = FIRST) -> tuple[list[str], list[str]]:
    """The reasons that stand open, what speaks against it among them, and the others."""
    every = list(reasons)
    told = [reason for reason in every if not reason.startswith(AGAINST)]
    against = [reason for reason in every if reason.startswith(AGAINST)]
    return [*told[:first], *against], told[first:]


def _row(one: Suggestion) -> dict[str, Any]:
    reasons, more = in_order(one.told.reasons)
    return {
        "link": one.link,
        "tip": one.tip,
        "words": one.words,
        "reasons": reasons,
        "more": more,
        "made_with": one.told.made_with,
        "form_id": uuid4(),
    }
