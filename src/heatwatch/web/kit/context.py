"""What every template may use: the agency in the reader's language, and whether this is a demonstration."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, ngettext

from heatwatch.common import clock
from heatwatch.knowledge.hours import Hours

# For every language: the agency and the minute for which its line was counted, and the line.
_lines: dict[str, tuple[object, datetime, str]] = {}


def agency(request: HttpRequest) -> dict[str, Any]:
    """The context processor named in the settings."""
    return {
        "request": request,
        "agency": settings.AGENCY.speaking(language()),
        "demo": settings.ENV.demo or settings.AGENCY.demo,
        "desk": desk_line(),
    }


def language() -> str:
    """The reader's language, by its code among those that are served."""
    return get_language() or "en"


def desk_line() -> str:
    """Whether somebody is at the desk now, and how soon an answer comes, in the reader's language.

    Counted once a minute: every page shows it. Counted from the minute's beginning, it never promises too much.
    """
    agency, spoken, minute = settings.AGENCY, language(), clock.now().replace(second=0, microsecond=0)
    known = _lines.get(spoken)
    if known is None or known[0] is not agency or known[1] != minute:
        known = _lines[spoken] = (agency, minute, _desk_line(agency.hours, agency.speaking(spoken).texts, minute))
    return known[2]


def _desk_line(hours: Hours, texts: Mapping[str, object], minute: datetime) -> str:
    text = str(texts["desk_staffed"] if hours.staffed(minute) else texts["desk_unstaffed"])
    count = hours.answer_within(minute)
    return text.replace("{hours}", ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count})
