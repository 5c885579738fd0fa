"""What every template may use: the agency in the reader's language, and whether this is a demonstration."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, ngettext

from heatwatch.common import clock
from heatwatch.knowledge.hours import Hours

# For every language, the minute that is and the one that was.
LINES = 32


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
    """Whether somebody is at the desk now, and how soon an answer comes, in the reader's language."""
    texts = settings.AGENCY.speaking(language()).texts
    words = (str(texts["desk_staffed"]), str(texts["desk_unstaffed"]))
    return _desk_line(settings.AGENCY.hours, clock.now().replace(second=0, microsecond=0), words, get_language())


@lru_cache(maxsize=LINES)
def _desk_line(hours: Hours, minute: datetime, words: tuple[str, str], _language: str | None) -> str:
    """Counted once a minute: every page shows it. Counted from the minute's beginning, it never promises too much."""
    text = words[0] if hours.staffed(minute) else words[1]
    count = hours.answer_within(minute)
    return text.replace("{hours}", ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count})
