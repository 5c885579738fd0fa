"""Filters of the console's templates: `{% load desk %}`."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.timezone import localtime

from heatwatch.common import clock
from heatwatch.knowledge.desk_tables import dispositions, lanes, urgencies
from heatwatch.knowledge.spoken.languages import name_of
from heatwatch.web.console import kept
from heatwatch.web.console.forms.moment import as_moment
from heatwatch.web.console.shown import wording
from heatwatch.web.console.shown.history import Act

register = template.Library()
CHANNELS = {
    "web": "web form",
    "sms": "text message",
    "phone": "telephone",
    "voice": "recorded call",
    "email": "e-mail",
    "import": "import",
}
# How `linkage.reasons` begins a reason that is an indicator.
SIGN = re.compile(r"(both tell the indicator: )([a-z_]+)(?=, “)")
register.filter("words", wording.label)
register.filter("size", wording.size)
register.filter("in_danger", wording.in_danger)
register.filter("insider", wording.insider)


@register.simple_tag(takes_context=True)
def keeper(context: Any) -> str:
    """The hidden field that says, signed, whose form it is, so that what was typed outlives their session."""
    account = context.get("account")
    return format_html('<input type="hidden" name="keeper" value="{}">', kept.keeper(account.pk)) if account else ""


@register.filter
def due_state(at: datetime | None) -> str:
    """Over, soon, later or none: names the shape and the colour."""
    return wording.due(at, clock.now())[0]


@register.filter
def due_words(at: datetime | None) -> str:
    """The due time in words."""
    return wording.due(at, clock.now())[1]


@register.filter
def time_tag(at: datetime) -> str:
    """A moment by the office's clock, for eyes and machines. A list has a hundred, and the filter `date` is slow."""
    here = localtime(at)
    return format_html(
        '<time datetime="{}">{} {}, {}</time>', here.isoformat(), f"{here:%b}", here.day, f"{here:%H:%M}"
    )


@register.filter
def any_about(acts: Iterable[Act]) -> bool:
    """Whether the time of any of these was rounded, so that the list has to say why."""
    return any(act.about for act in acts)


@register.filter
def told_when(text: Any) -> str:
    """The sealed time of a report, by the office's clock; one that was written in words stays as it was written."""
    moment = as_moment(text)
    return f"{localtime(moment):%Y-%m-%d %H:%M}" if moment else str(text)


@register.filter
def ago(at: datetime | None) -> str:
    """How long ago."""
    return f"{clock.span(clock.now() - at)} ago" if at else "never"


@register.filter
def lane_label(id: str) -> str:
    """A lane as people call it."""
    return lanes()[id].label if id in lanes() else id


@register.filter
def urgency_label(id: str) -> str:
    """An urgency as people call it."""
    return urgencies()[id].label if id in urgencies() else id


@register.filter
def disposition_label(id: str) -> str:
    """A disposition as people call it."""
    return dispositions()[id].label if id in dispositions() else id


@register.filter
def language_label(code: str) -> str:
    """A language by name."""
    return name_of(code)


@register.filter
def language_labels(codes: str) -> str:
    """The languages of an account by name."""
    return ", ".join(map(name_of, codes.split()))


@register.filter
def reason_words(reason: str) -> str:
    """A reason of a link, its indicator as people say it. What is quoted after it stays as it was written."""
    found = SIGN.match(reason)
    return found[1] + wording.label(found[2]) + reason[found.end() :] if found else reason


@register.filter
def channel_label(id: str) -> str:
    """How a tip came."""
    return CHANNELS.get(id, id)


@register.filter
def chosen_words(field: Any) -> str:
    """What a filled-in field says, in the words of its choices."""
    value = field.value()
    words = {str(id): text for id, text in getattr(field.field, "choices", [])}
    said = [words.get(str(one), str(one)) for one in (value if isinstance(value, list) else [value])]
    return ", ".join(said) if value else "nothing"
