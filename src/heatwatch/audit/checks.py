"""Refusals to start with a clock that cannot be right."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register

from heatwatch.audit import queries
from heatwatch.common import clock

TAG = "heatwatch"
QUIET = timedelta(days=31)


@register(TAG, deploy=True)
def the_clock_is_not_behind(**_: Any) -> list[CheckMessage]:
    """E401: due times and the 36 hours of Penal Code 11166 are counted from this clock."""
    if settings.ENV.in_front:
        return []
    newest = queries.newest()
    if newest is None or newest <= max(clock.now() + clock.SLACK, queries.known_ahead()):
        return []
    hint = "set the clock of this host right (timedatectl); the newest record in the audit trail lies in its future. "
    hint += "If it is right now and ran ahead then: `heatwatch audit ran-ahead`, docs/guides/refusals.md"
    return [Error("the clock of this host is behind", hint=hint, id="heatwatch.E401")]


@register(TAG, deploy=True)
def the_clock_is_that_of_the_database(**_: Any) -> list[CheckMessage]:
    """E402: two hosts that disagree about the time, of which one is far off."""
    if settings.ENV.in_front:
        return []
    theirs = queries.time_of_the_database()
    if theirs is None or abs(theirs - clock.now()) <= clock.SLACK:
        return []
    hint = "set both clocks right (timedatectl); loans, disposals and due times end by them"
    return [Error("the clocks of this host and of the database differ", hint=hint, id="heatwatch.E402")]


@register(TAG, deploy=True)
def the_clock_has_not_run_ahead(**_: Any) -> list[CheckMessage]:
    """W403: every working instance makes records each day, so a long gap is a clock that was set forward."""
    if settings.ENV.in_front or settings.ENV.mode != "live":
        return []
    newest = queries.newest()
    if newest is None or newest >= clock.now() - QUIET:
        return []
    hint = "if the instance did run meanwhile, set the clock right before anything is destroyed by its date"
    return [checks.Warning("the newest record is over a month old", hint=hint, id="heatwatch.W403")]
