"""What every template may use: the agency in the reader's language, and whether this is a demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, ngettext

from heatwatch.common import clock


def agency(request: HttpRequest) -> dict[str, Any]:
    """The context processor named in the settings."""
    return {
        "request": request,
        "agency": settings.AGENCY.speaking(language()),
        "demo": settings.ENV.demo or settings.AGENCY.demo,
        "desk": desk_line(),
    }


def language() -> str:
    """The reader's language, without a country."""
    return (get_language() or "en").split("-")[0]


def desk_line() -> str:
    """Whether somebody is at the desk now, and how soon an answer comes, in the reader's language."""
    hours, now = settings.AGENCY.hours, clock.now()
    text = settings.AGENCY.speaking(language()).texts["desk_staffed" if hours.staffed(now) else "desk_unstaffed"]
    count = hours.answer_within(now)
    return str(text).replace("{hours}", ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count})
