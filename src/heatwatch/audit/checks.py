"""Refusals to start with a clock that cannot be right."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from heatwatch.audit import queries
from heatwatch.common import clock

TAG = "heatwatch"
# Two hosts may differ by a little; a clock that runs behind what is recorded already was set back.
SLACK = timedelta(minutes=10)


@register(TAG, deploy=True)
def the_clock_is_not_behind(**_: Any) -> list[CheckMessage]:
    """E401: due times and the 36 hours of Penal Code 11166 are counted from this clock."""
    if settings.ENV.door == "public":
        return []
    newest = queries.newest()
    if newest is None or newest <= clock.now() + SLACK:
        return []
    hint = "set the clock of this host right (timedatectl); the newest record in the audit trail lies in its future"
    return [Error("the clock of this host is behind", hint=hint, id="heatwatch.E401")]
