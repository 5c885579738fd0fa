"""Refusals to start where a second factor would be worth nothing."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

TAG = "heatwatch"


@register(TAG, deploy=True)
def codes_are_shown_in_demonstrations_only(**_: Any) -> list[CheckMessage]:
    """E203: a page that shows the code it asks for asks for nothing."""
    if not settings.SHOW_DEMO_CODES or settings.ENV.demo:
        return []
    hint = "take SHOW_DEMO_CODES out of the settings: it belongs to demonstrations"
    return [Error("a real instance would show the codes of second factors", hint=hint, id="heatwatch.E203")]
