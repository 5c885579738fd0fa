"""Refusals to start for the wrong tips."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from heatwatch.intake import queries

TAG = "heatwatch"


@register(TAG, deploy=True)
def tips_are_of_this_kind_of_instance(**_: Any) -> list[CheckMessage]:
    """E301, E302: nobody plays with a real tip, and nobody acts on a made-up one."""
    if settings.ENV.in_front:
        return []
    if settings.ENV.demo and queries.real_tips_exist():
        hint = "give the demonstration a database of its own"
        return [Error("this demonstration holds real tips", hint=hint, id="heatwatch.E301")]
    if not settings.ENV.demo and queries.demo_tips_exist():
        hint = "give the real instance an empty database, and make it with `heatwatch setup`"
        return [Error("this real instance holds a demonstration's tips", hint=hint, id="heatwatch.E302")]
    return []
