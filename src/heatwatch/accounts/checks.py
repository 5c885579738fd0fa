"""Refusals to start for the wrong people."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from heatwatch.accounts import queries

TAG = "heatwatch"


@register(TAG, deploy=True)
def people_are_of_this_kind_of_instance(**_: Any) -> list[CheckMessage]:
    """E201, E202: a demonstration's passphrases lie in a file, so its people are never those of a real instance."""
    if settings.ENV.in_front:
        return []
    if settings.ENV.demo and queries.real_accounts_exist():
        hint = "give the demonstration a database of its own"
        return [Error("this demonstration holds accounts of real people", hint=hint, id="heatwatch.E201")]
    if not settings.ENV.demo and queries.demo_accounts_exist():
        hint = "give the real instance an empty database, and make it with `heatwatch setup`"
        return [Error("this real instance holds a demonstration's accounts", hint=hint, id="heatwatch.E202")]
    return []
