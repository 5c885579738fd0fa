"""What became of the texts and calls that the provider took, and the copies that it keeps of them.

1. Ask what became of it. What reached nobody counts as not sent, and the next person is told in seconds.
2. Once it is not on its way any more, have the copy deleted, and look whether it is gone.

It goes on beside the waker's turns: a provider that is slow keeps nobody asleep.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from heatwatch.alerts import queries, rules
from heatwatch.alerts.actions.telling import undelivered
from heatwatch.alerts.models import ProviderCopy
from heatwatch.alerts.rules import NOT_REACHED, REACHED
from heatwatch.alerts.telephone import Telephone
from heatwatch.common.clock import is_over
from heatwatch.common.errors import HouseError

FINAL = REACHED | NOT_REACHED
log = logging.getLogger("heatwatch.alerts")


def clean_up(telephone: Telephone, minutes: int, clock: Callable[[], datetime]) -> int:
    """Look at each copy whose time has come; returns how many there were."""
    kept = queries.copies(clock())
    for copy in kept:
        _look(telephone, copy, minutes, clock)
    return len(kept)


def _look(telephone: Telephone, copy: ProviderCopy, minutes: int, clock: Callable[[], datetime]) -> None:
    gone, delivery = False, copy.delivery
    try:
        delivery = telephone.delivery(copy.way, copy.provider_id) or ""
        gone = not delivery
        if gone:
            delivery = copy.delivery
        elif delivery in FINAL or is_over(copy.handed_over, rules.ON_ITS_WAY, clock()):
            telephone.delete(copy.way, copy.provider_id)
            gone = telephone.delivery(copy.way, copy.provider_id) is None
    except HouseError as fault:
        log.warning("the copy of %s by %s stays: %s", copy.batch, copy.way, fault.cause)
    now = clock()
    if delivery in NOT_REACHED and copy.delivery not in NOT_REACHED:
        undelivered(copy.batch, copy.way, minutes, now)
    state = ProviderCopy.KEPT
    if gone or is_over(copy.handed_over, rules.GIVEN_UP, now):
        state = ProviderCopy.GONE if gone else ProviderCopy.STAYS
    values = {"state": state, "delivery": delivery, "next_look": now + rules.next_look(now - copy.handed_over)}
    ProviderCopy.objects.filter(pk=copy.pk).update(**values, **({"provider_id": ""} if gone else {}))
